using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dynamo.Storage.Platform;
using FASTER.core;

namespace Dynamo.Storage.Values;

using Context = UnsafeContext<SpanByte, SpanByte, ValueInput, ValueOutput, Empty, ValueFunctions>;
using Session = ClientSession<SpanByte, SpanByte, ValueInput, ValueOutput, Empty, ValueFunctions>;

/// <summary>What a read came to.</summary>
internal enum ReadStatus
{
    Absent,

    /// <summary>In memory, where the output points.</summary>
    Found,

    /// <summary>On its way from disk: <see cref="ValueSession.CompleteReadsAsync"/> brings it.</summary>
    Pending,
}

/// <summary>One operation's access to the values. Serves one thread at a time; made by <see cref="ValueLog"/>.</summary>
/// <remarks>
/// Reads and writes stand between <see cref="Enter"/> and <see cref="Exit"/>: the epoch that these hold keeps the
/// records that were found where they are. In between: no wait, no latch, no flush, and no second Enter on the same
/// thread (Release builds of FASTER would not notice, and the first Exit would pull the records away). The read cache's
/// locks are held for a copy and wait for nothing.
/// </remarks>
internal sealed class ValueSession : IDisposable
{
    private readonly Session _session;
    private readonly Context _context;
    private readonly FasterKV<SpanByte, SpanByte> _faster;
    private readonly ReaderWriterLockSlim _indexGate;
    private readonly ReadCache? _cache; // null in memory
    private readonly bool _checksums;
    private readonly List<DiskRead> _disk = [];
    private byte[] _cached = []; // pinned
    private int _diskUsed;

