using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>
/// UpdateTable changes one thing at a time. Which members go together, in the texts and the order that were measured
/// on us-east-1 and us-west-2 in October 2026; AttributeDefinitions goes with everything.
/// </summary>
internal static class UpdateTableConcerns
{
    public static void Check(UpdateTableRequest request)
    {
        bool changesThroughput = request.ProvisionedThroughput.IsPresent || request.BillingMode.Is("PROVISIONED"u8);
        bool changesStream = request.StreamSpecification.IsPresent;
        bool addsIndex = request.GlobalSecondaryIndexUpdates.Any(u => u.HasCreate);
        if (Count(request) > 1)
        {
            Alone(request.SseSpecification.IsPresent, "Server-Side Encryption modification");
            Alone(request.TableClass.IsPresent, "TableClass modification");
            Alone(request.DeletionProtectionEnabled is not null, "DeletionProtection modification");
            if (request.OnDemandThroughput.HasMembers && (changesStream || request.WarmThroughput.HasMembers))
                DefinitionRules.Invalid("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
            if (addsIndex && request.WarmThroughput.HasMembers)
                DefinitionRules.Invalid("Create global secondary index cannot be specified when updating WarmThroughput");
            Alone(request.WarmThroughput.HasMembers, "WarmThroughput");
        }
        bool changesIndexes = ChangesIndexes(request);
        if (changesStream && changesThroughput)
            DefinitionRules.Invalid("You cannot modify stream status while updating table IOPS");
        if (changesIndexes && changesThroughput)
            DefinitionRules.Invalid("You cannot create or delete index while updating table IOPS");
        if (changesIndexes && changesStream)
            DefinitionRules.Invalid("You cannot create or delete index while changing stream status");
    }

    /// <summary>
    /// Whether the table is never UPDATING for the change: it is done when the request is answered, or shows in the
    /// state of the index or of the encryption alone.
    /// </summary>
    public static bool IsAtOnce(UpdateTableRequest request)
        => !request.ProvisionedThroughput.IsPresent && !request.BillingMode.IsPresent && !request.StreamSpecification.IsPresent
            && !request.TableClass.IsPresent && !ChangesIndexes(request);

    /// <summary>Whether an index comes or goes.</summary>
    public static bool ChangesIndexes(UpdateTableRequest request)
        => request.GlobalSecondaryIndexUpdates.Any(u => u.HasCreate || u.HasDelete) || request.VectorIndexUpdates.Count > 0;

    /// <summary>How many members ask for a change.</summary>
    public static int Count(UpdateTableRequest request)
        => (request.ProvisionedThroughput.IsPresent ? 1 : 0) + (request.BillingMode.IsPresent ? 1 : 0)
            + (request.StreamSpecification.IsPresent ? 1 : 0) + (request.GlobalSecondaryIndexUpdates.Count > 0 ? 1 : 0)
            + (request.SseSpecification.IsPresent ? 1 : 0) + (request.TableClass.IsPresent ? 1 : 0)
            + (request.DeletionProtectionEnabled is not null ? 1 : 0) + (request.OnDemandThroughput.HasMembers ? 1 : 0)
            + (request.WarmThroughput.HasMembers ? 1 : 0) + (request.VectorIndexUpdates.Count > 0 ? 1 : 0);

    private static void Alone(bool isPresent, string what)
    {
        if (isPresent)
            DefinitionRules.Invalid(what + " must be the only operation in the request");
    }
}
