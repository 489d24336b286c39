using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dynamo.Storage.Values;

/// <summary>
/// Copies of records that point reads brought from disk, so that the next read of the same key needs none. Takes the
/// bytes that it was given and not one more; memory that was never filled is not resident.
/// </summary>
/// <remarks>
/// <para>A copy is never older than what FASTER would answer:</para>
/// <list type="number">
/// <item>A reader notes the key's write marks before it looks for the record (<see cref="Note"/>). None counts while a
/// write of the key is under way.</item>
/// <item>A writer counts itself in, removes the copy, makes its record visible in FASTER, counts itself out.</item>
/// <item>A reader adds its copy only if the marks are still those that it noted, which it checks under the same lock
/// under which writers remove: either the writer comes later and removes the copy, or the reader finds the mark.</item>
/// </list>
/// <para>
/// So no copy exists while a write of its key is under way, and none of what stood before comes in afterwards. Who
/// drops a keyspace need not tell: its identifier never comes again. Compaction moves records and changes none.
/// </para>
/// </remarks>
internal sealed unsafe class ReadCache : IDisposable
{
    private const int MarkCount = 4096;
    private const int MostShards = 64;
    private const long LeastShardBytes = 1 << 20;

    private readonly ReadCacheShard[] _shards;
    private readonly byte* _memory;
    private readonly WriteMark* _marks;
    private readonly int _shardShift;
    private int _used;
    private bool _disposed;

    /// <param name="bytes">What it takes at most, everything included. At least 64 KB.</param>
    public ReadCache(long bytes)
    {
        bytes &= -64;
        long marks = MarkCount * sizeof(WriteMark);
        int shards = (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(bytes / LeastShardBytes)) / 2, 1, MostShards);
        _shardShift = 64 - BitOperations.Log2((uint)shards);
        // Zeroed by the system, which gives pages only as they are written to.
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)bytes);
        _marks = (WriteMark*)_memory;
        _shards = new ReadCacheShard[shards];
        long each = (bytes - marks) / shards & -8;
        for (int i = 0; i < shards; i++)
            _shards[i] = new ReadCacheShard(_memory + marks + (i * each), each);
    }

    /// <summary>Whether there ever was anything in it: as long as all reads are answered from memory, nobody looks here.</summary>
    private bool IsUsed => Volatile.Read(ref _used) != 0;

    /// <summary>
    /// Looks for a key's record and copies it into an array, which is pinned; a longer one takes its place where
    /// needed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(byte* key, int keyLength, ulong hash, ref byte[] into, out int recordLength)
    {
        recordLength = 0;
        return IsUsed && ShardOf(hash).TryGet(key, keyLength, hash, ref into, out recordLength);
    }

    /// <summary>To be called before a record is looked for that may be added. Negative if it may not.</summary>
    public long Note(ulong hash)
    {
        ref WriteMark mark = ref MarkOf(hash);
        // In this order: who had begun has ended then.
        uint ended = Volatile.Read(ref mark.Ended);
        uint begun = Volatile.Read(ref mark.Begun);
        return begun == ended ? begun : -1;
    }

    /// <summary>Adds a copy of a record that was read from disk and found whole, unless its key was written to since.</summary>
    /// <param name="note">What <see cref="Note"/> said before the record was looked for.</param>
    public void Add(long note, byte* key, int keyLength, ulong hash, byte* record, int recordLength)
    {
        if (note < 0)
            return;
        // Before the marks are read again: a writer that finds nothing used is found there.
        if (!IsUsed)
            Interlocked.Exchange(ref _used, 1);
        ShardOf(hash).Add(ref MarkOf(hash).Begun, (uint)note, key, keyLength, hash, record, recordLength);
    }

    /// <summary>To be called before a write of a key can be seen. <see cref="EndWrite"/> must follow.</summary>
    public void BeginWrite(byte* key, int keyLength, ulong hash)
    {
        Interlocked.Increment(ref MarkOf(hash).Begun);
        if (IsUsed)
            ShardOf(hash).Remove(key, keyLength, hash);
    }

    /// <summary>To be called once a write of a key can be seen by everybody.</summary>
    public void EndWrite(ulong hash) => Interlocked.Increment(ref MarkOf(hash).Ended);

    /// <summary>No call may run any more.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        NativeMemory.Free(_memory);
    }

    // A shift by 64 would be one by 0: a single shard takes all.
    private ReadCacheShard ShardOf(ulong hash) => _shards[_shardShift == 64 ? 0 : hash >> _shardShift];

    private ref WriteMark MarkOf(ulong hash) => ref _marks[(hash >> 8) & (MarkCount - 1)];

    /// <summary>How many writes of the keys that share it have begun, and how many of them have ended. Both wrap.</summary>
    private struct WriteMark
    {
        public uint Begun;
        public uint Ended;
    }
}
