using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeContinuousBackups;
using Dynamo.Server.Http;

namespace Dynamo.Server.Operations;

internal sealed class DescribeContinuousBackupsOperation : TableOperation<DescribeContinuousBackupsRequest>
{
    private readonly DescribeContinuousBackupsResult _result = new();

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DescribeContinuousBackupsAsync(Request, _result);
    }

    public override void Write(RequestContext context) => ContinuousBackupsJson.Answer(context.Response, _result);
}
