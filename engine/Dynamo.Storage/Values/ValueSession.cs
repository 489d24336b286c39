using System.Diagnostics;
using System.Runtime.CompilerServices;
using FASTER.core;

namespace Dynamo.Storage.Values;

using Context = UnsafeContext<SpanByte, SpanByte, ValueInput, ValueOutput, Empty, ValueFunctions>;
using Session = ClientSession<SpanByte, SpanByte, ValueInput, ValueOutput, Empty, ValueFunctions>;

/// <summary>One operation's access to the values. Serves one thread at a time; made by <see cref="ValueLog"/>.</summary>
/// <remarks>
/// Every call stands between <see cref="Enter"/> and <see cref="Exit"/>: the epoch that these hold keeps the records
/// that were found where they are. In between: no wait, no latch, no flush, and no second Enter on the same thread
/// (Release builds of FASTER would not notice, and the first Exit would pull the records away).
/// </remarks>
internal sealed unsafe class ValueSession : IDisposable
{
    private readonly Session _session;
    private readonly Context _context;
    private readonly FasterKV<SpanByte, SpanByte> _faster;

    public ValueSession(FasterKV<SpanByte, SpanByte> faster)
    {
        _faster = faster;
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

    /// <summary>Finds the newest record of a full key. What it finds is valid until <see cref="Exit"/>.</summary>
    public bool TryRead(byte* key, int keyLength, ulong hash, out ValueOutput output)
    {
        ReadOptions options = default;
        SetKeyHash(ref options, (long)hash);
        return TryRead(key, keyLength, ref options, out output);
    }

    /// <summary>
    /// Finds a full key's record starting from a log address at which it was once seen: spares the hash index.
    /// False where the record has moved on, or the address is 0; then a read without the hint decides.
    /// </summary>
    public bool TryReadAt(byte* key, int keyLength, long address, out ValueOutput output)
    {
        output = default;
        if (address == 0)
            return false;
        ReadOptions options = default;
        SetKeyHash(ref options, 0);
        SetStartAddress(ref options, address);
        return TryRead(key, keyLength, ref options, out output);
    }

    /// <summary>Appends a record. Returns its log address.</summary>
    public long Upsert(byte* key, int keyLength, ulong hash, byte* value, int valueLength, ulong version)
    {
        var keySpan = new SpanByte(keyLength, (nint)key);
        // FASTER takes the record's size from this; SingleWriter writes header and bytes from the input.
        var shape = new SpanByte(ValueRecord.HeaderLength + valueLength, (nint)value);
        ValueInput input = new() { Version = version, Bytes = value, Length = valueLength };
        ValueOutput output = default;
        UpsertOptions options = default;
        SetKeyHash(ref options, (long)hash);
        Status status = _context.Upsert(ref keySpan, ref input, ref shape, ref output, ref options);
        Debug.Assert(status.IsCompletedSuccessfully, "An upsert never waits in this configuration.");
        return output.Address;
    }

    /// <summary>Removes a full key's record.</summary>
    public void Delete(byte* key, int keyLength, ulong hash)
    {
        var keySpan = new SpanByte(keyLength, (nint)key);
        DeleteOptions options = default;
        SetKeyHash(ref options, (long)hash);
        _context.Delete(ref keySpan, ref options);
    }

    public void Dispose() => _session.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryRead(byte* key, int keyLength, ref ReadOptions options, out ValueOutput output)
    {
        var keySpan = new SpanByte(keyLength, (nint)key);
        ValueInput input = default;
        output = default;
        Status status = _context.Read(ref keySpan, ref input, ref output, ref options);
        return status.Found;
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
