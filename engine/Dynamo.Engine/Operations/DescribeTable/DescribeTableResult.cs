using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DescribeTable;

/// <summary>The description is the answer's Table.</summary>
public sealed class DescribeTableResult : TableResult;
