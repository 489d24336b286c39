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
        for (int i = 0; i < request.Statements.Count; i++)
        {
            BatchStatementResponse response = result.Responses.Add();
            try
            {
                await RunAsync(request, request.Statements[i], response, result.ConsumedCapacity, detail);
            }
            catch (DynamoException e) when (e.Code is ErrorCode.Validation or ErrorCode.ResourceNotFound)
            {
                response.ErrorCode = e.Code == ErrorCode.Validation ? "ValidationError" : "ResourceNotFound";
                response.ErrorMessage = e.Message;
            }
        }
    }

    private async ValueTask RunAsync(
        BatchExecuteStatementRequest request, BatchStatementRequest member, BatchStatementResponse response,
        MemberList<ConsumedCapacity> capacities, CapacityDetail detail)
    {
        Statement statement = StatementChecks.Parse(member.Statement.Span, new StatementParameters(request, member.Parameters));
        ConsumedCapacity capacity = new();
        if (statement is SelectStatement select)
        {
            await ReadAsync(select, member.ConsistentRead is true, response, capacity, detail);
        }
        else
        {
            StatementWriteResult written = await _writer.RunAsync(statement, returnsOldOnFailure: false, detail);
            Report(written, response);
            capacity = written.ConsumedCapacity;
        }
        response.TableName = context.Catalog.Find(statement.Target.Table)?.Name ?? statement.Target.Table;
        Add(capacities, capacity);
    }

    private async ValueTask ReadAsync(
        SelectStatement select, bool consistent, BatchStatementResponse response, ConsumedCapacity capacity, CapacityDetail detail)
    {
        Table table = SelectPlan.FindTable(select, context.Catalog);
        if (select.IsExistence || select.Target.Index is not null || !new KeyConjuncts(select.Where).TryTakeKey(table.Keys, select.Values, new Values.ValueWriter(128)))
            DynamoException.ThrowValidation(SelectNeedsKey);
        SelectPlan plan = SelectPlan.Make(select, table, consistent);
        SelectRun run = new(context);
        CapturingSink sink = new();
        await run.RunAsync(plan, default, token: null, limit: null, consistent, sink, lastEvaluatedKey: null);
        response.ItemWriter.Raw(sink.Item);
        run.FillCapacity(capacity, plan, detail, consistent);
    }

    private static void Report(StatementWriteResult written, BatchStatementResponse response)
    {
        if (written.IsDuplicate)
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
        for (int i = 0; i < capacities.Count; i++)
        {
            if (capacities[i].TableName.Span.SequenceEqual(capacity.TableName.Span))
            {
                capacities[i].Add(capacity);
                return;
            }
        }
        capacities.Add().Add(capacity);
    }
}
