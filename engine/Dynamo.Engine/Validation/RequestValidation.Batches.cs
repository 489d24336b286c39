using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Validation;

internal static partial class RequestValidation
{
    private const string DuplicateKeys = "Provided list of item keys contains duplicates";

    /// <summary>
    /// The whole request ahead of its expressions; each table's expressions follow in the order of the request.
    /// </summary>
    public static void Check(BatchGetItemRequest request)
    {
        const ValidationStyle Style = OperationStyles.BatchGetItem;
        ItemRules.BatchGetItem.ThrowIfInvalid(request);
        CheckBatchMixing(Style, request.RequestItems);
        int keys = 0;
        for (int i = 0; i < request.RequestItems.Count; i++)
        {
            KeysAndAttributes table = request.RequestItems[i];
            table.ExpressionAttributes.MessagePrefix = Style.Envelope("");
            ParameterRules.CheckPlaceholders(
                Style, table.ExpressionAttributes, [("ProjectionExpression", table.ProjectionExpression.IsPresent)]);
            ParameterRules.CheckAttributesToGet(Style, table.AttributesToGet);
            for (int k = 0; k < table.Keys.Count; k++)
                ParameterRules.CheckValue(Style, table.Keys[k]);
            keys += table.Keys.Count;
        }
        if (keys > BatchRules.MaxKeys)
            DynamoException.ThrowValidation("Too many items requested for the BatchGetItem call");
    }

    /// <summary>What follows the expressions: no key twice.</summary>
    public static void CheckDistinctKeys(BatchGetItemRequest request)
    {
        for (int i = 0; i < request.RequestItems.Count; i++)
            CheckDistinctKeys(request, request.RequestItems[i].Keys);
    }

    /// <summary>What needs no table. Duplicate keys are found later: there a missing table comes first.</summary>
    public static void Check(BatchWriteItemRequest request)
    {
        const ValidationStyle Style = OperationStyles.BatchWriteItem;
        ItemRules.BatchWriteItem.ThrowIfInvalid(request);
        int writes = 0;
        for (int i = 0; i < request.RequestItems.Count; i++)
        {
            TableWrites table = request.RequestItems[i];
            for (int w = 0; w < table.Requests.Count; w++)
            {
                if (table.Requests[w].HasPutRequest == table.Requests[w].HasDeleteRequest)
                {
                    DynamoException.ThrowValidation(
                        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
                }
            }
            for (int w = 0; w < table.Requests.Count; w++)
                CheckWrite(Style, request, table.Requests[w]);
            writes += table.Requests.Count;
        }
        if (writes > BatchRules.MaxWrites)
            DynamoException.ThrowValidation("Too many items requested for the BatchWriteItem call");
    }

    private static void CheckWrite(ValidationStyle style, BatchWriteItemRequest request, WriteRequest write)
    {
        ParameterRules.CheckValue(style, write.HasPutRequest ? write.Item : write.Key);
        if (write.HasPutRequest && ItemBytes.Size(request.Bytes(write.Item)) > ItemSize.MaxBytes)
            DynamoException.ThrowValidation(ItemSize.TooLargeText);
    }

    /// <summary>Expressions and their predecessors may not even be mixed across the tables of one request.</summary>
    private static void CheckBatchMixing(ValidationStyle style, MemberList<KeysAndAttributes> tables)
    {
        bool attributes = false, projection = false;
        for (int i = 0; i < tables.Count; i++)
        {
            attributes |= tables[i].AttributesToGet.IsPresent;
            projection |= tables[i].ProjectionExpression.IsPresent;
        }
        ParameterRules.CheckMixing(style, [("AttributesToGet", attributes)], [("ProjectionExpression", projection)]);
    }

    /// <summary>Only where two hashes are equal are keys compared with each other.</summary>
    private static void CheckDistinctKeys(BatchGetItemRequest request, ValueList<ValueSlot> keys)
    {
        RepeatFilter hashes = new(stackalloc uint[RepeatFilter.SlotCount]);
        for (int i = 0; i < keys.Count; i++)
        {
            if (hashes.Add(HashOf(request.Bytes(keys[i]))))
                continue;
            CompareAll(request, keys);
            return;
        }
    }

    private static void CompareAll(BatchGetItemRequest request, ValueList<ValueSlot> keys)
    {
        for (int i = 1; i < keys.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (AreSameKeys(request.Bytes(keys[i]), request.Bytes(keys[j])))
                    DynamoException.ThrowValidation(DuplicateKeys);
            }
        }
    }

    /// <summary>The same for the attributes in any order.</summary>
    private static uint HashOf(ReadOnlySpan<byte> key)
    {
        uint hash = 0;
        foreach (AttributeEntry attribute in ItemBytes.Attributes(key))
            hash += ByteHash.Of(attribute.Value.Bytes);
        return hash;
    }

    private static bool AreSameKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length || ItemBytes.Count(left) != ItemBytes.Count(right))
            return false;
        foreach (AttributeEntry attribute in ItemBytes.Attributes(left))
        {
            if (!ValueComparison.AreEqual(attribute.Value, ItemBytes.Find(right, attribute.Name)))
                return false;
        }
        return true;
    }
}
