using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Policies;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.CreateTable;

/// <summary>Checks a CreateTable request in DynamoDB's order and makes the table's definition, as yet without keyspaces.</summary>
internal static class CreateTableRules
{
    public static TableDefinition Define(CreateTableRequest request)
    {
        RequestValidation.Check(request);
        RefuseUnknown(request);
        BillingMode billing = Billing(request);
        List<KeyAttribute> attributes = DefinitionRules.Attributes(request.AttributeDefinitions);
        CheckKeySchema(request);
        (List<KeyAttribute> partition, List<KeyAttribute> sort) = DefinitionRules.Keys(request.KeySchema, attributes);
        DefinitionRules.CheckSimpleSchema(request.KeySchema);
        foreach (SecondaryIndex index in request.GlobalSecondaryIndexes)
            IndexRules.CheckDistinctAttributes(index.KeySchema);
        CheckAllUsed(request, attributes);
        List<IndexDefinition> indexes = [.. Locals(request, attributes, partition[0], sort), .. Globals(request, attributes, billing)];
        List<VectorIndexDefinition> vectorIndexes = Vectors(request, attributes, billing);
        IndexRules.CheckDistinctNames(indexes.Select(i => i.Name).Concat(vectorIndexes.Select(i => i.Name)));
        IndexRules.CheckIncluded(indexes);
        VectorIndexRules.CheckAttributes(vectorIndexes, attributes);
        CheckStream(request.StreamSpecification);
        EncryptionRules.Check(request.SseSpecification);
        DefinitionRules.CheckTableClass(request.TableClass);
        OnDemandLimits? onDemand = OnDemandRules.Create(request.OnDemandThroughput, billing);
        Throughput throughput = DefinitionRules.Throughput(request.ProvisionedThroughput);
        WarmUnits? warm = WarmRules.Create(request.WarmThroughput, billing, throughput, "table");
        TagRules.Check(request.Tags);
        return new TableDefinition
        {
            Name = TableNameOf(request),
            Region = request.Region,
            Id = default,
            CreationTimeMs = 0,
            Items = default,
            Attributes = attributes,
            PartitionKey = partition[0],
            SortKey = sort.Count > 0 ? sort[0] : null,
            BillingMode = billing,
            Throughput = throughput,
            OnDemand = onDemand,
            Warm = warm,
            TableClass = TableMembers.TableClass(request.TableClass),
            DeletionProtection = request.DeletionProtectionEnabled is true,
            Tags = [.. Enumerable.Range(0, request.Tags.Count)
                .Select(i => new TagDefinition(request.Tags[i].Key.ToString(), request.Tags[i].Value.ToString()))],
            Policies = Policies(request),
            Indexes = indexes,
            VectorIndexes = vectorIndexes,
        };
    }

    private static List<PolicyDefinition> Policies(CreateTableRequest request)
    {
        if (!request.ResourcePolicy.IsPresent)
            return [];
        PolicyRules.Check(request.ResourcePolicy);
        return [new PolicyDefinition("", request.ResourcePolicy.Text.ToString(), "")];
    }

    private static string TableNameOf(CreateTableRequest request)
        => System.Text.Encoding.UTF8.GetString(TableNames.Resolve(request.TableName.Span));

    /// <summary>What this program does not have is refused, never quietly left out.</summary>
    private static void RefuseUnknown(CreateTableRequest request)
    {
        if (request.GlobalTableSourceArn.IsPresent)
            DefinitionRules.Invalid("Global tables are not supported");
    }

