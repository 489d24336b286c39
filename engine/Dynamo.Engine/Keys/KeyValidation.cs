using System.Diagnostics.CodeAnalysis;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Keys;

/// <summary>
/// Checks keys and items against a key schema, and throws DynamoDB's texts (measured on AWS, October 2026), which no validation
/// style changes.
/// </summary>
public static class KeyValidation
{
    /// <summary>Bytes of a partition key's values together.</summary>
    public const int MaxPartitionBytes = 2048;

    /// <summary>Bytes of a sort key's values together.</summary>
    public const int MaxSortBytes = 1024;

    /// <summary>A Key of a request: the schema's attributes, with their types, and no other.</summary>
    public static void CheckKey(KeySchema schema, ReadOnlySpan<byte> key)
    {
        if (ItemBytes.Count(key) != schema.All.Length)
            DynamoException.ThrowValidation(ErrorText.KeyMismatch);
        CheckBatchItem(schema, key);
    }

    /// <summary>An item that BatchWriteItem puts: worded as for a Key, other attributes allowed.</summary>
    public static void CheckBatchItem(KeySchema schema, ReadOnlySpan<byte> item)
    {
        foreach ((byte[] name, ValueTag type) in schema.All)
        {
            ValueView value = ItemBytes.Find(item, name);
            if (value.Tag != type)
                DynamoException.ThrowValidation(ErrorText.KeyMismatch);
            CheckNotEmpty(name, value);
        }
        CheckSizes(schema, item);
    }

    /// <summary>An item that PutItem or a transaction puts.</summary>
    public static void CheckItem(KeySchema schema, ReadOnlySpan<byte> item)
    {
        foreach ((byte[] name, ValueTag type) in schema.All)
        {
            ValueView value = ItemBytes.Find(item, name);
            if (value.IsMissing)
                DynamoException.ThrowValidation($"{ErrorText.Invalid}Missing the key {Text(name)} in the item");
            if (value.Tag != type)
            {
                DynamoException.ThrowValidation(
                    $"{ErrorText.Invalid}Type mismatch for key {Text(name)} expected: {type.TypeName()} actual: {value.Tag.TypeName()}");
            }
            CheckNotEmpty(name, value);
        }
        CheckSizes(schema, item);
    }

    /// <summary>
    /// The index key attributes that an item to be written has. Call it index by index in the order of their names:
    /// of several with one attribute DynamoDB names the first.
    /// </summary>
    /// <param name="byUpdateExpression">The values come from an update expression, which has a wording of its own.</param>
    public static void CheckIndexKeys(
        string indexName, KeySchema index, ReadOnlySpan<byte> item, bool byUpdateExpression = false)
    {
        foreach ((byte[] name, ValueTag type) in index.All)
        {
            ValueView value = ItemBytes.Find(item, name);
            if (value.IsMissing)
                continue;
            if (value.Tag != type && byUpdateExpression)
                DynamoException.ThrowValidation("The update expression attempted to update the secondary index key to unsupported type");
            CheckIndexKey(indexName, name, type, value, byUpdateExpression);
        }
        CheckSizes(index, item);
    }

    /// <summary>Whether an item has an entry in the index: every key attribute, valid.</summary>
    public static bool HasIndexKey(KeySchema index, ReadOnlySpan<byte> item)
    {
        foreach ((byte[] name, ValueTag type) in index.All)
        {
            ValueView value = ItemBytes.Find(item, name);
            if (value.Tag != type || (type != ValueTag.Number && value.Scalar.IsEmpty))
                return false;
        }
        return SizeOf(index.Partition, item) <= MaxPartitionBytes && SizeOf(index.Sort, item) <= MaxSortBytes;
    }

    /// <summary>One index key attribute of an item to be written, or a value that it is to get.</summary>
    public static void CheckIndexKey(
        string indexName, byte[] name, ValueTag type, ValueView value, bool byUpdateExpression)
    {
        if (value.Tag != type)
            ThrowIndexKeyType(indexName, name, type, value.Tag);
        if (type == ValueTag.Number || !value.Scalar.IsEmpty)
            return;
        string empty = EmptyValue(type);
        DynamoException.ThrowValidation(ErrorText.NotValid + (byUpdateExpression
            ? $"The update expression attempted to update a secondary index key to a value that is not supported. {empty}."
            : $"A value specified for a secondary index key is not supported. {empty}. IndexName: {indexName}, IndexKey: {Text(name)}"));
    }

    [DoesNotReturn]
    public static void ThrowIndexKeyType(string indexName, byte[] name, ValueTag expected, ValueTag actual)
        => DynamoException.ThrowValidation(
            $"{ErrorText.Invalid}Type mismatch for Index Key {Text(name)} Expected: {expected.TypeName()} Actual: {actual.TypeName()} IndexName: {indexName}");

    private static void CheckNotEmpty(byte[] name, ValueView value)
    {
        if (value.Tag != ValueTag.Number && value.Scalar.IsEmpty)
            DynamoException.ThrowValidation($"{ErrorText.NotValid}{EmptyValue(value.Tag)}. Key: {Text(name)}");
    }

    private static void CheckSizes(KeySchema schema, ReadOnlySpan<byte> item)
    {
        // Nothing in a small item is too large (BatchGetItem 100 in OperationBenchmarks).
        if (item.Length <= MaxSortBytes)
            return;
        if (SizeOf(schema.Partition, item) > MaxPartitionBytes)
        {
            // "of2048": DynamoDB's own.
            DynamoException.ThrowValidation(
                ErrorText.Invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
        }
        if (SizeOf(schema.Sort, item) > MaxSortBytes)
        {
            DynamoException.ThrowValidation(
                ErrorText.Invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
        }
    }

    /// <summary>Bytes of the S and B among the attributes; numbers are always short enough.</summary>
    private static int SizeOf(ReadOnlySpan<(byte[] Name, ValueTag Type)> attributes, ReadOnlySpan<byte> item)
    {
        int size = 0;
        foreach ((byte[] name, ValueTag type) in attributes)
        {
            ValueView value = ItemBytes.Find(item, name);
            if (type != ValueTag.Number && value.Tag == type)
                size += value.Scalar.Length;
        }
        return size;
    }

    private static string EmptyValue(ValueTag type)
        => $"The AttributeValue for a key attribute cannot contain an empty {(type == ValueTag.String ? "string" : "binary")} value";

    private static string Text(byte[] name) => Encoding.UTF8.GetString(name);
}
