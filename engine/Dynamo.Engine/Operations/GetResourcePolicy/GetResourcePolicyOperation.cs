using Dynamo.Engine.Errors;
using Dynamo.Engine.Policies;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.GetResourcePolicy;

internal sealed class GetResourcePolicyOperation(EngineContext context)
{
    public void Execute(GetResourcePolicyRequest request, GetResourcePolicyResult result)
    {
        ResourcePolicyRules.GetResourcePolicy.ThrowIfInvalid(request);
        PolicyTarget target = PolicyTarget.Find(context.Catalog, request.ResourceArn.ToString(), request.Region);
        if (target.Current is not { } policy)
            throw new DynamoException(ErrorCode.PolicyNotFound, $"Resource-based policy not found for the provided ResourceArn: {target.Arn}");
        result.Policy = policy.Policy;
        result.RevisionId = policy.RevisionId;
    }
}
