using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>
/// What the statements of a batch may not be together, whichever else of them is at fault (measured on AWS, August
/// 2026): reads and writes, and two on one item.
/// </summary>
internal static class BatchTargets
{
    public static void Check(TableCatalog catalog, IEnumerable<Statement> statements)
    {
        bool reads = false;
        bool writes = false;
        bool repeats = false;
        HashSet<(KeyspaceId Items, string Key)> seen = [];
        foreach (Statement statement in statements)
        {
            reads |= statement is SelectStatement;
            writes |= statement is not SelectStatement;
            if (catalog.Find(statement.Target.Table) is { } table && KeyOf(statement, table) is { } key)
                repeats |= !seen.Add((table.Items, Convert.ToHexString(key)));
        }
        if (reads && writes)
            DynamoException.ThrowValidation("Read and write requests together in the same batch is not supported.");
        if (repeats)
            DynamoException.ThrowValidation("Provided list of item keys contains duplicates");
    }

    /// <summary>The item that a statement names; null where it names none, or not rightly.</summary>
    private static byte[]? KeyOf(Statement statement, Table table)
    {
        using ValueWriter item = new(128);
        using ValueWriter key = new(128);
        try
        {
            if (statement is InsertStatement insert)
            {
                KeyValidation.CheckItem(table.Keys, insert.Item.Span);
                KeyBytes.WriteItemKey(table.Keys, insert.Item.Span, key);
            }
            else if (NamesItem(statement, table, item))
            {
                KeyValidation.CheckKey(table.Keys, item.Written);
                KeyBytes.WriteItemKey(table.Keys, item.Written, key);
            }
            else
            {
                return null;
            }
            return key.Written.ToArray();
        }
        catch (DynamoException e) when (e.Code == ErrorCode.Validation)
        {
            return null;
        }
    }

    private static bool NamesItem(Statement statement, Table table, ValueWriter key)
    {
        KeyConjuncts conjuncts = new(WhereOf(statement));
        return statement is SelectStatement
            ? conjuncts.TryWriteOnlyKey(table.Keys, statement.Values, key)
            : conjuncts.TryTakeKey(table.Keys, statement.Values, key);
    }

    private static Expressions.Tree.Condition? WhereOf(Statement statement) => statement switch
    {
        SelectStatement select => select.Where,
        UpdateStatement update => update.Where,
        _ => ((DeleteStatement)statement).Where,
    };
}
