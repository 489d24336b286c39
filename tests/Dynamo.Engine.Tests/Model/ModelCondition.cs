namespace Dynamo.Engine.Tests.Model;

/// <summary>What a condition compares: an attribute, a value of the request, the size of an attribute.</summary>
internal abstract record ModelOperand
{
    public abstract ModelValue? In(Map? item);

    public abstract string Render(Placeholders placeholders);
}

internal sealed record PathOperand(ModelPath Path) : ModelOperand
{
    public override ModelValue? In(Map? item) => Path.In(item);

    public override string Render(Placeholders placeholders) => placeholders.Path(Path);
}

internal sealed record ValueOperand(ModelValue Value) : ModelOperand
{
    public override ModelValue? In(Map? item) => Value;

    public override string Render(Placeholders placeholders) => placeholders.Value(Value);
}

internal sealed record SizeOperand(ModelPath Path) : ModelOperand
{
    public override ModelValue? In(Map? item) => Path.In(item) switch
    {
        Str s => ModelValue.Number(s.Value.Length.ToString()),
        Bin b => ModelValue.Number(b.Bytes.Length.ToString()),
        Set s => ModelValue.Number(s.Members.Length.ToString()),
        Lst l => ModelValue.Number(l.Elements.Length.ToString()),
        Map m => ModelValue.Number(m.Entries.Count.ToString()),
        _ => null,
    };

    public override string Render(Placeholders placeholders) => $"size({placeholders.Path(Path)})";
}

/// <summary>A condition or filter. A missing attribute is a null value.</summary>
internal abstract record ModelCondition
{
    public abstract bool Holds(Map? item);

    /// <summary>With brackets wherever they are allowed and could matter.</summary>
    public abstract string Render(Placeholders placeholders);
}

internal sealed record Comparison(string Operator, ModelOperand Left, ModelOperand Right) : ModelCondition
{
    public override bool Holds(Map? item)
    {
        ModelValue? left = Left.In(item), right = Right.In(item);
        bool equal = left is not null && left.Same(right);
        int? order = ModelValue.Compare(left, right);
        return Operator switch
        {
            "=" => equal,
            "<>" => !equal,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    public override string Render(Placeholders placeholders)
        => $"{Left.Render(placeholders)} {Operator} {Right.Render(placeholders)}";
}

internal sealed record Between(ModelOperand Value, ModelOperand Low, ModelOperand High) : ModelCondition
{
    public override bool Holds(Map? item)
        => ModelValue.Compare(Value.In(item), Low.In(item)) >= 0 && ModelValue.Compare(Value.In(item), High.In(item)) <= 0;

    public override string Render(Placeholders placeholders)
        => $"{Value.Render(placeholders)} BETWEEN {Low.Render(placeholders)} AND {High.Render(placeholders)}";
}

internal sealed record In(ModelOperand Value, ModelOperand[] Candidates) : ModelCondition
{
    public override bool Holds(Map? item) => Value.In(item) is { } value && Candidates.Any(c => value.Same(c.In(item)));

    public override string Render(Placeholders placeholders)
        => $"{Value.Render(placeholders)} IN ({string.Join(", ", Candidates.Select(c => c.Render(placeholders)))})";
}

/// <summary>attribute_exists, attribute_not_exists, attribute_type, begins_with, contains.</summary>
internal sealed record Function(string Name, ModelPath Path, ModelOperand? Argument = null) : ModelCondition
{
    public override bool Holds(Map? item)
    {
        ModelValue? value = Path.In(item);
        ModelValue? argument = Argument?.In(item);
        return Name switch
        {
            "attribute_exists" => value is not null,
            "attribute_not_exists" => value is null,
            "attribute_type" => value is not null && argument is Str type && value.Type == type.Value,
            "begins_with" => BeginsWith(value, argument),
            _ => Contains(value, argument),
        };
    }

    public override string Render(Placeholders placeholders) => Argument is null
        ? $"{Name}({placeholders.Path(Path)})"
        : $"{Name}({placeholders.Path(Path)}, {Argument.Render(placeholders)})";

    private static bool BeginsWith(ModelValue? value, ModelValue? prefix) => (value, prefix) switch
    {
        (Str v, Str p) => v.Value.StartsWith(p.Value, StringComparison.Ordinal),
        (Bin v, Bin p) => v.Bytes.AsSpan().StartsWith(p.Bytes.AsSpan()),
        _ => false,
    };

    private static bool Contains(ModelValue? value, ModelValue? part) => (value, part) switch
    {
        (Str v, Str p) => v.Value.Contains(p.Value, StringComparison.Ordinal),
        (Set s, not null) => s.Members.Any(part.Same),
        (Lst l, not null) => l.Elements.Any(part.Same),
        _ => false,
    };
}

internal sealed record And(ModelCondition Left, ModelCondition Right) : ModelCondition
{
    public override bool Holds(Map? item) => Left.Holds(item) && Right.Holds(item);

    public override string Render(Placeholders placeholders) => $"{Wrap(Left, placeholders)} AND {Wrap(Right, placeholders)}";

    internal static string Wrap(ModelCondition condition, Placeholders placeholders)
        => condition is And or Or or Not ? $"({condition.Render(placeholders)})" : condition.Render(placeholders);
}

internal sealed record Or(ModelCondition Left, ModelCondition Right) : ModelCondition
{
    public override bool Holds(Map? item) => Left.Holds(item) || Right.Holds(item);

    public override string Render(Placeholders placeholders) => $"{And.Wrap(Left, placeholders)} OR {And.Wrap(Right, placeholders)}";
}

internal sealed record Not(ModelCondition Inner) : ModelCondition
{
    public override bool Holds(Map? item) => !Inner.Holds(item);

    public override string Render(Placeholders placeholders) => $"NOT {And.Wrap(Inner, placeholders)}";
}
