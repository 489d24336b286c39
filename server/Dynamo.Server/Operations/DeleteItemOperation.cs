using Dynamo.Engine;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DeleteItemOperation : WriteItemOperation<DeleteItemRequest>
{
    private readonly DeleteItemResult _result;

    public DeleteItemOperation() => _result = new DeleteItemResult(Sink);

    protected override WriteItemResult Result => _result;

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (!body.Is("Key"u8))
            return base.BindMember(ref body, values);
        Request.Key = values.Item(ref body, Request.Values);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        Sink.Begin(context.Response);
        return engine.DeleteItemAsync(Request, _result);
    }
}
