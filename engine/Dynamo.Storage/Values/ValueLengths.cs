using System.Runtime.CompilerServices;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// How long keys and values are. FASTER's first read of a record from disk takes the initial lengths of both; here 2 KB,
/// so that the usual item comes with one read.
/// </summary>
internal sealed unsafe class ValueLengths : IVariableLengthStruct<SpanByte>
{
    public int GetInitialLength() => 1024;

    public int GetLength(ref SpanByte span) => sizeof(int) + span.Length;

    public void Serialize(ref SpanByte source, void* destination) => source.CopyTo((byte*)destination);

    public ref SpanByte AsRef(void* source) => ref Unsafe.AsRef<SpanByte>(source);

    public void Initialize(void* source, void* end) => *(int*)source = (int)((byte*)end - (byte*)source) - sizeof(int);
}
