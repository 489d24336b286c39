using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.BatchExecuteStatement;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.PartiQL.Execution;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL;

/// <summary>BatchExecuteStatement: statements one after the other, each with its own outcome.</summary>
internal sealed class BatchExecuteStatementOperation(EngineContext context, SingleWriteRunner runner)
{
    private const string SelectNeedsKey =
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.";

    private readonly StatementWriter _writer = new(context, runner);

    public async ValueTask ExecuteAsync(BatchExecuteStatementRequest request, BatchExecuteStatementResult result)
    {
        StatementRules.BatchExecuteStatement.ThrowIfInvalid(request);
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        (Statement? Statement, DynamoException? Fault)[] members = Parse(request);
        BatchTargets.Check(context.Catalog, members.Select(member => member.Statement).OfType<Statement>());
        List<ConsumedCapacity> failed = [];
        for (int i = 0; i < members.Length; i++)
        {
            BatchStatementResponse response = result.Responses.Add();
            try
            {
                if (members[i].Fault is { } fault)
                    throw fault;
                await RunAsync(members[i].Statement!, request.Statements[i], response, result.ConsumedCapacity, failed, detail);
            }
            catch (DynamoException e) when (e.Code is ErrorCode.Validation or ErrorCode.ResourceNotFound or ErrorCode.TransactionConflict or ErrorCode.ItemCollectionSizeLimitExceeded)
            {
                response.ErrorCode = e.Code switch
                {
                    ErrorCode.Validation => "ValidationError",
                    ErrorCode.ResourceNotFound => "ResourceNotFound",
                    ErrorCode.ItemCollectionSizeLimitExceeded => "ItemCollectionSizeLimitExceeded",
                    _ => "TransactionConflict",
                };
                response.ErrorMessage = e.Message;
            }
        }
        AddFailed(result.ConsumedCapacity, failed);
    }

    /// <summary>A statement that cannot be parsed fails by itself.</summary>
    private static (Statement? Statement, DynamoException? Fault)[] Parse(BatchExecuteStatementRequest request)
    {
        var members = new (Statement?, DynamoException?)[request.Statements.Count];
        for (int i = 0; i < members.Length; i++)
        {
            BatchStatementRequest member = request.Statements[i];
            try
            {
                members[i] = (StatementChecks.Parse(member.Statement.Span, new StatementParameters(request, member.Parameters)), null);
            }
            catch (DynamoException e) when (e.Code == ErrorCode.Validation)
            {
                members[i] = (null, e);
            }
        }
        return members;
    }

    private async ValueTask RunAsync(
        Statement statement, BatchStatementRequest member, BatchStatementResponse response,
        MemberList<ConsumedCapacity> capacities, List<ConsumedCapacity> failed, CapacityDetail detail)
    {
        ConsumedCapacity capacity = new();
        if (statement is SelectStatement select)
        {
            await ReadAsync(select, member.ConsistentRead is true, response, capacity, detail);
        }
        else
        {
            // The item as it was is never shown, but sizes a write that failed.
            StatementWriteResult written = await _writer.RunAsync(statement, returnsOldOnFailure: detail != CapacityDetail.None, detail);
            Report(written, response);
            capacity = written.ConsumedCapacity;
            if (written.ConditionFailed && detail != CapacityDetail.None)
                failed.Add(Attempted(statement, written));
        }
        response.TableName = context.Catalog.Find(statement.Target.Table)?.Name ?? statement.Target.Table;
        Add(capacities, capacity);
    }

    /// <summary>A write that its condition stopped is charged what it would have cost the table.</summary>
    private ConsumedCapacity Attempted(Statement statement, StatementWriteResult written)
    {
        int oldSize = written.Item.IsEmpty ? 0 : ItemBytes.Size(written.Item);
        int newSize = statement is InsertStatement insert ? ItemBytes.Size(insert.Item.Span) : 0;
        return new ConsumedCapacity
        {
            TableName = context.Catalog.Find(statement.Target.Table)?.Name ?? statement.Target.Table,
            FailedUnits = CapacityUnits.Write(Math.Max(oldSize, newSize)),
        };
    }

    private async ValueTask ReadAsync(
        SelectStatement select, bool consistent, BatchStatementResponse response, ConsumedCapacity capacity, CapacityDetail detail)
    {
        Table table = SelectPlan.FindTable(select, context.Catalog);
        if (select.IsExistence || select.Target.Index is not null)
            DynamoException.ThrowValidation(SelectNeedsKey);
        SelectPlan plan = SelectPlan.Make(select, table, context.Catalog, consistent);
        using ValueWriter key = new(128);
        if (!new KeyConjuncts(select.Where).TryWriteOnlyKey(table.Keys, select.Values, key))
            DynamoException.ThrowValidation(SelectNeedsKey);
        SelectRun run = new(context);
        CapturingSink sink = new();
        await run.RunAsync(plan, default, token: null, limit: null, consistent, sink, lastEvaluatedKey: null);
        response.ItemWriter.Raw(sink.Item);
        run.FillCapacity(capacity, plan, detail, consistent);
    }

    private static void Report(StatementWriteResult written, BatchStatementResponse response)
    {
        if (written.Rejection is { } rejection)
        {
            response.ErrorCode = "ValidationError";
            response.ErrorMessage = rejection.Message;
        }
        else if (written.IsDuplicate)
        {
            response.ErrorCode = "DuplicateItem";
            response.ErrorMessage = StatementWriter.DuplicateText;
        }
        else if (written.ConditionFailed)
        {
            response.ErrorCode = "ConditionalCheckFailed";
            response.ErrorMessage = "The conditional request failed";
        }
        else
        {
            response.ItemWriter.Raw(written.Item);
        }
    }

    /// <summary>One element a table.</summary>
    private static void Add(MemberList<ConsumedCapacity> capacities, ConsumedCapacity capacity)
    {
        if (!capacity.IsPresent)
            return;
        ConsumedCapacity sum = Find(capacities, capacity.TableName) ?? capacities.Add();
        sum.Add(capacity);
    }

    /// <summary>Where nothing succeeded on a table, what failed there is not shown either.</summary>
    private static void AddFailed(MemberList<ConsumedCapacity> capacities, List<ConsumedCapacity> failed)
    {
        foreach (ConsumedCapacity capacity in failed)
        {
            if (Find(capacities, capacity.TableName) is { } sum)
                sum.FailedUnits += capacity.FailedUnits;
        }
    }

    private static ConsumedCapacity? Find(MemberList<ConsumedCapacity> capacities, ReadOnlyMemory<byte> table)
        => capacities.FirstOrDefault(capacity => capacity.TableName.Span.SequenceEqual(table.Span));
}
