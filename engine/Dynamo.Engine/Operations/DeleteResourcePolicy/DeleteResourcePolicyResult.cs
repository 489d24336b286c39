using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DeleteResourcePolicy;

public sealed class DeleteResourcePolicyResult : PolicyResult;
