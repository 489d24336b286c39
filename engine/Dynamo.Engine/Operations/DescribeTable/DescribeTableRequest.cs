namespace Dynamo.Engine.Operations.DescribeTable;

public sealed class DescribeTableRequest : TableRequest;
