using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.TagResource;

/// <summary>Answers with an empty body.</summary>
public sealed class TagResourceRequest : ResourceRequest
{
    public ValueList<Tag> Tags { get; } = new();

    public override void Reset()
    {
        base.Reset();
        Tags.Reset();
    }
}
