using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Results;

/// <summary>How much ConsumedCapacity the client asked for.</summary>
public enum CapacityDetail
{
    None,
    Total,
    Indexes,
}

/// <summary>
/// The ConsumedCapacity of one table in one answer. With <see cref="CapacityDetail.Total"/> only the sums are
/// shown; with <see cref="CapacityDetail.Indexes"/> also the table's and each touched index's part.
/// </summary>
public sealed class ConsumedCapacity : IReusable
{
    public CapacityDetail Detail { get; set; }

    /// <summary>Whether the answer shows it at all.</summary>
    public bool IsPresent => Detail != CapacityDetail.None;

    /// <summary>The table's name in UTF-8; lives as long as the table's descriptor.</summary>
    public ReadOnlyMemory<byte> TableName { get; set; }

    /// <summary>Units of the table and all indexes together, and of writes that failed.</summary>
    public double CapacityUnits => TableUnits + Sum(LocalSecondaryIndexes) + Sum(GlobalSecondaryIndexes) + FailedUnits;

    public double TableUnits { get; set; }

    /// <summary>What writes cost that their conditions stopped: they count, but no part shows them.</summary>
    public double FailedUnits { get; set; }

    /// <summary>
    /// Transactions alone show ReadCapacityUnits or WriteCapacityUnits beside CapacityUnits, with the same figure,
    /// at the top, in Table and in each index's part.
    /// </summary>
    public TransactionalUnits Transactional { get; set; }

    /// <summary>The local secondary indexes that were touched.</summary>
    public List<IndexCapacity> LocalSecondaryIndexes { get; } = [];

    /// <summary>The global secondary indexes that were touched.</summary>
    public List<IndexCapacity> GlobalSecondaryIndexes { get; } = [];

    /// <summary>
    /// VectorWriteRequestBytes of the vector indexes that were touched: bytes beside the units, in no sum.
    /// </summary>
    public List<IndexCapacity> VectorIndexes { get; } = [];

    /// <summary>Adds units to an index's part.</summary>
    public static void Add(List<IndexCapacity> indexes, ReadOnlyMemory<byte> name, double units)
    {
        for (int i = 0; i < indexes.Count; i++)
        {
            if (indexes[i].IndexName.Span.SequenceEqual(name.Span))
            {
                indexes[i] = indexes[i] with { CapacityUnits = indexes[i].CapacityUnits + units };
                return;
            }
        }
        indexes.Add(new IndexCapacity(name, units));
    }

    /// <summary>Adds what another answer's part consumed of the same table.</summary>
    internal void Add(ConsumedCapacity other)
    {
        if (!other.IsPresent)
            return;
        Detail = other.Detail;
        TableName = other.TableName;
        TableUnits += other.TableUnits;
        foreach (IndexCapacity index in other.LocalSecondaryIndexes)
            Add(LocalSecondaryIndexes, index.IndexName, index.CapacityUnits);
        foreach (IndexCapacity index in other.GlobalSecondaryIndexes)
            Add(GlobalSecondaryIndexes, index.IndexName, index.CapacityUnits);
        foreach (IndexCapacity index in other.VectorIndexes)
            Add(VectorIndexes, index.IndexName, index.CapacityUnits);
    }

    public void Reset()
    {
        Detail = CapacityDetail.None;
        TableName = default;
        TableUnits = 0;
        FailedUnits = 0;
        Transactional = TransactionalUnits.None;
        LocalSecondaryIndexes.Clear();
        GlobalSecondaryIndexes.Clear();
        VectorIndexes.Clear();
    }

    private static double Sum(List<IndexCapacity> indexes)
    {
        double sum = 0;
        foreach (IndexCapacity index in indexes)
            sum += index.CapacityUnits;
        return sum;
    }
}

/// <summary>Which of the two extra figures a transaction's capacity shows.</summary>
public enum TransactionalUnits
{
    None,
    Read,
    Write,
}

/// <summary>What an answer consumed of one index; of a vector index, bytes.</summary>
public readonly record struct IndexCapacity(ReadOnlyMemory<byte> IndexName, double CapacityUnits);
