using Dynamo.Engine;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ScanOperation : ReadRangeOperation<ScanRequest>
{
    private readonly ScanResult _result;

    public ScanOperation()
        : base(NumberRules.Older) => _result = new ScanResult(Sink);

    protected override ReadRangeResult Result => _result;

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("Segment"u8))
            Request.Segment = body.Integer();
        else if (body.Is("TotalSegments"u8))
            Request.TotalSegments = body.Integer();
        else if (body.Is("ScanFilter"u8))
            SharedMembers.Conditions(ref body, Request.ScanFilter, Request.Values, values, Rules);
        else
            return base.BindMember(ref body, values);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        Sink.Begin(context.Response);
        return engine.ScanAsync(Request, _result);
    }
}
