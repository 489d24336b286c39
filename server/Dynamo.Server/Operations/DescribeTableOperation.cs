using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeTable;
using Dynamo.Server.Http;

namespace Dynamo.Server.Operations;

internal sealed class DescribeTableOperation : TableOperation<DescribeTableRequest>
{
    private readonly DescribeTableResult _result = new();

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DescribeTableAsync(Request, _result);
    }

    public override void Write(RequestContext context)
        => TableDescriptionJson.Answer(context.Response, "Table"u8, _result);
}