    /// <param name="indexGate">Held exclusive while the hash index grows.</param>
    /// <param name="checksums">Whether records carry checksums: those that come back from a disk.</param>
    public ValueSession(
        FasterKV<SpanByte, SpanByte> faster, ReaderWriterLockSlim indexGate, ReadCache? cache, bool checksums)
    {
        _faster = faster;
        _cache = cache;
        _indexGate = indexGate;
        _checksums = checksums;
        _session = _faster.For(default(ValueFunctions)).NewSession(functions: default(ValueFunctions));
        _context = _session.UnsafeContext;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter() => _context.BeginUnsafe();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => _context.EndUnsafe();

    /// <summary>
    /// Whether records from this address on are still where they were found, and stay until <see cref="Exit"/>.
    /// A read may have let the epoch go on in between.
    /// </summary>
    public bool StillHas(long lowestAddress) => lowestAddress >= _faster.Log.HeadAddress;

    /// <summary>
    /// Finds the newest record of a full key. What it finds is valid until <see cref="Exit"/>; where it has no address,
    /// until the next read.
    /// </summary>
    /// <param name="keeps">Whether a record that comes from disk is likely to be asked for again by its key.</param>
    /// <param name="disk">Takes over where the status is <see cref="ReadStatus.Pending"/>.</param>
    public unsafe ReadStatus Read(
        byte* key, int keyLength, ulong hash, bool keeps, out ValueOutput output, out DiskRead? disk)
    {
        long note = -1;
        if (_cache is not null)
        {
            if (_cache.TryGet(key, keyLength, hash, ref _cached, out int length))
            {
                output = new ValueOutput
                {
                    Record = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_cached)),
                    RecordLength = length,
                };
                disk = null;
                return ReadStatus.Found;
            }
            if (keeps)
                note = _cache.Note(hash);
        }
        ReadOptions options = default;
        SetKeyHash(ref options, (long)hash);
        DiskRead next = NextDiskRead();
        if (_cache is not null)
            next.KeepIn(_cache, note, hash);
        return Read(key, keyLength, next, ref options, out output, out disk);
    }

    /// <summary>
    /// Finds a full key's record in memory, starting from a log address at which it was once seen: spares the hash
    /// index. Absent where the record has moved on or out, or the address is 0; then a read without the hint decides.
    /// </summary>
    public unsafe ReadStatus ReadAt(byte* key, int keyLength, long address, out ValueOutput output, out DiskRead? disk)
    {
        output = default;
        disk = null;
        // Below the head is the disk. The head may move after this look: then the read goes to disk like any other.
        if (address < _faster.Log.HeadAddress)
            return ReadStatus.Absent;
        ReadOptions options = default;
        SetKeyHash(ref options, 0);
        SetStartAddress(ref options, address);
        DiskRead next = NextDiskRead();
        if (_cache is not null)
            next.KeepIn(null, 0, 0);
        return Read(key, keyLength, next, ref options, out output, out disk);
    }

    /// <summary>Brings all reads that went to disk to their end. Outside of the epoch.</summary>
    public async ValueTask CompleteReadsAsync()
    {
        while (true)
        {
            // Growth takes milliseconds, and comes each time that the number of keys has doubled.
            _indexGate.EnterReadLock();
            Enter();
            try
            {
                _context.CompletePending(wait: false);
            }
            finally
            {
                Exit();
                _indexGate.ExitReadLock();
            }
            if (AllReadsDone())
                return;
            await _session.ReadyToCompletePendingAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Keeps a copy of a record that was found in memory among the reads from disk: it outlasts the epoch.</summary>
    public unsafe DiskRead Copy(in ValueOutput found)
    {
        DiskRead copy = NextDiskRead();
        _diskUsed++;
        copy.GoPending();
        copy.Copy(new ReadOnlySpan<byte>(found.Record, found.RecordLength), found.Address);
        copy.Complete(found: true);
        return copy;
    }

    /// <summary>An answer among the reads from disk that says that there is no record.</summary>
    public DiskRead Absent()
    {
        DiskRead absent = NextDiskRead();
        _diskUsed++;
        absent.GoPending();
        absent.Complete(found: false);
        return absent;
    }

    /// <summary>Gives back what reads from disk took. Their records are not valid any more.</summary>
    public void ForgetReads()
    {
        Invariant.Check(AllReadsDone(), "Reads are still on their way.");
        _diskUsed = 0;
    }

    /// <summary>Appends a record. Returns its log address.</summary>
    public unsafe long Upsert(byte* key, int keyLength, ulong hash, byte* value, int valueLength, ulong version)
    {
        var keySpan = new SpanByte(keyLength, (nint)key);
        // FASTER takes the record's size from this; SingleWriter writes header and bytes from the input.
        var shape = new SpanByte(ValueRecord.HeaderLength + valueLength, (nint)value);
        ValueInput input = new()
        {
            Version = version,
            Checksum = _checksums ? ValueRecord.Checksum(key, keyLength, version, value, valueLength) : 0,
            Bytes = value,
            Length = valueLength,
        };
        ValueOutput output = default;
        UpsertOptions options = default;
        SetKeyHash(ref options, (long)hash);
        _cache?.BeginWrite(key, keyLength, hash);
        Status status = _context.Upsert(ref keySpan, ref input, ref shape, ref output, ref options);
        _cache?.EndWrite(hash);
        Invariant.Check(status.IsCompletedSuccessfully, "An upsert was left undone.");
        return output.Address;
    }

    /// <summary>Removes a full key's record.</summary>
    public unsafe void Delete(byte* key, int keyLength, ulong hash)
    {
        var keySpan = new SpanByte(keyLength, (nint)key);
        DeleteOptions options = default;
        SetKeyHash(ref options, (long)hash);
        _cache?.BeginWrite(key, keyLength, hash);
        _context.Delete(ref keySpan, ref options);
        _cache?.EndWrite(hash);
    }

    public void Dispose() => _session.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Every read's path.
    private unsafe ReadStatus Read(
        byte* key, int keyLength, DiskRead next, ref ReadOptions options, out ValueOutput output, out DiskRead? disk)
    {
        var keySpan = new SpanByte(keyLength, (nint)key);
        ValueInput input = new() { Disk = next };
        output = default;
        disk = null;
        Status status = _context.Read(ref keySpan, ref input, ref output, ref options);
        if (status.Found && output.Version != ValueRecord.DamagedVersion)
            return ReadStatus.Found;
        if (!status.Found && !status.IsPending)
            return ReadStatus.Absent;
        next.GoPending();
        _diskUsed++;
        disk = next;
        if (status.Found)
        {
            // Compaction has moved it, damaged as it was: the answer is the disk's.
            next.IsDamaged = true;
            next.Complete(found: false);
        }
        return ReadStatus.Pending;
    }

    private DiskRead NextDiskRead()
    {
        if (_diskUsed == _disk.Count)
            _disk.Add(new DiskRead());
        DiskRead next = _disk[_diskUsed];
        if (next.IsPending)
            next.Reset();
        return next;
    }

    private bool AllReadsDone()
    {
        for (int i = 0; i < _diskUsed; i++)
        {
            if (!_disk[i].IsDone)
                return false;
        }
        return true;
    }

    // FASTER 2.6.5 documents these options for callers but leaves their setters internal.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_KeyHash")]
    private static extern void SetKeyHash(ref ReadOptions options, long? hash);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_StartAddress")]
    private static extern void SetStartAddress(ref ReadOptions options, long address);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_KeyHash")]
    private static extern void SetKeyHash(ref UpsertOptions options, long? hash);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_KeyHash")]
    private static extern void SetKeyHash(ref DeleteOptions options, long? hash);
}
