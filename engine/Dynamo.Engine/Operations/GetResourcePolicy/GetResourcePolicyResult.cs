using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.GetResourcePolicy;

public sealed class GetResourcePolicyResult : PolicyResult;
