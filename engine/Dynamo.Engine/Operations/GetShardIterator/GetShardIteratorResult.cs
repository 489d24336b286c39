using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.GetShardIterator;

public sealed class GetShardIteratorResult : IReusable
{
    public string ShardIterator { get; set; } = "";

    public void Reset() => ShardIterator = "";
}
