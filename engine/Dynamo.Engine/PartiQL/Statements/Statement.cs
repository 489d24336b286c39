using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.PartiQL.Statements;

/// <summary>A parsed statement, its literals and parameters in place. Says nothing yet about the table.</summary>
internal abstract class Statement(StatementTarget target, StatementValues values)
{
    public StatementTarget Target { get; } = target;

    public StatementValues Values { get; } = values;
}

/// <summary>What a statement names behind FROM, INTO or UPDATE.</summary>
/// <param name="Index">A secondary index, or null.</param>
internal sealed record StatementTarget(byte[] Table, byte[]? Index);

/// <summary>A column of SELECT: the value that a path leads to, under the path's last name.</summary>
internal sealed record Column(DocumentPath Path, byte[] Name);

/// <summary>An element of ORDER BY.</summary>
internal sealed record Ordering(DocumentPath Path, bool IsDescending);

/// <param name="columns">Empty for <c>*</c>.</param>
internal sealed class SelectStatement(
    StatementTarget target, StatementValues values, Column[] columns, Condition? where, Ordering[] order)
    : Statement(target, values)
{
    public Column[] Columns { get; } = columns;

    public Condition? Where { get; } = where;

    public Ordering[] Order { get; } = order;

    /// <summary>EXISTS(SELECT …): asks only whether there is something, in a transaction.</summary>
    public bool IsExistence { get; init; }

    /// <summary>
    /// What is wrong with the columns (there are no functions in them, not even COUNT), or null. DynamoDB says it
    /// before it misses a table, but behind the refusal to read an index with a key of several attributes.
    /// </summary>
    public string? ColumnFault { get; init; }
}

internal sealed class InsertStatement(StatementTarget target, StatementValues values, int itemStart, int itemLength)
    : Statement(target, values)
{
    /// <summary>In the form of an item.</summary>
    public ReadOnlyMemory<byte> Item => Values.Writer.WrittenMemory.Slice(itemStart, itemLength);
}

/// <summary>What RETURNING asks for.</summary>
internal enum Returning : byte
{
    None,
    AllOld,
    AllNew,
    ModifiedOld,
    ModifiedNew,
}

internal sealed class UpdateStatement(
    StatementTarget target, StatementValues values, UpdateAction[] actions, Condition? where, Returning returning)
    : Statement(target, values)
{
    public UpdateAction[] Actions { get; } = actions;

    public Condition? Where { get; } = where;

    public Returning Returning { get; } = returning;
}

internal sealed class DeleteStatement(StatementTarget target, StatementValues values, Condition? where, Returning returning)
    : Statement(target, values)
{
    public Condition? Where { get; } = where;

    public Returning Returning { get; } = returning;
}
