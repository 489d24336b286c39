using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Reading;

/// <summary>
/// LastEvaluatedKey and ExclusiveStartKey: the table's key attributes and, on an index, its own.
/// </summary>
internal static class StartKeys
{
    /// <summary>Writes the key of an item or entry, in item form.</summary>
    public static void Write(Table table, TableIndex? index, ReadOnlySpan<byte> item, ValueWriter output)
    {
        int start = output.BeginItem();
        int count = 0;
        foreach ((byte[] name, _) in table.Keys.All)
            count += Copy(name, item, output);
        if (index is not null)
        {
            foreach ((byte[] name, _) in index.Keys.All)
            {
                if (!table.Keys.Contains(name))
                    count += Copy(name, item, output);
            }
        }
        output.EndItem(start, count, 0);
    }

    /// <summary>Whether bytes that a client sent are a key in item form: attributes that are S, B or canonical N.</summary>
    public static bool IsKeyForm(ReadOnlySpan<byte> bytes)
    {
        try
        {
            foreach (AttributeEntry attribute in ItemBytes.Attributes(bytes))
            {
                if (!attribute.Value.Tag.IsScalarKeyType()
                    || (attribute.Value.Tag == ValueTag.Number && !DynamoNumber.IsCanonical(attribute.Value.Scalar)))
                {
                    return false;
                }
            }
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Whether a start key has exactly the attributes that it must have, with values that a key may have.</summary>
    public static bool Matches(Table table, TableIndex? index, ReadOnlySpan<byte> startKey)
    {
        return ItemBytes.Count(startKey) == CountAttributes(table, index)
            && KeyValidation.HasIndexKey(table.Keys, startKey)
            && (index is null || KeyValidation.HasIndexKey(index.Keys, startKey));
    }

    /// <summary>Attributes of a start key: the table's key, and the index's that are not among them.</summary>
    public static int CountAttributes(Table table, TableIndex? index)
    {
        int count = table.Keys.All.Length;
        if (index is null)
            return count;
        foreach ((byte[] name, _) in index.Keys.All)
            count += table.Keys.Contains(name) ? 0 : 1;
        return count;
    }

    /// <summary>Appends the stored key that a matching start key stands for.</summary>
    public static void WriteStoredKey(Table table, TableIndex? index, ReadOnlySpan<byte> startKey, ValueWriter itemKey, ValueWriter output)
    {
        KeyBytes.WriteItemKey(table.Keys, startKey, itemKey);
        if (index is null)
            output.Raw(itemKey.Written);
        else
            KeyBytes.TryWriteIndexKey(index.Keys, startKey, itemKey.Written, output);
    }

    private static int Copy(byte[] name, ReadOnlySpan<byte> item, ValueWriter output)
    {
        output.Name(name);
        output.Raw(ItemBytes.Find(item, name).Bytes);
        return 1;
    }
}
