using Dynamo.Engine;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;

namespace Dynamo.Server.Operations;

/// <summary>What TransactGetItems and ExecuteTransaction have in common.</summary>
internal abstract class ResponsesOperation<TRequest> : Operation<TRequest>
    where TRequest : OperationRequest, new()
{
    protected ResponseSink Sink { get; } = new();

    protected abstract ResponsesResult Result { get; }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        Result.Reset();
        Sink.Begin(context.Response);
        return ExecuteAsync(engine);
    }

    public override void Write(RequestContext context)
    {
        if (Result.Cancellation.IsCanceled)
            CancellationJson.Write(context, Result.Cancellation);
        else
            Sink.End(Result.ConsumedCapacity);
    }

    protected abstract ValueTask ExecuteAsync(DynamoEngine engine);
}
