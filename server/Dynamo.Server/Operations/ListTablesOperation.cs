using Dynamo.Engine;
using Dynamo.Engine.Operations.ListTables;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ListTablesOperation : Operation<ListTablesRequest>
{
    private readonly ListTablesResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("ExclusiveStartTableName"u8))
            Request.ExclusiveStartTableName = body.Text();
        else if (body.Is("Limit"u8))
            Request.Limit = body.Integer();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.ListTablesAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)'{');
        if (_result.LastEvaluatedTableName is { } last)
        {
            output.Member("LastEvaluatedTableName"u8);
            output.String(last);
        }
        output.Member("TableNames"u8);
        output.Write((byte)'[');
        foreach (string name in _result.TableNames)
        {
            output.Separator();
            output.String(name);
        }
        output.Write("]}"u8);
    }
}
