using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>What UpdateTable checks before it looks at the table, in DynamoDB's words and order (facts: errors 2.12).</summary>
internal static class UpdateTableRules
{
    public static void Check(UpdateTableRequest request)
    {
        RequestValidation.Check(request);
        if (request.ReplicaUpdates.Count > 0 || request.GlobalTableWitnessUpdates.Count > 0 || request.MultiRegionConsistency.IsPresent)
            DefinitionRules.Invalid("Global tables are not supported");
        if (request.VectorIndexUpdates.Count > 0)
            DefinitionRules.Invalid("Vector indexes are not supported");
        if (IsEmpty(request))
        {
            DynamoException.ThrowValidation(
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        if (request.BillingMode.IsPresent && request.BillingMode.Is("PROVISIONED"u8) && !request.ProvisionedThroughput.IsPresent)
            DefinitionRules.Invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        DefinitionRules.CheckBounds(request.ProvisionedThroughput);
        CheckIndexUpdates(request.GlobalSecondaryIndexUpdates);
    }

    public static Utf8Text NameOf(GlobalSecondaryIndexUpdate update)
        => update.HasUpdate ? update.Update.IndexName : update.HasCreate ? update.Create.IndexName : update.DeleteIndexName;

    private static bool IsEmpty(UpdateTableRequest request)
        => !request.ProvisionedThroughput.IsPresent && !request.BillingMode.IsPresent && !request.StreamSpecification.IsPresent
            && request.GlobalSecondaryIndexUpdates.Count == 0 && !request.SseSpecification.IsPresent && !request.TableClass.IsPresent
            && request.DeletionProtectionEnabled is null && !request.OnDemandThroughput.IsPresent && !request.WarmThroughput.IsPresent;

    private static void CheckIndexUpdates(MemberList<GlobalSecondaryIndexUpdate> updates)
    {
        HashSet<string> names = [];
        foreach (GlobalSecondaryIndexUpdate update in updates)
        {
            if (!update.HasCreate && !update.HasUpdate && !update.HasDelete)
            {
                DefinitionRules.Invalid("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                    + "GlobalSecondaryIndexUpdate.Delete must not be null");
            }
            string name = NameOf(update).ToString();
            if (!names.Add(name))
                DefinitionRules.Invalid($"Only one global secondary index update per index is allowed simultaneously. Index: {name}");
        }
        if (updates.Count(u => u.HasCreate || u.HasDelete) > 1)
            IndexChanges.ThrowOnlyOne();
    }
}
