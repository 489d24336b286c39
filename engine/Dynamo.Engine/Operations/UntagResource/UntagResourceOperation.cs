using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.UntagResource;

internal sealed class UntagResourceOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(UntagResourceRequest request)
    {
        ResourceArns.CheckPresent(request);
        if (!request.TagKeys.IsPresent)
            DynamoException.ThrowValidation("1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null");
        ResourceArns.Check(request);
        if (request.TagKeys.Count == 0)
            DynamoException.ThrowValidation("Atleast one Tag Key needs to be provided as Input.");
        for (int i = 0; i < request.TagKeys.Count; i++)
            TagRules.CheckKey(request.TagKeys[i]);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table table = ResourceArns.Get(context.Catalog, request, "UntagResource");
        HashSet<string> keys = [.. Enumerable.Range(0, request.TagKeys.Count).Select(i => request.TagKeys[i].ToString())];
        await context.Catalog.PutAsync(table.Definition with { Tags = [.. table.Definition.Tags.Where(t => !keys.Contains(t.Key))] });
    }
}
