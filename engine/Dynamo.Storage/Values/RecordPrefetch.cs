using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// Asks the processor to bring hash buckets and records into its caches before reads come for them. Two misses a key,
/// one after the other, are most of what a read at random costs; those of several keys overlap
/// (BatchGetItem of 100 in <c>./dev bench load</c>).
/// </summary>
/// <remarks>
/// FASTER has no such call, so this looks into its hash table by itself. It only ever asks for memory ahead of time:
/// a look at an outdated table, at a bucket that is being written or at a record that has moved costs a prefetch in
/// vain, never an answer. Elsewhere than on x86, where .NET has no prefetch, it does nothing.
/// </remarks>
internal sealed unsafe class RecordPrefetch
{
    // FASTER 2.6.5, FASTERBase.cs: seven entries a bucket and a word for its overflow. An entry is an address of 48
    // bits, with 14 of the hash's highest bits above.
    private const int EntriesPerBucket = 7;
    private const int WordsPerBucket = 8;
    private const int AddressBits = 48;
    private const int TagBits = 14;

    private const int CacheLineBytes = 64;

    // Header, key and value of a usual item; the processor goes on by itself behind several lines in a row.
    private const int RecordLines = 5;

    private static readonly FieldInfo s_state = Field(typeof(FasterBase), "state");
    private static readonly FieldInfo s_resizeInfo = Field(typeof(FasterBase), "resizeInfo");

    private readonly FasterKV<SpanByte, SpanByte> _faster;
    private readonly Func<long, long> _physicalAddress;
    private volatile Table _table;

    private RecordPrefetch(FasterKV<SpanByte, SpanByte> faster)
    {
        _faster = faster;
        object records = Field(faster.GetType(), "hlog").GetValue(faster)!;
        _physicalAddress = (records.GetType().GetMethod("GetPhysicalAddress") ?? throw new MissingMethodException("GetPhysicalAddress"))
            .CreateDelegate<Func<long, long>>(records);
        _table = Current();
    }

    public static bool IsSupported => Sse.IsSupported;

    /// <summary>Null where the processor offers nothing for it.</summary>
    public static RecordPrefetch? For(FasterKV<SpanByte, SpanByte> faster) => IsSupported ? new RecordPrefetch(faster) : null;

    /// <summary>To be called when FASTER has taken another hash table: after growth and recovery.</summary>
    public void Refresh() => _table = Current();

    /// <summary>First step: asks for the key's hash bucket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bucket(ulong hash)
    {
        Table table = _table;
        Sse.Prefetch0(table.Bucket(hash));
    }

    /// <summary>Second step, once the bucket has had time to come: asks for the record that it names.</summary>
    public void Record(ulong hash) => At(AddressOf(hash));

    /// <summary>The log address that the hash's bucket names; 0 if none, or one in an overflow bucket.</summary>
    internal long AddressOf(ulong hash)
    {
        Table table = _table;
        long* bucket = table.Bucket(hash);
        long tag = (long)(hash >> (64 - TagBits));
        long address = 0;
        for (int i = 0; i < EntriesPerBucket && address == 0; i++)
        {
            // The two bits above the tag say that the entry is not yet in use.
            if (bucket[i] >>> AddressBits == tag)
                address = bucket[i] & ((1L << AddressBits) - 1);
        }
        // Until here: a refresh may have let go of the table meanwhile, and nobody else holds its memory.
        GC.KeepAlive(table);
        return address;
    }

    /// <summary>Asks for the record at a log address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At(long address)
    {
        if (address < _faster.Log.HeadAddress)
            return;
        byte* record = (byte*)_physicalAddress(address);
        for (int line = 0; line < RecordLines; line++)
            Sse.Prefetch0(record + (line * CacheLineBytes));
    }

    private static FieldInfo Field(Type type, string name)
        => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            ?? throw new MissingFieldException(type.FullName, name);

    private Table Current()
    {
        object resizing = s_resizeInfo.GetValue(_faster)!;
        int version = (int)Field(resizing.GetType(), "version").GetValue(resizing)!;
        object state = ((Array)s_state.GetValue(_faster)!).GetValue(version)!;
        return new Table(
            Field(state.GetType(), "tableRaw").GetValue(state)!,
            Pointer.Unbox(Field(state.GetType(), "tableAligned").GetValue(state)!),
            (long)Field(state.GetType(), "size_mask").GetValue(state)!);
    }

    /// <param name="raw">The memory: stays where it is for as long as the table is referred to.</param>
    private sealed class Table(object raw, void* buckets, long mask)
    {
        private readonly object _raw = raw;
        private readonly long* _buckets = (long*)buckets;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long* Bucket(ulong hash) => _buckets + (((long)hash & mask) * WordsPerBucket);
    }
}
