using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Vectors;

/// <summary>
/// Checks what a write gives the attributes of vector indexes, index by index in the order of their names: the vector,
/// then the SearchSchema. An absent attribute is no fault. The texts, with their full stops, are DynamoDB's (measured
/// on us-east-1 and eu-west-2, August 2026).
/// </summary>
internal static class VectorValues
{
    private const string Invalid = "One or more parameter values were invalid. ";
    private const int MaxInlineFilterBytes = 10240;

    /// <summary>An item to be put.</summary>
    public static void Check(Table table, ReadOnlySpan<byte> item)
    {
        foreach (TableVectorIndex index in table.VectorIndexes)
        {
            if (ItemBytes.Find(item, index.Attribute) is { IsMissing: false } vector)
                CheckVector(index, vector);
            foreach ((byte[] name, ValueTag type, bool isHash) in index.SearchSchema)
            {
                if (ItemBytes.Find(item, name) is { IsMissing: false } value)
                    CheckElement(index, name, type, isHash, value, byUpdateExpression: false);
            }
        }
    }

    /// <summary>The values that an update stores whatever the item holds; the others are checked in the commit.</summary>
    public static void CheckConstants(Table table, BoundUpdate update)
    {
        foreach (TableVectorIndex index in table.VectorIndexes)
        {
            if (update.ConstantFor(index.Attribute) is { IsMissing: false } vector)
                CheckVector(index, vector);
            foreach ((byte[] name, ValueTag type, bool isHash) in index.SearchSchema)
            {
                if (update.ConstantFor(name) is { IsMissing: false } value)
                    CheckElement(index, name, type, isHash, value, byUpdateExpression: true);
            }
        }
    }

    /// <summary>
    /// What an update has made of an item. Only attributes that it touches: others may have been there before the index,
    /// and do not keep the item from being updated.
    /// </summary>
    public static void CheckUpdated(Table table, BoundUpdate update, ReadOnlySpan<byte> newItem)
    {
        foreach (TableVectorIndex index in table.VectorIndexes)
        {
            if (update.Updates(index.Attribute) && ItemBytes.Find(newItem, index.Attribute) is { IsMissing: false } vector)
                CheckVector(index, vector);
            foreach ((byte[] name, ValueTag type, bool isHash) in index.SearchSchema)
            {
                if (update.Updates(name) && ItemBytes.Find(newItem, name) is { IsMissing: false } value)
                    CheckElement(index, name, type, isHash, value, byUpdateExpression: true);
            }
        }
    }

    /// <summary>Whether the item's SearchSchema attributes have the types and sizes that the index asks for; HASH has to be there.</summary>
    public static bool FitsSchema(TableVectorIndex index, ReadOnlySpan<byte> item)
    {
        if (index.Hash is { } hash && !KeyValidation.HasIndexKey(hash, item))
            return false;
        foreach ((byte[] name, ValueTag type, bool isHash) in index.SearchSchema)
        {
            ValueView value = ItemBytes.Find(item, name);
            if (!isHash && !value.IsMissing && (value.Tag != type || ItemSize.Of(value) > MaxInlineFilterBytes))
                return false;
        }
        return true;
    }

    private static void CheckVector(TableVectorIndex index, ValueView vector)
    {
        if (vector.Tag != ValueTag.List)
            Throw($"Invalid type for parameter {Text(index.Attribute)}, Expected: 32-bit floating point number list IndexName: {index.Definition.Name}");
        if (vector.Count != index.Dimensions)
        {
            Throw($"Invalid size for parameter {Text(index.Attribute)}, Expected: {index.Dimensions}, Actual: {vector.Count} "
                + $"IndexName: {index.Definition.Name}");
        }
        int position = 0;
        foreach (ValueView element in vector.Elements)
        {
            if (element.Tag != ValueTag.Number)
            {
                Throw($"Invalid type for parameter {Text(index.Attribute)}[{position}], Expected: 32-bit floating point number, "
                    + $"Actual: {element.Tag.TypeName()}. IndexName: {index.Definition.Name}");
            }
            if (!VectorText.TryParse(element.Scalar, out _))
            {
                Throw($"Invalid value for parameter {Text(index.Attribute)}[{position}], Value: {Scientific(element.Scalar)} is outside "
                    + $"valid range [-3.4028235E38, 3.4028235E38]. IndexName: {index.Definition.Name}");
            }
            position++;
        }
    }

    private static void CheckElement(
        TableVectorIndex index, byte[] name, ValueTag type, bool isHash, ValueView value, bool byUpdateExpression)
    {
        if (value.Tag != type)
        {
            Throw($"Attribute '{Text(name)}' type mismatch. Expected: {type.TypeName()}, Actual: {value.Tag.TypeName()}. "
                + $"IndexName: {index.Definition.Name}");
        }
        if (isHash)
        {
            KeyValidation.CheckIndexKey(index.Definition.Name, name, type, value, byUpdateExpression);
            if (type != ValueTag.Number && value.Scalar.Length > KeyValidation.MaxPartitionBytes)
                DefinitionRules.Invalid($"Aggregate size for HASH key attributes exceeds the maximum of {KeyValidation.MaxPartitionBytes} bytes");
        }
        else if (ItemSize.Of(value) > MaxInlineFilterBytes)
        {
            DefinitionRules.Invalid($"Size limit exceeded for SearchSchema attribute '{Text(name)}': maximum {MaxInlineFilterBytes} bytes");
        }
    }

    /// <summary>As Java's BigDecimal prints a number of that magnitude: 1E+39.</summary>
    private static string Scientific(ReadOnlySpan<byte> number)
    {
        bool negative = number[0] == '-';
        ReadOnlySpan<byte> magnitude = negative ? number[1..] : number;
        int point = magnitude.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? magnitude : magnitude[..point];
        string digits = Encoding.ASCII.GetString(magnitude).Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        string fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(negative ? "-" : "")}{digits[0]}{fraction}E+{whole.Length - 1}");
    }

    private static void Throw(string sentence) => DynamoException.ThrowValidation(Invalid + sentence);

    private static string Text(byte[] name) => Encoding.UTF8.GetString(name);
}
