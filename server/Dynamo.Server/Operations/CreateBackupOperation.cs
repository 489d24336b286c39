using Dynamo.Engine;
using Dynamo.Engine.Operations.CreateBackup;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class CreateBackupOperation : Operation<CreateBackupRequest>
{
    private readonly CreateBackupResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("BackupName"u8))
            Request.BackupName = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.CreateBackupAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        context.Response.Write((byte)'{');
        BackupJson.Details(context.Response, _result.Backup!);
        context.Response.Write((byte)'}');
    }
}
