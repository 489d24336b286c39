using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ListTagsOfResource;

public sealed class ListTagsOfResourceRequest : ResourceRequest
{
    public Utf8Text NextToken { get; set; }

    public override void Reset()
    {
        base.Reset();
        NextToken = default;
    }
}
