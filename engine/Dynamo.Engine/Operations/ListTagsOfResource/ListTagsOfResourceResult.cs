using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ListTagsOfResource;

public sealed class ListTagsOfResourceResult : IReusable
{
    public List<(string Key, string Value)> Tags { get; } = [];

    /// <summary>Null where there are no more.</summary>
    public string? NextToken { get; set; }

    public void Reset()
    {
        Tags.Clear();
        NextToken = null;
    }
}
