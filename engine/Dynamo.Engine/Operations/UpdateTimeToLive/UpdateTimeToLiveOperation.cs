using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.UpdateTimeToLive;

internal sealed class UpdateTimeToLiveOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(UpdateTimeToLiveRequest request, UpdateTimeToLiveResult result)
    {
        RequestValidation.Check(request);
        TimeToLiveRules.UpdateTimeToLive.ThrowIfInvalid(request);
        string attribute = request.AttributeName.ToString();
        bool enable = request.Enabled is true;
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table table = NamedTables.Get(context, request);
        TimeToLiveDefinition? current = table.Definition.TimeToLive;
        Check(current, enable, attribute);
        if (enable)
        {
            KeyspaceId expiries = await context.Store.CreateKeyspaceAsync();
            await context.Catalog.PutAsync(table.Definition with { TimeToLive = new TimeToLiveDefinition(attribute, expiries, Backfilling: true) });
            context.Backfills.Start(table.Definition.Name, expiries);
        }
        else
        {
            await context.Catalog.PutAsync(table.Definition with { TimeToLive = null });
            await context.Store.DropKeyspaceAsync(current!.Expiries);
        }
        result.Enabled = enable;
        result.AttributeName = attribute;
    }

    private static void Check(TimeToLiveDefinition? current, bool enable, string attribute)
    {
        if (current is null && !enable)
            DynamoException.ThrowValidation("TimeToLive is already disabled");
        if (current is not null && current.AttributeName != attribute)
            DynamoException.ThrowValidation($"TimeToLive is active on a different AttributeName: current AttributeName is {current.AttributeName}");
        if (current is not null && enable)
            DynamoException.ThrowValidation("TimeToLive is already enabled");
    }
}
