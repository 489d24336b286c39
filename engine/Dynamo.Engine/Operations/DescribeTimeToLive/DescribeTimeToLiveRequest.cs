namespace Dynamo.Engine.Operations.DescribeTimeToLive;

public sealed class DescribeTimeToLiveRequest : TableRequest;
