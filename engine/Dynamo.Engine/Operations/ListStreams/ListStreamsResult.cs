using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ListStreams;

public sealed class ListStreamsResult : IReusable
{
    public List<StreamSummary> Streams { get; } = [];

    /// <summary>Null where there are no more.</summary>
    public string? LastEvaluatedStreamArn { get; set; }

    public void Reset()
    {
        Streams.Clear();
        LastEvaluatedStreamArn = null;
    }
}

public sealed record StreamSummary(string StreamArn, string TableName, string StreamLabel);
