using System.Buffers.Binary;

namespace Dynamo.Storage;

/// <summary>
/// One atomic step to be: the keys that it names and the body that decides. Reusable; serves one commit at a time.
/// </summary>
/// <remarks>
/// Exclusive keys are locked against every other commit that names them, shared keys against those that name them
/// exclusively. A key named twice counts once, exclusive wins. The keys' bytes are copied on adding.
/// </remarks>
public sealed class Commit
{
    private byte[] _bytes = new byte[256];
    private int _bytesUsed;
    private NamedKey[] _keys = new NamedKey[4];
    private int _count;

    /// <summary>What to do when a named key is held by another commit.</summary>
    public ConflictPolicy OnConflict { get; set; }

    /// <summary>Decides what is written. Must be set.</summary>
    public ICommitBody? Body { get; set; }

    /// <summary>Number of named keys.</summary>
    public int Count => _count;

    /// <summary>Forgets keys, policy and body; keeps the memory.</summary>
    public void Reset()
    {
        _bytesUsed = 0;
        _count = 0;
        OnConflict = ConflictPolicy.Wait;
        Body = null;
    }

    /// <summary>Names a key to be locked exclusively. Returns its index for <see cref="ICommitScope"/>.</summary>
    public int AddExclusive(KeyspaceId keyspace, ReadOnlySpan<byte> key) => Add(keyspace, key, exclusive: true);

    /// <summary>Names a key to be locked shared. Returns its index for <see cref="ICommitScope"/>.</summary>
    public int AddShared(KeyspaceId keyspace, ReadOnlySpan<byte> key) => Add(keyspace, key, exclusive: false);

    public KeyspaceId KeyspaceOf(int index) => _keys[index].Keyspace;

    public bool IsExclusive(int index) => _keys[index].Exclusive;

    public ReadOnlySpan<byte> KeyOf(int index)
    {
        ref NamedKey key = ref _keys[index];
        return _bytes.AsSpan(key.Offset + sizeof(uint), key.Length - sizeof(uint));
    }

    /// <summary>Full keys, one behind the other: each its keyspace (u32, little-endian) and the key.</summary>
    internal byte[] FullKeys => _bytes;

    /// <summary>Where a named key's full key lies in <see cref="FullKeys"/>.</summary>
    internal (int Offset, int Length) FullKeyAt(int index) => (_keys[index].Offset, _keys[index].Length);

    private int Add(KeyspaceId keyspace, ReadOnlySpan<byte> key, bool exclusive)
    {
        int length = sizeof(uint) + key.Length;
        if (_bytes.Length - _bytesUsed < length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _bytesUsed + length));
        if (_count == _keys.Length)
            Array.Resize(ref _keys, _keys.Length * 2);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_bytesUsed), keyspace.Value);
        key.CopyTo(_bytes.AsSpan(_bytesUsed + sizeof(uint)));
        _keys[_count] = new NamedKey(keyspace, _bytesUsed, length, exclusive);
        _bytesUsed += length;
        return _count++;
    }

    // Offset and length: of the full key.
    private readonly record struct NamedKey(KeyspaceId Keyspace, int Offset, int Length, bool Exclusive);
}

/// <summary>What a commit does when a key that it names is locked by another.</summary>
public enum ConflictPolicy
{
    /// <summary>Waits until the key is free.</summary>
    Wait,

    /// <summary>Gives up at once with <see cref="CommitStatus.Conflict"/>; nothing was changed.</summary>
    Fail,
}

/// <summary>How a commit ended.</summary>
public enum CommitStatus
{
    /// <summary>The body ran; what it emitted, if anything, is applied.</summary>
    Done,

    /// <summary>A named key was held by another commit and the policy was <see cref="ConflictPolicy.Fail"/>.</summary>
    Conflict,
}

/// <summary>
/// How a commit ended. <paramref name="Seen"/> is the version that its answer rests on: its own where it wrote,
/// otherwise the newest that its keys carried. <paramref name="HeldKey"/>: on conflict the index of a named key that
/// was held, else -1.
/// </summary>
public readonly record struct CommitResult(CommitStatus Status, ulong Seen, int HeldKey = -1);

/// <summary>
/// The deciding part of a commit. Pure but for its own result fields: a store may run it again, from the start, on
/// newer values; each run must first clear what an earlier one left.
/// </summary>
public interface ICommitBody
{
    void Run(ICommitScope scope);
}

/// <summary>What a commit's body sees and may do. Ends with the body's return.</summary>
public interface ICommitScope
{
    /// <summary>This commit's version: ascending, never reused, drawn while the named keys are locked.</summary>
    ulong Version { get; }

    /// <summary>The commit's time, in milliseconds since 1970 UTC: one throughout a body, never lower than an earlier commit's.</summary>
    long TimeMs { get; }

    /// <summary>Whether the named key has a value.</summary>
    bool Exists(int index);

    /// <summary>The named key's value; empty if it has none. Valid until the body returns.</summary>
    ReadOnlySpan<byte> ValueOf(int index);

    /// <summary>The version of the commit that wrote the named key's value; 0 if it has none.</summary>
    ulong VersionOf(int index);

    /// <summary>
    /// Sets a value. The key is one named exclusively, or contains one (an index entry), or contains this commit's
    /// version (a record of a change stream): no other key can be written without a race.
    /// </summary>
    void Put(KeyspaceId keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a key, if it is there. Which keys: as for <see cref="Put"/>.</summary>
    void Delete(KeyspaceId keyspace, ReadOnlySpan<byte> key);
}
