namespace Dynamo.Storage;

/// <summary>
/// An ordered transactional byte store: the narrow waist between bytes and what they mean.
/// </summary>
/// <remarks>
/// <para>Keys are compared as unsigned bytes within a keyspace. Every call may be made from any thread.</para>
/// <para>
/// Every call is synchronous first: its ValueTask is complete where the data is in memory. Readers, visitors and
/// commit bodies run inside the store, with its protections held: they must not call the store, wait or block, and
/// the spans that they are handed end with the call.
/// </para>
/// <para>
/// Answers carry the version that they rest on (<c>seen</c>). Whoever passes such an answer on to somebody else
/// first waits for <see cref="WaitStableAsync"/> of the largest version seen: then no crash can take it back.
/// </para>
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>
    /// Every commit up to this version is applied, and durable as far as the store was asked to be. Rises soon after a
    /// commit, also where nobody waits for it.
    /// </summary>
    ulong StableVersion { get; }

    /// <summary>Completes once <see cref="StableVersion"/> has reached <paramref name="version"/>.</summary>
    /// <exception cref="StoreFailedException">The store can no longer make it durable.</exception>
    ValueTask WaitStableAsync(ulong version);

    /// <summary>Hands the value under the key to <paramref name="reader"/>, in place; does not call it if there is none.</summary>
    ValueTask<ReadResult> GetAsync(KeyspaceId keyspace, ReadOnlySpan<byte> key, IValueReader reader);

    /// <summary>
    /// Says which keys <see cref="GetAsync"/> is going to be asked for next, so that a store can bring them closer:
    /// into the processor's caches, from a disk, from another machine. Changes no answer; a store may do nothing.
    /// </summary>
    /// <param name="keys">The keys, one behind the other.</param>
    /// <param name="ends">Where each key ends in <paramref name="keys"/>.</param>
    void Expect(KeyspaceId keyspace, ReadOnlySpan<byte> keys, ReadOnlySpan<int> ends)
    {
    }

    /// <summary>
    /// Hands the keys of a range with their values to <paramref name="visitor"/>, in order, until it stops.
    /// Read-committed for each pair, not a snapshot: a key whose value has gone meanwhile is skipped.
    /// </summary>
    /// <returns>The version that the answer rests on.</returns>
    ValueTask<ulong> RangeAsync(in KeyRange range, IRangeVisitor visitor);

    /// <summary>
    /// Locks the named keys, runs the body on their values and applies what it emits in one atomic step.
    /// See <see cref="Commit"/>.
    /// </summary>
    /// <exception cref="StoreFullException">There is no room; nothing was changed.</exception>
    /// <exception cref="StoreFailedException">The store has failed and refuses everything until it is reopened.</exception>
    ValueTask<CommitResult> CommitAsync(Commit commit);

    /// <summary>
    /// Makes a keyspace, in constant time. Once the returned task completes it is stable: durable as far as the store
    /// was asked to be. A crash that takes it back takes everything back that was written to it, and its number may be
    /// given again.
    /// </summary>
    ValueTask<KeyspaceId> CreateKeyspaceAsync();

    /// <summary>
    /// Drops a keyspace with all that it holds, in constant time; the space comes back by compaction.
    /// Reads of it find nothing from then on; commits must no longer write to it.
    /// </summary>
    ValueTask DropKeyspaceAsync(KeyspaceId keyspace);

    /// <summary>All keyspaces that exist, in ascending order.</summary>
    IReadOnlyList<KeyspaceId> Keyspaces { get; }

    /// <summary>Count of keys and bytes of keys and values in a keyspace; zeros for one that does not exist.</summary>
    KeyspaceStatistics Statistics(KeyspaceId keyspace);
}

/// <summary>What a read of one key found. <see cref="Seen"/>: the version that the answer rests on, also that of absence.</summary>
public readonly record struct ReadResult(bool Found, ulong Seen);

/// <summary>Counts of one keyspace: keys, and bytes of keys and values together.</summary>
public readonly record struct KeyspaceStatistics(long Count, long SizeBytes);

/// <summary>Receives one value in place.</summary>
public interface IValueReader
{
    /// <param name="value">Valid until the call returns.</param>
    /// <param name="version">The version of the commit that wrote it.</param>
    void Read(ReadOnlySpan<byte> value, ulong version);
}

/// <summary>Receives the pairs of a range, in order.</summary>
public interface IRangeVisitor
{
    /// <param name="key">Valid until the call returns.</param>
    /// <param name="value">Valid until the call returns; empty where the range asked for keys only.</param>
    /// <returns>False to stop the range after this pair.</returns>
    bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
}

/// <summary>
/// A half-open range of keys: <paramref name="From"/> inclusive to <paramref name="To"/> exclusive; an empty
/// <paramref name="To"/> means the end of the keyspace. <paramref name="Descending"/> walks it from its end.
/// The memory must stay unchanged until the range's task completes.
/// </summary>
public readonly record struct KeyRange(
    KeyspaceId Keyspace,
    ReadOnlyMemory<byte> From,
    ReadOnlyMemory<byte> To,
    bool Descending = false,
    bool KeysOnly = false);
