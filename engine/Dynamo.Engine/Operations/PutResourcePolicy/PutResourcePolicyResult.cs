using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.PutResourcePolicy;

public sealed class PutResourcePolicyResult : PolicyResult;
