using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Policies;

/// <summary>
/// What a policy has to be: a JSON object of at most 20 KB. It is kept as it was sent; nothing here evaluates it, since
/// there are no identities to allow or deny.
/// </summary>
internal static class PolicyRules
{
    private const int MaxBytes = 20 * 1024;

    public static void Check(PolicyDocument policy)
    {
        if (policy.Text.Length > MaxBytes)
        {
            DynamoException.Throw(
                ErrorCode.LimitExceeded, $"Subscriber limit exceeded: Resource-based policy size exceeds the limit of {MaxBytes} bytes");
        }
        if (!policy.IsObject)
            DefinitionRules.Invalid("Invalid policy document: The policy is not in a valid JSON format");
    }
}
