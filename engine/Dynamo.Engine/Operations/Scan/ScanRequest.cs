using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Scan;

public sealed class ScanRequest : ReadRangeRequest
{
    public MemberList<Condition> ScanFilter { get; } = new();

    public int? TotalSegments { get; set; }

    public int? Segment { get; set; }

    public override void Reset()
    {
        base.Reset();
        ScanFilter.Reset();
        TotalSegments = null;
        Segment = null;
    }
}
