using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Results;

/// <summary>What the operations on resource-based policies answer.</summary>
public abstract class PolicyResult : IReusable
{
    /// <summary>GetResourcePolicy's alone.</summary>
    public string? Policy { get; set; }

    public string? RevisionId { get; set; }

    public void Reset()
    {
        Policy = null;
        RevisionId = null;
    }
}
