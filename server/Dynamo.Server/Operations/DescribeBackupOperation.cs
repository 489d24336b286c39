using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeBackup;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DescribeBackupOperation : Operation<DescribeBackupRequest>
{
    private readonly DescribeBackupResult _result = new();

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
        return engine.DescribeBackupAsync(Request, _result);
    }

    public override void Write(RequestContext context) => BackupJson.Answer(context.Response, _result.Backup!);
}
