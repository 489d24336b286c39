using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.ListTagsOfResource;

internal sealed class ListTagsOfResourceOperation(EngineContext context)
{
    public void Execute(ListTagsOfResourceRequest request, ListTagsOfResourceResult result)
    {
        Table table = ResourceArns.Get(context.Catalog, request, "ListTagsOfResource");
        // A table has at most 50 tags, so they always fit one answer.
        foreach (TagDefinition tag in table.Definition.Tags)
            result.Tags.Add((tag.Key, tag.Value));
    }
}
