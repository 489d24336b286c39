using Dynamo.Engine;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class PutItemOperation : WriteItemOperation<PutItemRequest>
{
    private readonly PutItemResult _result;

    public PutItemOperation() => _result = new PutItemResult(Sink);

    protected override WriteItemResult Result => _result;

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (!body.Is("Item"u8))
            return base.BindMember(ref body, values);
        Request.Item = values.Item(ref body, Request.Values);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        Sink.Begin(context.Response);
        return engine.PutItemAsync(Request, _result);
    }
}
