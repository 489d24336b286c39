using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>Keeps the records of a range of the root keyspace.</summary>
internal sealed class RecordCollector : IRangeVisitor
{
    public List<(byte[] Key, byte[] Value)> Pairs { get; } = [];

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Pairs.Add((key.ToArray(), value.ToArray()));
        return true;
    }
}
