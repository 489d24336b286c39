using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>What the indexes of a table ask of an item that is put.</summary>
internal static class IndexedValues
{
    public static void Check(Table table, ReadOnlySpan<byte> item)
    {
        foreach (TableIndex index in table.Indexes)
            KeyValidation.CheckIndexKeys(index.Definition.Name, index.Keys, item);
        VectorValues.Check(table, item);
    }
}
