using Dynamo.Engine;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>An operation whose request names a backup and nothing else, and whose answer describes it.</summary>
internal abstract class BackupOperation<TRequest, TResult> : Operation<TRequest>
    where TRequest : BackupRequest, new()
    where TResult : BackupResult, new()
{
    private readonly TResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (!body.Is("BackupArn"u8))
            return false;
        Request.BackupArn = body.Text();
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return CallAsync(engine, _result);
    }

    public override void Write(RequestContext context) => BackupJson.Answer(context.Response, _result.Backup!);

    protected abstract ValueTask CallAsync(DynamoEngine engine, TResult result);
}
