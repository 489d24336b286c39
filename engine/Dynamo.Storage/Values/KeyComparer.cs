using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>Tells FASTER which of its keys are equal and how they hash. Keys are full keys: keyspace, then key.</summary>
internal sealed unsafe class KeyComparer : IFasterEqualityComparer<SpanByte>
{
    /// <remarks>Recovery asks for keys from disk that nobody has checked yet: one that cannot be hashes to nothing.</remarks>
    public long GetHashCode64(ref SpanByte key)
        => ValueRecord.CanBeKey(key.Length) ? (long)KeyHash.Compute(key.ToPointer(), key.Length) : 0;

    public bool Equals(ref SpanByte left, ref SpanByte right) =>
        left.Length == right.Length
        && new ReadOnlySpan<byte>(left.ToPointer(), left.Length)
            .SequenceEqual(new ReadOnlySpan<byte>(right.ToPointer(), right.Length));
}
