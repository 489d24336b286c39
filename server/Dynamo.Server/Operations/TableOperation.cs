using Dynamo.Engine.Operations;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>An operation whose request names a table and nothing else.</summary>
internal abstract class TableOperation<TRequest> : Operation<TRequest>
    where TRequest : TableRequest, new()
{
    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (!body.Is("TableName"u8))
            return false;
        Request.TableName = body.Text();
        return true;
    }
}
