using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.TagResource;

internal sealed class TagResourceOperation(EngineContext context)
{
    private const int MaxTags = 50;

    public async ValueTask ExecuteAsync(TagResourceRequest request)
    {
        ResourceArns.CheckPresent(request);
        if (!request.Tags.IsPresent)
            DynamoException.ThrowValidation("1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be null");
        ResourceArns.Check(request);
        if (request.Tags.Count == 0)
            DynamoException.ThrowValidation("Atleast one Tag needs to be provided as Input.");
        ThrowIfIncomplete(request.Tags);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table table = ResourceArns.Get(context.Catalog, request, "TagResource");
        if (request.Tags.Count > MaxTags)
            ThrowTooMany();
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
        if (tags.Count > MaxTags)
            ThrowTooMany();
        await context.Catalog.PutAsync(table.Definition with { Tags = tags });
    }

    private static void ThrowTooMany() => DynamoException.Throw(
        ErrorCode.LimitExceeded, "Subscriber limit exceeded: Number of tags exceeds the limit of 50");

    /// <summary>Both members of a tag are required, by the service's model.</summary>
    private static void ThrowIfIncomplete(ValueList<Tag> tags)
    {
        List<string> faults = [];
        for (int i = 0; i < tags.Count; i++)
        {
            if (!tags[i].Key.IsPresent)
                faults.Add($"Value null at 'tags.{i + 1}.member.key' failed to satisfy constraint: Member must not be null");
            if (!tags[i].Value.IsPresent)
                faults.Add($"Value null at 'tags.{i + 1}.member.value' failed to satisfy constraint: Member must not be null");
        }
        if (faults.Count > 0)
        {
            DynamoException.ThrowValidation(
                $"{faults.Count} validation error{(faults.Count == 1 ? "" : "s")} detected: {string.Join("; ", faults)}");
        }
    }
}
