namespace Dynamo.Engine.Tests.Model;

/// <summary>One request of a sequence, as plain objects.</summary>
internal abstract record Command;

/// <summary>Conditions and updates that are marked so go as the parameters that expressions have replaced.</summary>
internal sealed record PutCommand(Map Item, ModelCondition? Condition, bool ReturnsOld, bool ReturnsOnFailure) : Command;

internal sealed record DeleteCommand(Map Key, ModelCondition? Condition, bool ReturnsOld, bool ReturnsOnFailure) : Command;

/// <param name="ReturnValues">NONE, ALL_OLD, ALL_NEW, UPDATED_OLD or UPDATED_NEW.</param>
internal sealed record UpdateCommand(
    Map Key, ModelUpdate? Update, ModelCondition? Condition, string ReturnValues, bool ReturnsOnFailure) : Command;

internal sealed record GetCommand(Map Key, ModelPath[]? Projection, bool Consistent) : Command;

/// <summary>How a Query restricts the sort key attribute behind the equalities.</summary>
/// <param name="Operator">One of the comparisons, BETWEEN or begins_with.</param>
internal sealed record SortRestriction(string Operator, ModelValue Operand, ModelValue? Upper)
{
    public bool Holds(ModelValue value) => Operator switch
    {
        "<" => ModelValue.Compare(value, Operand) < 0,
        "<=" => ModelValue.Compare(value, Operand) <= 0,
        ">" => ModelValue.Compare(value, Operand) > 0,
        ">=" => ModelValue.Compare(value, Operand) >= 0,
        "=" => value.Same(Operand),
        "BETWEEN" => ModelValue.Compare(value, Operand) >= 0 && ModelValue.Compare(value, Upper) <= 0,
        _ => value is Str s ? s.Value.StartsWith(((Str)Operand).Value, StringComparison.Ordinal)
            : ((Bin)value).Bytes.AsSpan().StartsWith(((Bin)Operand).Bytes.AsSpan()),
    };

    public string Render(string name, Placeholders placeholders) => Operator switch
    {
        "BETWEEN" => $"{placeholders.Name(name)} BETWEEN {placeholders.Value(Operand)} AND {placeholders.Value(Upper!)}",
        "begins_with" => $"begins_with({placeholders.Name(name)}, {placeholders.Value(Operand)})",
        _ => $"{placeholders.Name(name)} {Operator} {placeholders.Value(Operand)}",
    };
}

/// <summary>What Query and Scan have in common. All pages are read, one behind the other.</summary>
internal abstract record ReadCommand(ModelIndex? Index, ModelCondition? Filter, ModelPath[]? Projection, int? Limit, bool CountOnly) : Command
{
    /// <summary>
    /// With QueryFilter or ScanFilter the key conditions and projection are of their age, too: the two do not mix.
    /// </summary>
    public bool IsLegacy => Filter is LegacyCondition;
}

/// <param name="Partition">A value for each partition key attribute.</param>
/// <param name="Equal">Values of the leading sort key attributes.</param>
/// <param name="Restriction">Of the next one.</param>
internal sealed record QueryCommand(
    ModelIndex? Index, ModelValue[] Partition, ModelValue[] Equal, SortRestriction? Restriction, bool Descending,
    ModelCondition? Filter, ModelPath[]? Projection, int? Limit, bool CountOnly)
    : ReadCommand(Index, Filter, Projection, Limit, CountOnly);

/// <param name="Segments">All segments are read, one behind the other.</param>
internal sealed record ScanCommand(ModelIndex? Index, int Segments, ModelCondition? Filter, ModelPath[]? Projection, int? Limit, bool CountOnly)
    : ReadCommand(Index, Filter, Projection, Limit, CountOnly);

internal sealed record BatchGetCommand(Map[] Keys, ModelPath[]? Projection) : Command;

/// <summary>Puts, then deletes; no key twice.</summary>
internal sealed record BatchWriteCommand(Map[] Puts, Map[] Deletes) : Command;

/// <summary>One action of a transaction; <see cref="CheckCommand"/> is only that.</summary>
internal sealed record CheckCommand(Map Key, ModelCondition Condition, bool ReturnsOnFailure) : Command;

/// <param name="Actions">Put, Update, Delete and Check commands, no two on one item.</param>
internal sealed record TransactWriteCommand(Command[] Actions) : Command;

/// <param name="Gets">No two of one item.</param>
internal sealed record TransactGetCommand(GetCommand[] Gets) : Command;

/// <summary>Adds a global index to the table, whatever it holds. Writes go on while it is filled.</summary>
internal sealed record CreateIndexCommand(ModelIndex Index) : Command;

internal sealed record DeleteIndexCommand(ModelIndex Index) : Command;

/// <summary>A table and what is done to it.</summary>
internal sealed record Scenario(ModelSchema Schema, Command[] Commands)
{
    public override string ToString()
        => $"{Schema}\n" + string.Join("\n", Commands.Select((c, i) => $"{i}: {CommandText.Of(c)}"));
}
