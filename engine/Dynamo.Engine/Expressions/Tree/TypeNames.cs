using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>The types' names on the wire, as bytes, for attribute_type.</summary>
internal static class TypeNames
{
    public static ReadOnlySpan<byte> Of(ValueTag tag) => tag switch
    {
        ValueTag.String => "S"u8,
        ValueTag.Number => "N"u8,
        ValueTag.Binary => "B"u8,
        ValueTag.False or ValueTag.True => "BOOL"u8,
        ValueTag.Null => "NULL"u8,
        ValueTag.Map => "M"u8,
        ValueTag.List => "L"u8,
        ValueTag.StringSet => "SS"u8,
        ValueTag.NumberSet => "NS"u8,
        ValueTag.BinarySet => "BS"u8,
        _ => default,
    };

    public static bool IsTypeName(ReadOnlySpan<byte> name)
    {
        for (ValueTag tag = ValueTag.String; tag <= ValueTag.BinarySet; tag++)
        {
            if (name.SequenceEqual(Of(tag)))
                return true;
        }
        return false;
    }
}
