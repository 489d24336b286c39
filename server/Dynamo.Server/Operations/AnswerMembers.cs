using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Writes the members that several operations' answers have in common.</summary>
internal static class AnswerMembers
{
    /// <summary>The comma that is due unless the answer's object has just been opened.</summary>
    public static void Separator(this ResponseBuffer output)
    {
        if (output.Written[^1] is not ((byte)'{' or (byte)'['))
            output.Write((byte)',');
    }

    /// <summary>A member's name; its value follows.</summary>
    /// <param name="name">Needs no escapes.</param>
    public static void Member(this ResponseBuffer output, ReadOnlySpan<byte> name)
    {
        output.Separator();
        output.Write((byte)'"');
        output.Write(name);
        output.Write("\":"u8);
    }

    public static void Capacity(ResponseBuffer output, ConsumedCapacity capacity)
    {
        if (!capacity.IsPresent)
            return;
        output.Member("ConsumedCapacity"u8);
        CapacityObject(output, capacity);
    }

    /// <summary>Begins the answer's object in front of what is written, with the capacities if there are any.</summary>
    /// <param name="frontRoomBytes">What was left free there.</param>
    public static void CapacitiesToFront(ResponseBuffer output, MemberList<ConsumedCapacity> capacities, int frontRoomBytes)
    {
        int mark = output.Length;
        output.Write((byte)'{');
        if (capacities.Count > 0)
        {
            Capacities(output, capacities);
            output.Write((byte)',');
        }
        output.MoveToFront(mark, frontRoomBytes);
    }

    /// <summary>ConsumedCapacity of an operation on several tables: a list.</summary>
    public static void Capacities(ResponseBuffer output, MemberList<ConsumedCapacity> capacities)
    {
        if (capacities.Count == 0)
            return;
        output.Member("ConsumedCapacity"u8);
        output.Write((byte)'[');
        for (int i = 0; i < capacities.Count; i++)
        {
            output.Separator();
            CapacityObject(output, capacities[i]);
        }
        output.Write((byte)']');
    }

    public static void CollectionMetrics(ResponseBuffer output, ItemCollectionMetrics metrics)
    {
        if (!metrics.IsPresent)
            return;
        output.Member("ItemCollectionMetrics"u8);
        CollectionMetricsObject(output, metrics);
    }

    /// <summary>ItemCollectionMetrics of an operation on several tables: lists by table.</summary>
    public static void CollectionMetrics(ResponseBuffer output, MemberList<ItemCollectionMetrics> metrics)
    {
        if (metrics.Count == 0)
            return;
        output.Member("ItemCollectionMetrics"u8);
        output.Write((byte)'{');
        for (int i = 0; i < metrics.Count; i++)
        {
            if (i == 0 || !metrics[i].TableName.Span.SequenceEqual(metrics[i - 1].TableName.Span))
            {
                output.Write(i == 0 ? ""u8 : "],"u8);
                output.String(metrics[i].TableName.Span);
                output.Write(":["u8);
            }
            output.Separator();
            CollectionMetricsObject(output, metrics[i]);
        }
        output.Write("]}"u8);
    }

    private static void CollectionMetricsObject(ResponseBuffer output, ItemCollectionMetrics metrics)
    {
        output.Write("{\"ItemCollectionKey\":"u8);
        output.Item(metrics.ItemCollectionKey);
        output.Write(",\"SizeEstimateRangeGB\":["u8);
        output.Units(metrics.LowerGB);
        output.Write((byte)',');
        output.Units(metrics.UpperGB);
        output.Write("]}"u8);
    }

    private static void CapacityObject(ResponseBuffer output, ConsumedCapacity capacity)
    {
        output.Write((byte)'{');
        UnitMembers(output, capacity.CapacityUnits, TransactionalUnits.None);
        if (capacity.Detail == CapacityDetail.Indexes)
        {
            Indexes(output, "GlobalSecondaryIndexes"u8, capacity.GlobalSecondaryIndexes, capacity.Transactional);
            Indexes(output, "LocalSecondaryIndexes"u8, capacity.LocalSecondaryIndexes, capacity.Transactional);
        }
        TransactionalMember(output, capacity.CapacityUnits, capacity.Transactional, TransactionalUnits.Read);
        if (capacity.Detail == CapacityDetail.Indexes)
        {
            output.Member("Table"u8);
            output.Write((byte)'{');
            UnitMembers(output, capacity.TableUnits, capacity.Transactional);
            output.Write((byte)'}');
        }
        output.Member("TableName"u8);
        output.String(capacity.TableName.Span);
        if (capacity.Detail == CapacityDetail.Indexes)
            VectorIndexes(output, capacity.VectorIndexes);
        TransactionalMember(output, capacity.CapacityUnits, capacity.Transactional, TransactionalUnits.Write);
        output.Write((byte)'}');
    }

    private static void Indexes(ResponseBuffer output, ReadOnlySpan<byte> member, List<IndexCapacity> indexes, TransactionalUnits transactional)
    {
        if (indexes.Count == 0)
            return;
        output.Member(member);
        output.Write((byte)'{');
        foreach (IndexCapacity index in indexes)
        {
            output.Member(index.IndexName.Span);
            output.Write((byte)'{');
            UnitMembers(output, index.CapacityUnits, transactional);
            output.Write((byte)'}');
        }
        output.Write((byte)'}');
    }

    private static void VectorIndexes(ResponseBuffer output, List<IndexCapacity> indexes)
    {
        if (indexes.Count == 0)
            return;
        output.Member("VectorIndexes"u8);
        output.Write((byte)'{');
        foreach (IndexCapacity index in indexes)
        {
            output.Member(index.IndexName.Span);
            output.Write("{\"VectorWriteRequestBytes\":"u8);
            output.Units(index.CapacityUnits);
            output.Write((byte)'}');
        }
        output.Write((byte)'}');
    }

    private static void UnitMembers(ResponseBuffer output, double units, TransactionalUnits transactional)
    {
        output.Member("CapacityUnits"u8);
        output.Units(units);
        TransactionalMember(output, units, transactional, TransactionalUnits.Read);
        TransactionalMember(output, units, transactional, TransactionalUnits.Write);
    }

    private static void TransactionalMember(
        ResponseBuffer output, double units, TransactionalUnits actual, TransactionalUnits shown)
    {
        if (actual != shown)
            return;
        output.Member(shown == TransactionalUnits.Read ? "ReadCapacityUnits"u8 : "WriteCapacityUnits"u8);
        output.Units(units);
    }
}
