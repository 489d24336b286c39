using Dynamo.Engine;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Server.Http;

namespace Dynamo.Server.Operations;

internal sealed class DeleteTableOperation : TableOperation<DeleteTableRequest>
{
    private readonly DeleteTableResult _result = new();

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DeleteTableAsync(Request, _result);
    }

    public override void Write(RequestContext context)
        => TableDescriptionJson.Answer(context.Response, "TableDescription"u8, _result);
}
