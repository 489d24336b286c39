using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.ExecuteStatement;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.PartiQL.Execution;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.PartiQL;

/// <summary>ExecuteStatement: one PartiQL statement.</summary>
internal sealed class ExecuteStatementOperation(EngineContext context, SingleWriteRunner runner)
{
    private readonly StatementWriter _writer = new(context, runner);

    public ValueTask ExecuteAsync(ExecuteStatementRequest request, ExecuteStatementResult result)
    {
        StatementRules.ExecuteStatement.ThrowIfInvalid(request);
        Statement statement = StatementChecks.Parse(
            request.Statement.Span, new StatementParameters(request, request.Parameters));
        if (statement is not SelectStatement select)
            return WriteAsync(statement, request, result);
        if (select.IsExistence)
            DynamoException.ThrowValidation("EXISTS can only be used in ExecuteTransaction write requests.");
        return ReadAsync(select, request, result);
    }

    private async ValueTask ReadAsync(SelectStatement select, ExecuteStatementRequest request, ExecuteStatementResult result)
    {
        bool consistent = request.ConsistentRead is true;
        SelectPlan plan = SelectPlan.Make(select, SelectPlan.FindTable(select, context.Catalog), context.Catalog, consistent);
        SelectRun run = new(context);
        string? token = request.NextToken.IsPresent ? request.NextToken.ToString() : null;
        await run.RunAsync(
            plan, request.Statement.Memory, token, request.Limit, consistent, result.Sink, result.LastEvaluatedKeyWriter);
        result.NextToken = run.NextToken;
        run.FillCapacity(result.ConsumedCapacity, plan, RequestMembers.Detail(request.ReturnConsumedCapacity), consistent);
    }

    private async ValueTask WriteAsync(Statement statement, ExecuteStatementRequest request, ExecuteStatementResult result)
    {
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        StatementWriteResult written = await _writer.RunAsync(
            statement, RequestMembers.WantsOldOnFailure(request.ReturnValuesOnConditionCheckFailure), detail);
        if (written.Rejection is { } rejection)
            throw rejection;
        if (written.IsDuplicate)
            DynamoException.Throw(ErrorCode.DuplicateItem, StatementWriter.DuplicateText);
        if (written.ConditionFailed)
        {
            result.ConditionFailed = true;
            result.FailedItemWriter.Raw(written.Item);
            return;
        }
        if (!written.Item.IsEmpty)
            result.Sink.Add(written.Item);
        result.ConsumedCapacity.Add(written.ConsumedCapacity);
    }
}
