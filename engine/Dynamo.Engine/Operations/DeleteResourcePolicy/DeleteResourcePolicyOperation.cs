using Dynamo.Engine.Policies;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DeleteResourcePolicy;

/// <summary>Answers with the revision that was removed; to remove none is no error.</summary>
internal sealed class DeleteResourcePolicyOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(DeleteResourcePolicyRequest request, DeleteResourcePolicyResult result)
    {
        ResourcePolicyRules.DeleteResourcePolicy.ThrowIfInvalid(request);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        PolicyTarget target = PolicyTarget.Find(context.Catalog, request.ResourceArn.ToString(), request.Region);
        target.CheckRevision(request.ExpectedRevisionId.IsPresent ? request.ExpectedRevisionId.ToString() : null);
        result.RevisionId = target.Current?.RevisionId ?? "";
        if (target.Current is not null)
            await context.Catalog.PutAsync(target.Table.Definition with { Policies = target.With(null) });
    }
}
