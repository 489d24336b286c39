using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Transactions;

/// <summary>What transactions consume: one figure a table, over all actions.</summary>
internal static class TransactCapacity
{
    /// <summary>Everything on a table counts twice: once to prepare, once to do it. Indexes count once.</summary>
    public const double Factor = 2;

    /// <summary>The element of this table; a new one if it is its first action.</summary>
    public static ConsumedCapacity For(MemberList<ConsumedCapacity> capacities, Table table)
    {
        for (int i = 0; i < capacities.Count; i++)
        {
            if (capacities[i].TableName.Span.SequenceEqual(table.Name))
                return capacities[i];
        }
        ConsumedCapacity capacity = capacities.Add();
        capacity.TableName = table.Name;
        return capacity;
    }

    public static void AddRead(ConsumedCapacity capacity, Table table, int sizeBytes, CapacityDetail detail)
    {
        capacity.Detail = detail;
        capacity.TableName = table.Name;
        capacity.Transactional = TransactionalUnits.Read;
        capacity.TableUnits += Factor * CapacityUnits.Read(sizeBytes, consistent: true);
    }
}
