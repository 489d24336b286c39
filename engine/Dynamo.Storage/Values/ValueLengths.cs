using System.Runtime.CompilerServices;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// How long keys and values are. FASTER's first read of a record from disk takes the initial lengths of both; here 2 KB,
/// so that the usual item comes with one read.
/// </summary>
/// <remarks>
/// FASTER comes by <see cref="AsRef"/> also for records on pages from disk that nobody has checked yet, and steps and
/// reads by their lengths: one that cannot be becomes none, so that damage never leads out of the memory.
/// </remarks>
internal sealed unsafe class ValueLengths : IVariableLengthStruct<SpanByte>
{
    public int GetInitialLength() => 1024;

    public int GetLength(ref SpanByte span) => sizeof(int) + span.Length;

    public void Serialize(ref SpanByte source, void* destination) => source.CopyTo((byte*)destination);

    public ref SpanByte AsRef(void* source)
    {
        // The upper bits of a length are flags: one of them makes FASTER take the bytes for a pointer.
        if (*(uint*)source > ValueRecord.HeaderLength + ValueRecord.MaxValueLength)
            *(int*)source = 0;
        return ref Unsafe.AsRef<SpanByte>(source);
    }

    public void Initialize(void* source, void* end) => *(int*)source = (int)((byte*)end - (byte*)source) - sizeof(int);
}
