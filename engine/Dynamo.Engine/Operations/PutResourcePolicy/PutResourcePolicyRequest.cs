using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.PutResourcePolicy;

public sealed class PutResourcePolicyRequest : ResourceRequest
{
    public PolicyDocument Policy { get; set; }

    public Utf8Text ExpectedRevisionId { get; set; }

    /// <summary>Nobody is locked out here, so that it changes nothing.</summary>
    public bool? ConfirmRemoveSelfResourceAccess { get; set; }

    public override void Reset()
    {
        base.Reset();
        Policy = default;
        ExpectedRevisionId = default;
        ConfirmRemoveSelfResourceAccess = null;
    }
}
