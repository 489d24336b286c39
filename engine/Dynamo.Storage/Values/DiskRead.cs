using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dynamo.Storage.Values;

/// <summary>One read that FASTER could not answer from memory: takes the record's copy when it comes. Reusable.</summary>
internal sealed unsafe class DiskRead
{
    // Larger copies are left to the garbage collector after use.
    private const int KeepBytes = 64 * 1024;

    private byte[] _memory = [];
    private ValueOutput _output;
    private ReadCache? _cache;
    private long _note;
    private ulong _hash;

    /// <summary>The read went to disk: what is found from now on lies in memory that goes away, and is to be copied.</summary>
    public bool IsPending { get; private set; }

    /// <summary>The answer is there.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether there was a record. Valid until <see cref="Reset"/>, with what <see cref="Output"/> points to.</summary>
    public bool IsFound { get; private set; }

    /// <summary>There was a record, and its checksum is wrong.</summary>
    public bool IsDamaged { get; set; }

    public ref readonly ValueOutput Output => ref _output;

    public void Reset()
    {
        IsPending = false;
        IsDone = false;
        IsFound = false;
        IsDamaged = false;
        _output = default;
        if (_memory.Length > KeepBytes)
            _memory = [];
    }

    public void GoPending() => IsPending = true;

    /// <summary>Says where the record is to be kept, and what <see cref="ReadCache.Note"/> said; null: nowhere.</summary>
    public void KeepIn(ReadCache? cache, long note, ulong hash) => (_cache, _note, _hash) = (cache, note, hash);

    /// <summary>Keeps the record that was copied last, and is whole.</summary>
    public void Keep(byte* key, int keyLength) =>
        _cache?.Add(_note, key, keyLength, _hash, _output.Record, _output.RecordLength);

    /// <summary>Copies a record that was found, with its log address; 0 if it has none.</summary>
    public void Copy(ReadOnlySpan<byte> record, long address)
    {
        if (_memory.Length < record.Length)
            _memory = GC.AllocateUninitializedArray<byte>(Math.Max(record.Length, 1024), pinned: true);
        record.CopyTo(_memory);
        _output = new ValueOutput
        {
            Record = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory)),
            RecordLength = record.Length,
            Address = address,
        };
    }

    public void Complete(bool found)
    {
        IsDone = true;
        IsFound = found;
    }
}
