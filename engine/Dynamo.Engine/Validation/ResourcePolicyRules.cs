using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.DeleteResourcePolicy;
using Dynamo.Engine.Operations.GetResourcePolicy;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutResourcePolicy;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of the operations on policies: the service's model.</summary>
internal static class ResourcePolicyRules
{
    public static readonly OperationRules<PutResourcePolicyRequest> PutResourcePolicy = new(
        OperationStyles.Tables,
        Arn<PutResourcePolicyRequest>(),
        new TextRule<PutResourcePolicyRequest>("Policy", r => r.Policy.Text) { Required = true },
        Revision<PutResourcePolicyRequest>(r => r.ExpectedRevisionId));

    public static readonly OperationRules<GetResourcePolicyRequest> GetResourcePolicy = new(
        OperationStyles.Tables, Arn<GetResourcePolicyRequest>());

    public static readonly OperationRules<DeleteResourcePolicyRequest> DeleteResourcePolicy = new(
        OperationStyles.Tables,
        Arn<DeleteResourcePolicyRequest>(),
        Revision<DeleteResourcePolicyRequest>(r => r.ExpectedRevisionId));

    private static TextRule<T> Arn<T>()
        where T : ResourceRequest
        => new("ResourceArn", r => r.ResourceArn) { Required = true, MinLength = 1, MaxLength = 1283 };

    private static TextRule<T> Revision<T>(Func<T, Utf8Text> member)
        => new("ExpectedRevisionId", member) { MinLength = 1, MaxLength = 255 };
}
