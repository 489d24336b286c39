using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.TagResource;

internal sealed class TagResourceOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(TagResourceRequest request)
    {
        ResourceArns.CheckPresent(request);
        if (!request.Tags.IsPresent)
            DynamoException.ThrowValidation("1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be null");
        ResourceArns.Check(request);
        if (request.Tags.Count == 0)
            DynamoException.ThrowValidation("Atleast one Tag needs to be provided as Input.");
        TagRules.Check(request.Tags);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table table = ResourceArns.Get(context.Catalog, request, "TagResource");
        List<TagDefinition> tags = [.. table.Definition.Tags];
        for (int i = 0; i < request.Tags.Count; i++)
        {
            Tag tag = request.Tags[i];
            TagDefinition added = new(tag.Key.ToString(), tag.Value.ToString());
            int at = tags.FindIndex(t => t.Key == added.Key);
            if (at < 0)
                tags.Add(added);
            else
                tags[at] = added;
        }
        TagRules.CheckCount(tags.Count);
        await context.Catalog.PutAsync(table.Definition with { Tags = tags });
    }
}
