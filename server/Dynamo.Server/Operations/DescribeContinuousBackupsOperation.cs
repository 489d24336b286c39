using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeContinuousBackups;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DescribeContinuousBackupsOperation : TableOperation<DescribeContinuousBackupsRequest>
{
    private readonly DescribeContinuousBackupsResult _result = new();

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DescribeContinuousBackupsAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write("{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":"u8);
        output.String(_result.ContinuousBackupsStatus);
        output.Write(",\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":"u8);
        output.String(_result.PointInTimeRecoveryStatus);
        output.Write("}}}"u8);
    }
}
