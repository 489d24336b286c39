using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>A SELECT made out against its table: what is read, in which order, and what from.</summary>
internal sealed class SelectPlan
{
    private SelectPlan(SelectStatement statement, Table table, TableIndex? index)
    {
        Statement = statement;
        Table = table;
        Index = index;
        Ranges = ReadRanges.Of(statement.Where, Keys, statement.Values);
    }

    public SelectStatement Statement { get; }

    public Table Table { get; }

    public TableIndex? Index { get; }

    public KeySchema Keys => Index?.Keys ?? Table.Keys;

    public ReadRanges Ranges { get; }

    public bool Descending { get; private set; }

    /// <summary>The columns need attributes that the local index does not hold.</summary>
    public bool NeedsItems { get; private set; }

    /// <summary>Finds the table, and refuses what DynamoDB refuses by then.</summary>
    public static Table FindTable(SelectStatement statement, TableCatalog catalog)
    {
        TableIndex? index = statement.Target.Index is { } name ? catalog.Find(statement.Target.Table)?.FindIndex(name) : null;
        if (index is not null && (index.Keys.Partition.Length > 1 || index.Keys.Sort.Length > 1))
            DynamoException.ThrowValidation(
                "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.");
        ThrowIfColumnFault(statement);
        return catalog.GetUsable(statement.Target.Table);
    }

    public static void ThrowIfColumnFault(SelectStatement statement)
    {
        if (statement.ColumnFault is { } fault)
            DynamoException.ThrowValidation(fault);
    }

    public static SelectPlan Make(SelectStatement statement, Table table, TableCatalog catalog, bool consistent)
    {
        TableIndex? index = FindIndex(statement, table, catalog, consistent);
        SelectPlan plan = new(statement, table, index);
        plan.CheckOrder();
        if (index is not null)
            plan.CheckCoverage(index);
        return plan;
    }

    /// <summary>The filter, with its paths, so that it can be asked what it names.</summary>
    public ConditionPlan? Filter()
        => Statement.Where is null ? null : new ConditionPlan(Statement.Where, [], [], []);

    private static TableIndex? FindIndex(SelectStatement statement, Table table, TableCatalog catalog, bool consistent)
    {
        if (statement.Target.Index is not { } name)
            return null;
        if (table.FindVectorIndex(name) is not null)
            DynamoException.ThrowValidation(ScanOperation.NotOnVectorIndexes);
        TableIndex? index = table.FindIndex(name)?.ForReading(catalog);
        if (index is null)
        {
            DynamoException.ThrowValidation("The table does not have the specified index");
            return null;
        }
        if (!index.IsLocal && consistent)
            DynamoException.ThrowValidation("Strongly consistent read is not supported on Global Secondary Indexes");
        return index;
    }

    private void CheckOrder()
    {
        if (Statement.Order.Length == 0)
            return;
        if (Statement.Where is null)
            DynamoException.ThrowValidation("Must have WHERE clause in the statement when using ORDER BY clause.");
        if (Ranges.IsScan)
            DynamoException.ThrowValidation(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
        foreach (Ordering order in Statement.Order)
        {
            if (order.Path.IsNested || !Keys.Contains(order.Path.Attribute))
                DynamoException.ThrowValidation(
                    $"Attribute {Encoding.UTF8.GetString(order.Path.Attribute)} in ORDER BY clause must be part of the primary key");
        }
        // Without a term of its own the sort key descends.
        bool? partition = DirectionOf(Keys.Partition[0].Name);
        Descending = !Keys.HasSort || DirectionOf(Keys.Sort[0].Name) is not false;
        if (partition is null && Ranges.HasSeveralPartitions(Statement.Values))
            DynamoException.ThrowValidation(
                "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.");
        Ranges.Sort(Statement.Values, partition is true, Descending);
    }

    /// <returns>Whether a key attribute is to descend; null if ORDER BY does not name it.</returns>
    private bool? DirectionOf(byte[] name)
    {
        int index = Array.FindIndex(Statement.Order, order => order.Path.Attribute.AsSpan().SequenceEqual(name));
        return index < 0 ? null : Statement.Order[index].IsDescending;
    }

    private void CheckCoverage(TableIndex index)
    {
        List<string> missing = [];
        foreach (Column column in Statement.Columns)
        {
            string name = Encoding.UTF8.GetString(column.Path.Attribute);
            if (!index.Projects(column.Path.Attribute) && !missing.Contains(name))
                missing.Add(name);
        }
        if (missing.Count > 0 && !index.IsLocal)
            DynamoException.ThrowValidation(
                $"{ErrorText.Invalid}Global secondary index {index.Definition.Name} does not project [{string.Join(", ", missing)}]");
        if (!Ranges.IsScan)
            CheckFilter(index);
        NeedsItems = missing.Count > 0;
    }

    /// <summary>Where the index is read by key, everything that filters has to be in it.</summary>
    private void CheckFilter(TableIndex index)
    {
        KeyConjuncts conjuncts = new(Statement.Where);
        if (conjuncts.FindValues(Keys.Partition[0].Name) is not null && conjuncts.All.OfType<Junction>().Any(NamesPartition))
            return;
        List<string> missing = [.. Ranges.MissingFilters(index, Statement.Values)];
        if (missing.Count > 0)
            DynamoException.ThrowValidation(
                $"{ErrorText.Invalid}Secondary index {index.Definition.Name} does not project one or more filter attributes: [{string.Join(", ", HashOrder.Sort(missing, missing.Count))}]");
    }

    private bool NamesPartition(Condition condition)
        => ConditionPaths.Of(condition).Exists(path => path.Attribute.AsSpan().SequenceEqual(Keys.Partition[0].Name));
}
