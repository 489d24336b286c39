using System.Globalization;
using Dynamo.Engine.Policies;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.PutResourcePolicy;

internal sealed class PutResourcePolicyOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(PutResourcePolicyRequest request, PutResourcePolicyResult result)
    {
        ResourcePolicyRules.PutResourcePolicy.ThrowIfInvalid(request);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        PolicyTarget target = PolicyTarget.Find(context.Catalog, request.ResourceArn.ToString(), request.Region);
        PolicyRules.Check(request.Policy);
        target.CheckRevision(request.ExpectedRevisionId.IsPresent ? request.ExpectedRevisionId.ToString() : null);
        string policy = request.Policy.Text.ToString();
        if (target.Current?.Policy == policy)
        {
            result.RevisionId = target.Current.RevisionId;
            return;
        }
        // A revision is the time of the change in milliseconds; of two in one the second moves on.
        long revision = context.Catalog.NowMs;
        if (target.Current is { } current)
            revision = Math.Max(revision, long.Parse(current.RevisionId, CultureInfo.InvariantCulture) + 1);
        result.RevisionId = revision.ToString(CultureInfo.InvariantCulture);
        await context.Catalog.PutAsync(target.Table.Definition with
        {
            Policies = target.With(new PolicyDefinition(target.Stream, policy, result.RevisionId)),
        });
    }
}