    private static BillingMode Billing(CreateTableRequest request)
    {
        BillingMode billing = request.BillingMode.IsPresent && request.BillingMode.Is("PAY_PER_REQUEST"u8)
            ? BillingMode.PayPerRequest
            : BillingMode.Provisioned;
        bool hasThroughput = request.ProvisionedThroughput.IsPresent;
        if (billing == BillingMode.PayPerRequest && hasThroughput)
        {
            DefinitionRules.Invalid(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
        }
        if (billing == BillingMode.Provisioned && !hasThroughput)
            DefinitionRules.Invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        DefinitionRules.CheckBounds(request.ProvisionedThroughput);
        return billing;
    }

    /// <summary>DynamoDB compares counts first: an attribute that stands twice in the key "has no definition".</summary>
    private static void CheckKeySchema(CreateTableRequest request)
    {
        if (request.KeySchema.Count > request.AttributeDefinitions.Count)
            DynamoException.ThrowValidation("Invalid KeySchema: Some index key attribute have no definition");
    }

    private static List<IndexDefinition> Locals(
        CreateTableRequest request, List<KeyAttribute> attributes, KeyAttribute partitionKey, List<KeyAttribute> sort)
    {
        MemberList<SecondaryIndex> members = request.LocalSecondaryIndexes;
        if (!members.IsPresent)
            return [];
        if (members.Count == 0)
            DefinitionRules.Invalid("List of LocalSecondaryIndexes is empty");
        if (sort.Count == 0)
            DefinitionRules.Invalid("Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
        List<IndexDefinition> indexes = [.. members.Select(i => IndexRules.Local(i, partitionKey, attributes))];
        IndexRules.CheckDistinctNames(indexes.Select(i => i.Name));
        if (indexes.Count > IndexRules.MaxLocalIndexes)
            DefinitionRules.Invalid($"Number of LocalSecondaryIndexes exceeds per-table limit of {IndexRules.MaxLocalIndexes}");
        return indexes;
    }

    private static List<IndexDefinition> Globals(CreateTableRequest request, List<KeyAttribute> attributes, BillingMode billing)
    {
        MemberList<SecondaryIndex> members = request.GlobalSecondaryIndexes;
        if (!members.IsPresent)
            return [];
        if (members.Count == 0)
            DefinitionRules.Invalid("List of GlobalSecondaryIndexes is empty");
        List<IndexDefinition> indexes = [.. members.Select(i => IndexRules.Global(i, billing, attributes))];
        if (indexes.Count > IndexRules.MaxGlobalIndexes)
            DefinitionRules.Invalid($"GlobalSecondaryIndex count exceeds the per-table limit of {IndexRules.MaxGlobalIndexes}");
        return indexes;
    }

    private static List<VectorIndexDefinition> Vectors(CreateTableRequest request, List<KeyAttribute> attributes, BillingMode billing)
    {
        MemberList<VectorIndex> members = request.VectorIndexes;
        if (!members.IsPresent)
            return [];
        if (members.Count == 0)
            DefinitionRules.Invalid("List of VectorIndexes is empty");
        if (members.Count > VectorIndexRules.MaxIndexes)
            DefinitionRules.Invalid($"VectorIndex count exceeds the per-table limit of {VectorIndexRules.MaxIndexes}");
        return [.. members.Select(i => VectorIndexRules.Define(i, billing, attributes))];
    }

    /// <summary>Comes before anything else about indexes (measured on AWS, October 2026).</summary>
    private static void CheckAllUsed(CreateTableRequest request, List<KeyAttribute> attributes)
    {
        HashSet<string> used = [];
        AddNames(request.KeySchema, used);
        foreach (SecondaryIndex index in request.LocalSecondaryIndexes.Concat(request.GlobalSecondaryIndexes))
            AddNames(index.KeySchema, used);
        foreach (VectorIndex index in request.VectorIndexes)
            AddNames(index.SearchSchema, used);
        // That a vector's attribute is defined is refused later, in words of its own.
        int vectors = attributes.Count(a => !used.Contains(a.Name) && request.VectorIndexes.Any(i => i.VectorAttributeName.ToString() == a.Name));
        if (attributes.Count - vectors <= used.Count)
            return;
        if (request.LocalSecondaryIndexes.Count + request.GlobalSecondaryIndexes.Count + request.VectorIndexes.Count == 0)
        {
            DefinitionRules.Invalid(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
        }
        DefinitionRules.Invalid("Some AttributeDefinitions are not used. "
            + $"AttributeDefinitions: [{DefinitionRules.Names(attributes)}], keys used: [{string.Join(", ", HashOrder.Sort(used, used.Count))}]");
    }

    private static void AddNames(ValueList<KeySchemaElement> schema, HashSet<string> names)
    {
        for (int i = 0; i < schema.Count; i++)
            names.Add(schema[i].AttributeName.ToString());
    }

    private static void AddNames(ValueList<SearchSchemaElement> schema, HashSet<string> names)
    {
        for (int i = 0; i < schema.Count; i++)
            names.Add(schema[i].AttributeName.ToString());
    }

    private static void CheckStream(StreamSpecification stream)
    {
        if (!stream.IsPresent)
            return;
        if (stream.StreamEnabled is false && stream.StreamViewType.IsPresent)
            DefinitionRules.Invalid("Table is being created with a stream disabled, UpdateViewType should not be specified");
        if (stream.StreamEnabled is true && !stream.StreamViewType.IsPresent)
            DefinitionRules.Invalid("Table is being created with a stream enabled, UpdateViewType is required");
    }
}
