using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeTable;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DescribeTableOperation : Operation<DescribeTableRequest>
{
    private readonly DescribeTableResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (!body.Is("TableName"u8))
            return false;
        Request.TableName = body.Text();
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DescribeTableAsync(Request, _result);
    }

    public override void Write(RequestContext context)
        => TableDescriptionJson.Answer(context.Response, "Table"u8, _result);
}
