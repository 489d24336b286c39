using Dynamo.Engine;
using Dynamo.Engine.Operations.RestoreTableFromBackup;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class RestoreTableFromBackupOperation : Operation<RestoreTableFromBackupRequest>
{
    private readonly RestoreTableFromBackupResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("BackupArn"u8))
            Request.BackupArn = body.Text();
        else if (body.Is("TargetTableName"u8))
            Request.TargetTableName = body.Text();
        else if (body.Is("BillingModeOverride"u8))
            Request.BillingModeOverride = body.Text();
        else if (body.Is("GlobalSecondaryIndexOverride"u8))
            TableMembers.SecondaryIndexes(ref body, Request.GlobalSecondaryIndexOverride, "GlobalSecondaryIndex");
        else if (body.Is("LocalSecondaryIndexOverride"u8))
            TableMembers.SecondaryIndexes(ref body, Request.LocalSecondaryIndexOverride, "LocalSecondaryIndex");
        else if (body.Is("VectorIndexOverride"u8))
            TableMembers.VectorIndexes(ref body, Request.VectorIndexOverride);
        else if (body.Is("ProvisionedThroughputOverride"u8))
            Request.ProvisionedThroughputOverride = TableMembers.ProvisionedThroughput(ref body);
        else if (body.Is("OnDemandThroughputOverride"u8))
            Request.OnDemandThroughputOverride = TableMembers.OnDemandThroughput(ref body);
        else if (body.Is("SSESpecificationOverride"u8))
            Request.SseSpecificationOverride = TableMembers.SseSpecification(ref body);
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.RestoreTableFromBackupAsync(Request, _result);
    }

    public override void Write(RequestContext context)
        => TableDescriptionJson.Answer(context.Response, "TableDescription"u8, _result);
}
