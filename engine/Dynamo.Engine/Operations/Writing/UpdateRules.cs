using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>What an update may do to key attributes of its table and indexes, as far as the request alone tells.</summary>
internal static class UpdateRules
{
    public static void Check(Table table, BoundUpdate update)
    {
        if (!update.IsBound)
            return;
        foreach ((byte[] name, _) in table.Keys.All)
        {
            if (update.Updates(name))
            {
                DynamoException.ThrowValidation(
                    $"{ErrorText.Invalid}Cannot update attribute {Encoding.UTF8.GetString(name)}. This attribute is part of the key");
            }
        }
        foreach (TableIndex index in table.Indexes)
            Check(index, update);
        VectorValues.CheckConstants(table, update);
    }

    /// <summary>
    /// The values and types that are to be stored whatever the item holds; the others are checked in the commit.
    /// </summary>
    private static void Check(TableIndex index, BoundUpdate update)
    {
        foreach ((byte[] name, ValueTag type) in index.Keys.All)
        {
            ValueView value = update.ConstantFor(name);
            if (!value.IsMissing)
                KeyValidation.CheckIndexKey(index.Definition.Name, name, type, value, byUpdateExpression: true);
            else if (update.TypeFor(name) is var known && known != ValueTag.Missing && known != type)
                KeyValidation.ThrowIndexKeyType(index.Definition.Name, name, type, known);
        }
    }
}
