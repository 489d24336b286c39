using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Policies;

/// <summary>
/// What a policy has to be: a JSON object of at most 20 KB. It is kept as it was sent; nothing here evaluates it, since
/// there are no identities to allow or deny. Texts as measured on us-west-2, October 2026.
/// </summary>
internal static class PolicyRules
{
    private const int MaxBytes = 20 * 1024;

    public static void Check(PolicyDocument policy)
    {
        if (policy.Text.Length > MaxBytes)
            DefinitionRules.Invalid($"Maximum policy size of {MaxBytes} bytes exceeded");
        if (!policy.IsObject)
            DefinitionRules.Invalid("Invalid policy document: This policy contains invalid Json");
    }
}
