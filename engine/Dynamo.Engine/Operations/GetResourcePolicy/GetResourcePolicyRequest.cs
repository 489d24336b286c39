namespace Dynamo.Engine.Operations.GetResourcePolicy;

public sealed class GetResourcePolicyRequest : ResourceRequest;
