using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>What a statement that writes answered.</summary>
internal sealed class StatementWriteResult(CapturingSink sink) : WriteItemResult(sink)
{
    /// <summary>What RETURNING gave, or, where the condition failed, the item as it was.</summary>
    public ReadOnlySpan<byte> Item => HasItem ? sink.Item : default;

    /// <summary>An INSERT found its key taken.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>Why the write could not be done on the item that is there.</summary>
    public DynamoException? Rejection { get; set; }
}

/// <summary>Plans INSERT, UPDATE and DELETE as writes of one item, and runs them.</summary>
internal sealed class StatementWriter(EngineContext context, SingleWriteRunner runner)
{
    public const string DuplicateText = "Duplicate primary key exists in table";

    public static bool IsWrite(Statement statement) => statement is not SelectStatement;

    public async ValueTask<StatementWriteResult> RunAsync(Statement statement, bool returnsOldOnFailure, CapacityDetail detail)
    {
        while (true)
        {
            StatementWriteResult result = new(new CapturingSink());
            SingleWrite write = runner.Rent();
            try
            {
                write.Result = result;
                write.ReturnsOldOnFailure = returnsOldOnFailure;
                write.ReturnValues = ReturnValuesOf(statement);
                Plan(statement, context.Catalog.GetUsable(statement.Target.Table), write.Write);
            }
            catch
            {
                runner.Return(write);
                throw;
            }
            bool isDone;
            try
            {
                isDone = await runner.RunAsync(write, detail, returnMetrics: false);
            }
            catch (DynamoException e) when (e.Code == ErrorCode.Validation)
            {
                result.Rejection = e;
                return result;
            }
            if (isDone)
            {
                result.IsDuplicate = result.ConditionFailed && statement is InsertStatement;
                return result;
            }
            await context.Catalog.SettleAsync();
        }
    }

    /// <summary>Checks a statement against its table and plans its write.</summary>
    public static void Plan(Statement statement, Table table, ItemWrite write)
    {
        switch (statement)
        {
            case InsertStatement insert:
                PlanInsert(insert, table, write);
                break;
            case UpdateStatement update:
                PlanUpdate(update, table, write);
                break;
            case DeleteStatement delete:
                PlanDelete(delete, table, write);
                break;
            default:
                throw new ArgumentException("A SELECT does not write.", nameof(statement));
        }
    }

    /// <summary>Plans EXISTS: nothing is written, but the item has to be there and meet the rest of WHERE.</summary>
    /// <returns>False: WHERE does not name one item and something more.</returns>
    public static bool TryPlanCheck(SelectStatement exists, Table table, ItemWrite write)
    {
        KeyConjuncts conjuncts = new(exists.Where);
        ValueWriter key = new(128);
        if (!conjuncts.TryTakeKey(table.Keys, exists.Values, key) || conjuncts.All.Count == 0)
            return false;
        KeyValidation.CheckKey(table.Keys, key.Written);
        Bind(write, exists, new Junction(isOr: false, [Existence(Function.AttributeExists, table), .. conjuncts.All]));
        write.Plan(WriteKind.Check, table, key.WrittenMemory);
        return true;
    }

    private static void PlanInsert(InsertStatement insert, Table table, ItemWrite write)
    {
        ReadOnlyMemory<byte> item = insert.Item;
        KeyValidation.CheckItem(table.Keys, item.Span);
        if (ItemBytes.Size(item.Span) > ItemSize.MaxBytes)
            DynamoException.ThrowValidation(ItemSize.TooLargeText);
        IndexedValues.Check(table, item.Span);
        Bind(write, insert, Existence(Function.AttributeNotExists, table));
        write.Plan(WriteKind.Put, table, item);
    }

    /// <summary>Not an upsert: the item has to be there, and the rest of WHERE has to hold.</summary>
    private static void PlanUpdate(UpdateStatement update, Table table, ItemWrite write)
    {
        KeyConjuncts conjuncts = new(update.Where);
        ReadOnlyMemory<byte> key = TakeKey(conjuncts, update, table);
        write.Update.Bind(new UpdatePlan(update.Actions, [], [], []), update.Values.Writer, update.Values.Slices);
        write.Update.IsOfStatement = true;
        UpdateRules.Check(table, write.Update);
        Bind(write, update, new Junction(isOr: false, [Existence(Function.AttributeExists, table), .. conjuncts.All]));
        write.Plan(WriteKind.Update, table, key);
    }

    /// <summary>A missing item is no failure; one that is there has to meet the rest of WHERE.</summary>
    private static void PlanDelete(DeleteStatement delete, Table table, ItemWrite write)
    {
        KeyConjuncts conjuncts = new(delete.Where);
        ReadOnlyMemory<byte> key = TakeKey(conjuncts, delete, table);
        if (conjuncts.All.Count > 0)
            Bind(write, delete, new Junction(isOr: true, [new NoItem(), new Junction(isOr: false, [.. conjuncts.All])]));
        write.Plan(WriteKind.Delete, table, key);
    }

    private static ReadOnlyMemory<byte> TakeKey(KeyConjuncts conjuncts, Statement statement, Table table)
    {
        ValueWriter key = new(128);
        conjuncts.TakeKey(table.Keys, statement.Values, key);
        return key.WrittenMemory;
    }

    private static void Bind(ItemWrite write, Statement statement, Condition condition)
        => write.Condition.Bind(new ConditionPlan(condition, [], [], []), statement.Values.Writer, statement.Values.Slices);

    private static FunctionCondition Existence(Function function, Table table)
        => new(new FunctionCall(function, [new PathOperand(new DocumentPath([new PathStep(table.Keys.Partition[0].Name, 0)]))]));

    private static ReturnValues ReturnValuesOf(Statement statement)
    {
        Returning returning = statement switch
        {
            UpdateStatement update => update.Returning,
            DeleteStatement delete => delete.Returning,
            _ => Returning.None,
        };
        return returning switch
        {
            Returning.AllOld => ReturnValues.AllOld,
            Returning.AllNew => ReturnValues.AllNew,
            Returning.ModifiedOld => ReturnValues.UpdatedOld,
            Returning.ModifiedNew => ReturnValues.UpdatedNew,
            _ => ReturnValues.None,
        };
    }
}
