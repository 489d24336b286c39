using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>What PutItem, UpdateItem and DeleteItem have in common.</summary>
internal abstract class SingleWriteOperation<TRequest, TResult>(EngineContext context, SingleWriteRunner runner)
    where TRequest : WriteItemRequest
    where TResult : WriteItemResult
{
    /// <summary>All three are behind the same layer.</summary>
    private const ValidationStyle Style = OperationStyles.PutItem;

    public ValueTask ExecuteAsync(TRequest request, TResult result)
    {
        ValueTask<bool> run = RunAsync(request, result);
        return run.IsCompletedSuccessfully && run.Result ? default : FinishAsync(run, request, result);
    }

    /// <summary>Validates in DynamoDB's order and plans the write.</summary>
    protected abstract void Prepare(TRequest request, SingleWrite write);

    protected ExpressionCache Expressions => context.Expressions;

    protected Table FindTable(TRequest request) => context.Catalog.GetUsable(request.TableName.Span);

    /// <summary>The maps of names and values by themselves.</summary>
    protected static void CheckAttributes(TRequest request)
    {
        request.ExpressionAttributes.ThrowIfInvalid();
        ParameterRules.CheckPlaceholderValues(Style, request.ExpressionAttributeValuesFault);
    }

    protected void BindCondition(TRequest request, SingleWrite write)
    {
        if (request.ConditionExpression.IsPresent)
            write.Write.Condition.Bind(Expressions, ExpressionKind.Condition, request.ConditionExpression.Span, request.ExpressionAttributes);
        else
            write.Legacy.Bind(write.Write.Condition, Expressions, request, request.Expected, request.ConditionalOperator);
    }

    private ValueTask<bool> RunAsync(TRequest request, TResult result)
    {
        SingleWrite write = runner.Rent();
        try
        {
            write.Result = result;
            write.ReturnValues = RequestMembers.ReturnValues(request.ReturnValues);
            write.ReturnsOldOnFailure = RequestMembers.WantsOldOnFailure(request.ReturnValuesOnConditionCheckFailure);
            Prepare(request, write);
        }
        catch
        {
            runner.Return(write);
            throw;
        }
        return runner.RunAsync(
            write, RequestMembers.Detail(request.ReturnConsumedCapacity), RequestMembers.WantsMetrics(request.ReturnItemCollectionMetrics));
    }

    private async ValueTask FinishAsync(ValueTask<bool> run, TRequest request, TResult result)
    {
        while (!await run)
        {
            await context.Catalog.SettleAsync();
            run = RunAsync(request, result);
        }
    }
}
