using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.UntagResource;

/// <summary>Answers with an empty body.</summary>
public sealed class UntagResourceRequest : ResourceRequest
{
    public ValueList<Utf8Text> TagKeys { get; } = new();

    public override void Reset()
    {
        base.Reset();
        TagKeys.Reset();
    }
}
