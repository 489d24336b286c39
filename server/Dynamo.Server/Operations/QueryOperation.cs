using Dynamo.Engine;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class QueryOperation : ReadRangeOperation<QueryRequest>
{
    private readonly QueryResult _result;

    public QueryOperation()
        : base(NumberRules.Current) => _result = new QueryResult(Sink);

    protected override ReadRangeResult Result => _result;

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("KeyConditionExpression"u8))
            Request.KeyConditionExpression = body.Text();
        else if (body.Is("ScanIndexForward"u8))
            Request.ScanIndexForward = body.Boolean();
        else if (body.Is("KeyConditions"u8))
            SharedMembers.Conditions(ref body, Request.KeyConditions, Request.Values, values, Rules);
        else if (body.Is("QueryFilter"u8))
            SharedMembers.Conditions(ref body, Request.QueryFilter, Request.Values, values, Rules);
        else
            return base.BindMember(ref body, values);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        Sink.Begin(context.Response);
        return engine.QueryAsync(Request, _result);
    }
}
