using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>What UpdateTable checks before it looks at the table, in DynamoDB's words and order (measured on AWS, October 2026).</summary>
internal static class UpdateTableRules
{
    public static void Check(UpdateTableRequest request)
    {
        RequestValidation.Check(request);
        if (request.ReplicaUpdates.Count > 0 || request.GlobalTableWitnessUpdates.Count > 0 || request.MultiRegionConsistency.IsPresent)
            DefinitionRules.Invalid("Global tables are not supported");
        if (UpdateTableConcerns.Count(request) == 0)
        {
            // DynamoDB fails on a structure without members where there is nothing else; with another change it is as absent.
            if (request.OnDemandThroughput.IsPresent || request.WarmThroughput.IsPresent)
                DynamoException.Throw(ErrorCode.InternalFailure, "");
            DynamoException.ThrowValidation(
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, "
                + "ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
                + "OnDemandThroughput, WarmThroughput or TableClass is required");
        }
        if (request.GlobalSecondaryIndexUpdates is { IsPresent: true, Count: 0 })
            DefinitionRules.Invalid("List of GlobalSecondaryIndexUpdates is empty");
        UpdateTableConcerns.Check(request);
        DefinitionRules.CheckTableClass(request.TableClass);
        EncryptionRules.Check(request.SseSpecification);
        CheckStream(request.StreamSpecification);
        if (request.BillingMode.IsPresent && request.BillingMode.Is("PROVISIONED"u8) && !request.ProvisionedThroughput.IsPresent)
            DefinitionRules.Invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        DefinitionRules.CheckBounds(request.ProvisionedThroughput);
        CheckIndexUpdates(request.GlobalSecondaryIndexUpdates);
        CheckVectorIndexUpdates(request.VectorIndexUpdates);
        int changes = request.GlobalSecondaryIndexUpdates.Count(u => u.HasCreate || u.HasDelete) + request.VectorIndexUpdates.Count;
        if (changes > 1)
            IndexChanges.ThrowOnlyOne();
    }

    public static Utf8Text NameOf(GlobalSecondaryIndexUpdate update)
        => update.HasUpdate ? update.Update.IndexName : update.HasCreate ? update.Create.IndexName : update.DeleteIndexName;

    private static void CheckStream(StreamSpecification stream)
    {
        if (stream.StreamEnabled is true && !stream.StreamViewType.IsPresent)
            DefinitionRules.Invalid("If stream is being enabled then UpdateViewType is required");
        if (stream.StreamEnabled is false && stream.StreamViewType.IsPresent)
            DefinitionRules.Invalid("If stream is being disabled, then UpdateViewType must not be specified");
    }

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
            if ((update.HasCreate ? 1 : 0) + (update.HasUpdate ? 1 : 0) + (update.HasDelete ? 1 : 0) > 1)
                DefinitionRules.Invalid("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
            string name = NameOf(update).ToString();
            if (update.HasUpdate && update.Update.WarmThroughput is { IsPresent: true, HasMembers: false })
            {
                DefinitionRules.Invalid(
                    $"WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: {name}");
            }
            if (!names.Add(name))
                DefinitionRules.Invalid($"Only one global secondary index update per index is allowed simultaneously. Index: {name}");
        }
    }

    private static void CheckVectorIndexUpdates(MemberList<VectorIndexUpdate> updates)
    {
        foreach (VectorIndexUpdate update in updates)
        {
            if (!update.HasCreate && !update.HasDelete)
                DefinitionRules.Invalid("One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null");
        }
    }
}
