namespace Dynamo.Engine.Operations.DescribeLimits;

public sealed class DescribeLimitsRequest : OperationRequest;
