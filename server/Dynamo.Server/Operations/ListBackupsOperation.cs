using Dynamo.Engine;
using Dynamo.Engine.Operations.ListBackups;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ListBackupsOperation : Operation<ListBackupsRequest>
{
    private readonly ListBackupsResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("Limit"u8))
            Request.Limit = body.Integer();
        else if (body.Is("TimeRangeLowerBound"u8))
            Request.TimeRangeLowerBoundMs = body.Milliseconds();
        else if (body.Is("TimeRangeUpperBound"u8))
            Request.TimeRangeUpperBoundMs = body.Milliseconds();
        else if (body.Is("ExclusiveStartBackupArn"u8))
            Request.ExclusiveStartBackupArn = body.Text();
        else if (body.Is("BackupType"u8))
            Request.BackupType = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.ListBackupsAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)'{');
        TableDescriptionJson.List(output, "BackupSummaries"u8, _result.Backups, BackupJson.Summary);
        TableDescriptionJson.Text(output, "LastEvaluatedBackupArn"u8, _result.LastEvaluatedBackupArn);
        output.Write((byte)'}');
    }
}
