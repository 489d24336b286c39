using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DeleteResourcePolicy;

public sealed class DeleteResourcePolicyRequest : ResourceRequest
{
    public Utf8Text ExpectedRevisionId { get; set; }

    public override void Reset()
    {
        base.Reset();
        ExpectedRevisionId = default;
    }
}
