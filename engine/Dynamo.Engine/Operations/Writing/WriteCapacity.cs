using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>What a write that was done consumed.</summary>
internal static class WriteCapacity
{
    /// <param name="tableFactor">2 inside a transaction, where the table's part counts twice and the indexes' do not.</param>
    public static void Fill(ConsumedCapacity capacity, ItemWrite write, CapacityDetail detail, double tableFactor = 1)
    {
        capacity.Detail = detail;
        capacity.TableName = write.Table.Name;
        capacity.TableUnits += tableFactor * CapacityUnits.Write(Math.Max(write.OldSize, write.NewSize));
        if (write.Kind == WriteKind.Check)
            return;
        TableIndex[] indexes = write.Table.Indexes;
        for (int i = 0; i < indexes.Length; i++)
        {
            double units = write.IndexUnits[i];
            if (units > 0)
            {
                ConsumedCapacity.Add(
                    indexes[i].IsLocal ? capacity.LocalSecondaryIndexes : capacity.GlobalSecondaryIndexes, indexes[i].Name, units);
            }
        }
        TableVectorIndex[] vectorIndexes = write.Table.VectorIndexes;
        for (int i = 0; i < vectorIndexes.Length; i++)
        {
            if (write.VectorBytes[i] > 0)
                ConsumedCapacity.Add(capacity.VectorIndexes, vectorIndexes[i].Name, write.VectorBytes[i]);
        }
    }
}
