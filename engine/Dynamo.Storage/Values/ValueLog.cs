using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// All values of a store: one FasterKV for every keyspace, under full keys (keyspace identifier, little-endian u32,
/// then the key). Appends only; <see cref="ValueSession"/> reads and writes.
/// </summary>
internal sealed class ValueLog : IDisposable
{
    /// <summary>4 MB. The largest record must fit one page; a store of a few items holds two pages.</summary>
    public const int PageBytes = 1 << PageBits;

    private const int PageBits = 22;

    // The address space of the pages: 256 GB between the first and the last byte that live at once. Pages are
    // allocated as they fill; what this costs at once is 32 bytes a page, 2 MB.
    private const int BufferBits = 38;

    // One bucket of 64 bytes holds seven keys. 1 MB of index at first; it doubles once there are more than four
    // keys a bucket, because from there on chains of overflow buckets begin to form.
    private const long FirstIndexBytes = 1 << 20;
    private const int KeysPerBucket = 4;

    private readonly FasterKV<SpanByte, SpanByte> _faster;
    private readonly NullDevice _device = new();
    private long _keyCount;
    private long _growAtKeys = FirstIndexBytes / 64 * KeysPerBucket;
    private int _growing;
    private int _disposed;

    public ValueLog()
    {
        _faster = new FasterKV<SpanByte, SpanByte>(new FasterKVSettings<SpanByte, SpanByte>
        {
            IndexSize = FirstIndexBytes,
            LogDevice = _device,
            PageSize = PageBytes,
            SegmentSize = 1L << 30,
            MemorySize = 1L << BufferBits,
            // Records never change in place: no lock of FASTER's is needed (docs/adr/0010-one-faster-append-only.md).
            ConcurrencyControlMode = ConcurrencyControlMode.None,
            EqualityComparer = new KeyComparer(),
            CheckpointManager = new NoCheckpoints(),
        });
        // Gives pages that compaction has emptied back; FASTER keeps them all otherwise.
        _faster.Log.EmptyPageCount = 1;
    }

    /// <summary>Address at which the next record will lie.</summary>
    public long TailAddress => _faster.Log.TailAddress;

    /// <summary>Bytes from the log's first record to its tail, live or not.</summary>
    public long LogBytes => _faster.Log.TailAddress - _faster.Log.BeginAddress;

    /// <summary>What the hash index takes, without its overflow buckets.</summary>
    public long IndexBytes => _faster.IndexSize * 64;

    public ValueSession NewSession() => new(_faster);

    /// <summary>Notes that keys were added or removed, and starts to grow the hash index where it is due.</summary>
    public void CountKeys(long delta)
    {
        if (Interlocked.Add(ref _keyCount, delta) > Volatile.Read(ref _growAtKeys)
            && Interlocked.CompareExchange(ref _growing, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static log => log.GrowIndex(), this, preferLocal: false);
        }
    }

    /// <summary>
    /// Copies the live records of the log's first page to its tail and gives the page back. False if the first page
    /// is also the last. Reads and writes go on; called by one thread at a time.
    /// </summary>
    public bool CompactFirstPage<TDropped>(TDropped dropped)
        where TDropped : struct, ICompactionFunctions<SpanByte, SpanByte>
    {
        long until = (_faster.Log.BeginAddress & -PageBytes) + PageBytes;
        if (until > (_faster.Log.TailAddress & -PageBytes))
            return false;
        // Compaction reads only what no longer changes; in this log that is a formality.
        _faster.Log.ShiftReadOnlyAddress(until, wait: true);
        _faster.Log.Compact<ValueInput, ValueOutput, Empty, ValueFunctions, TDropped>(
            default, dropped, until, CompactionType.Lookup);
        return true;
    }

    /// <summary>Doubles the hash index. Reads and writes go on; those that meet a part not yet split, split it.</summary>
    private void GrowIndex()
    {
        while (Volatile.Read(ref _keyCount) > _growAtKeys && Volatile.Read(ref _disposed) == 0 && _faster.GrowIndex())
            Volatile.Write(ref _growAtKeys, _faster.IndexSize * KeysPerBucket);
        Volatile.Write(ref _growing, 0);
    }

    public void Dispose()
    {
        Volatile.Write(ref _disposed, 1);
        SpinWait spin = default;
        while (Volatile.Read(ref _growing) != 0)
            spin.SpinOnce();
        _faster.Dispose();
        _device.Dispose();
    }
}
