using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>The types that an operator or a function takes.</summary>
internal readonly struct TypeSet
{
    private readonly uint _mask;

    private TypeSet(params ReadOnlySpan<ValueTag> tags)
    {
        foreach (ValueTag tag in tags)
            _mask |= 1u << (int)tag;
    }

    /// <summary>What has an order.</summary>
    public static TypeSet Ordered => new(ValueTag.String, ValueTag.Number, ValueTag.Binary);

    public static TypeSet Prefixes => new(ValueTag.String, ValueTag.Binary);

    public static TypeSet Strings => new(ValueTag.String);

    public static TypeSet Numbers => new(ValueTag.Number);

    public static TypeSet Lists => new(ValueTag.List);

    public static TypeSet Sets => new(ValueTag.StringSet, ValueTag.NumberSet, ValueTag.BinarySet);

    /// <summary>What ADD takes.</summary>
    public static TypeSet Addable => new(ValueTag.Number, ValueTag.StringSet, ValueTag.NumberSet, ValueTag.BinarySet);

    /// <summary>What size takes.</summary>
    public static TypeSet Sized => new(ValueTag.String, ValueTag.Binary, ValueTag.Map, ValueTag.List,
        ValueTag.StringSet, ValueTag.NumberSet, ValueTag.BinarySet);

    public bool Contains(ValueTag tag) => (_mask >> (int)tag & 1) != 0;
}
