namespace Dynamo.Engine.Tests.Model;

/// <summary>Commands for a person who reads a failure.</summary>
internal static class CommandText
{
    public static string Of(Command command) => command switch
    {
        PutCommand c => $"Put {c.Item}{If(c.Condition)}",
        DeleteCommand c => $"Delete {c.Key}{If(c.Condition)}",
        UpdateCommand c => $"Update {c.Key} {Text(c.Update)} returning {c.ReturnValues}{If(c.Condition)}",
        GetCommand c => $"Get {c.Key}{Paths(c.Projection)}",
        QueryCommand c => $"Query {c.Index?.Name ?? "table"} ({Join(c.Partition)} | {Join(c.Equal)}) {c.Restriction} {(c.Descending ? "descending" : "")}{Rest(c)}",
        ScanCommand c => $"Scan {c.Index?.Name ?? "table"} in {c.Segments}{Rest(c)}",
        BatchGetCommand c => $"BatchGet {Join(c.Keys)}{Paths(c.Projection)}",
        BatchWriteCommand c => $"BatchWrite put {Join(c.Puts)} delete {Join(c.Deletes)}",
        CreateIndexCommand c => $"Create {c.Index.Name}({string.Join(", ", c.Index.Keys.Select(k => $"{k.Name} {k.Type}"))})",
        DeleteIndexCommand c => $"Delete {c.Index.Name}",
        CheckCommand c => $"Check {c.Key}{If(c.Condition)}",
        TransactWriteCommand c => $"TransactWrite\n     {string.Join("\n     ", c.Actions.Select(Of))}",
        TransactGetCommand c => $"TransactGet {string.Join("; ", c.Gets.Select(Of))}",
        _ => command.ToString(),
    };

    private static string Rest(ReadCommand command)
        => $"{If(command.Filter)}{Paths(command.Projection)}{(command.Limit is { } limit ? $" limit {limit}" : "")}{(command.CountOnly ? " count" : "")}";

    private static string If(ModelCondition? condition) => condition is null ? "" : $" if {Inline(condition.Render)}";

    private static string Text(ModelUpdate? update)
        => update is null ? "nothing" : Inline(update.Render) + (update.IsLegacy ? " (AttributeUpdates)" : "");

    private static string Paths(ModelPath[]? paths) => paths is null ? "" : $" of {string.Join<ModelPath>(", ", paths)}";

    private static string Join(IEnumerable<ModelValue> values) => string.Join(", ", values);

    /// <summary>An expression with its values in place.</summary>
    private static string Inline(Func<Placeholders, string> render) => new Placeholders().Inline(render);
}
