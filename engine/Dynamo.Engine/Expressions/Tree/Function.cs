namespace Dynamo.Engine.Expressions.Tree;

internal enum Function : byte
{
    Unknown,
    AttributeExists,
    AttributeNotExists,
    AttributeType,
    BeginsWith,
    Contains,
    Size,
    IfNotExists,
    ListAppend,
}

internal static class FunctionExtensions
{
    /// <summary>Names of functions are case-sensitive.</summary>
    public static Function Parse(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("attribute_exists"u8))
            return Function.AttributeExists;
        if (name.SequenceEqual("attribute_not_exists"u8))
            return Function.AttributeNotExists;
        if (name.SequenceEqual("attribute_type"u8))
            return Function.AttributeType;
        if (name.SequenceEqual("begins_with"u8))
            return Function.BeginsWith;
        if (name.SequenceEqual("contains"u8))
            return Function.Contains;
        if (name.SequenceEqual("size"u8))
            return Function.Size;
        if (name.SequenceEqual("if_not_exists"u8))
            return Function.IfNotExists;
        return name.SequenceEqual("list_append"u8) ? Function.ListAppend : Function.Unknown;
    }

    public static string Name(this Function function) => function switch
    {
        Function.AttributeExists => "attribute_exists",
        Function.AttributeNotExists => "attribute_not_exists",
        Function.AttributeType => "attribute_type",
        Function.BeginsWith => "begins_with",
        Function.Contains => "contains",
        Function.Size => "size",
        Function.IfNotExists => "if_not_exists",
        Function.ListAppend => "list_append",
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    public static int OperandCount(this Function function)
        => function is Function.AttributeExists or Function.AttributeNotExists or Function.Size ? 1 : 2;

    /// <summary>Whether the function belongs to update expressions, and to no other.</summary>
    public static bool IsForUpdates(this Function function) => function is Function.IfNotExists or Function.ListAppend;
}
