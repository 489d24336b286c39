using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Indexes;

/// <summary>
/// What CreateTable and UpdateTable check about an index behind the members' own constraints, in DynamoDB's words
/// and order (measured on AWS, October 2026). Gives the index's definition, as yet without a keyspace.
/// </summary>
internal static class IndexRules
{
    public const int MaxLocalIndexes = 5;
    public const int MaxGlobalIndexes = 20;

    /// <summary>Over all indexes of a table.</summary>
    private const int MaxIncludedAttributes = 100;

    public static IndexDefinition Local(SecondaryIndex index, KeyAttribute tablePartitionKey, IReadOnlyList<KeyAttribute> definitions)
    {
        string name = index.IndexName.ToString();
        (List<KeyAttribute> partition, List<KeyAttribute> sort) = DefinitionRules.Keys(index.KeySchema, definitions);
        DefinitionRules.CheckSimpleSchema(index.KeySchema);
        if (sort.Count == 0)
            DefinitionRules.Invalid($"Index KeySchema does not have a range key for index: {name}");
        if (partition[0].Name != tablePartitionKey.Name)
        {
            DefinitionRules.Invalid("Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                + $"{name}. index hash key: {partition[0].Name}, table hash key: {tablePartitionKey.Name}");
        }
        return Define(index, isLocal: true, partition, sort);
    }

    /// <param name="isAdded">By UpdateTable, which words some of it otherwise.</param>
    public static IndexDefinition Global(
        SecondaryIndex index, BillingMode billing, IReadOnlyList<KeyAttribute> definitions, bool isAdded = false)
    {
        string name = index.IndexName.ToString();
        (List<KeyAttribute> partition, List<KeyAttribute> sort) = DefinitionRules.Keys(index.KeySchema, definitions);
        CheckGlobalSchema(index.KeySchema, partition, sort);
        IndexDefinition definition = Define(index, isLocal: false, partition, sort);
        if (billing == BillingMode.PayPerRequest && index.ProvisionedThroughput.IsPresent)
        {
            DefinitionRules.Invalid(isAdded
                ? $"Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {name} when BillingMode is PAY_PER_REQUEST"
                : $"ProvisionedThroughput should not be specified for index: {name} when BillingMode is PAY_PER_REQUEST");
        }
        if (billing == BillingMode.Provisioned && !index.ProvisionedThroughput.IsPresent)
        {
            DefinitionRules.Invalid(isAdded
                ? $"Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {name}"
                : $"ProvisionedThroughput is not specified for index: {name}");
        }
        Throughput throughput = DefinitionRules.Throughput(index.ProvisionedThroughput);
        return definition with
        {
            Throughput = throughput,
            OnDemand = isAdded
                ? OnDemandRules.Change(null, index.OnDemandThroughput, billing, name)
                : OnDemandRules.Create(index.OnDemandThroughput, billing, name),
            Warm = WarmRules.Create(index.WarmThroughput, billing, throughput, "index " + name),
        };
    }

    /// <summary>Whether an index has the keys and the projection of a member, whatever its name.</summary>
    public static bool IsOf(IndexDefinition index, SecondaryIndex member)
    {
        (ProjectionType projection, List<string> nonKeyAttributes) = Project(member.Projection);
        IEnumerable<(string, bool)> keys =
            index.PartitionKeys.Select(k => (k.Name, true)).Concat(index.SortKeys.Select(k => (k.Name, false)));
        return keys.SequenceEqual(
                Enumerable.Range(0, member.KeySchema.Count).Select(i => member.KeySchema[i])
                    .Select(e => (e.AttributeName.ToString(), e.KeyType.Is("HASH"u8))))
            && index.Projection == projection
            && index.NonKeyAttributes.ToHashSet().SetEquals(nonKeyAttributes);
    }

    /// <summary>Indexes of all kinds share one space of names.</summary>
    public static void CheckDistinctNames(IEnumerable<string> indexNames)
    {
        HashSet<string> names = [];
        foreach (string name in indexNames)
        {
            if (!names.Add(name))
                DefinitionRules.Invalid($"Duplicate index name: {name}");
        }
    }

    public static void CheckIncluded(IEnumerable<IndexDefinition> indexes)
    {
        int count = indexes.Sum(i => i.NonKeyAttributes.Count);
        if (count > MaxIncludedAttributes)
        {
            DefinitionRules.Invalid("The total number of projected attributes across all indexes exceeds the limit of "
                + $"{MaxIncludedAttributes}");
        }
    }

    /// <summary>One to four HASH attributes, then none to four RANGE attributes, each once.</summary>
    private static void CheckGlobalSchema(ValueList<KeySchemaElement> schema, List<KeyAttribute> partition, List<KeyAttribute> sort)
    {
        if (schema.Count <= 2 && partition.Count <= 1)
        {
            DefinitionRules.CheckSimpleSchema(schema);
            return;
        }
        if (!schema[0].KeyType.Is("HASH"u8))
            DynamoException.ThrowValidation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        for (int i = 0; i < partition.Count; i++)
        {
            if (!schema[i].KeyType.Is("HASH"u8))
                DefinitionRules.Invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema");
        }
        CheckDistinctAttributes(schema);
        if (partition.Count > KeySchema.MaxPartitionAttributes)
            DefinitionRules.Invalid("The KeySchema exceeds the maximum allowed number of HASH key attributes");
        if (sort.Count > KeySchema.MaxSortAttributes)
            DefinitionRules.Invalid("The KeySchema exceeds the maximum allowed number of RANGE key attributes");
    }

    /// <summary>For a key of several HASH or several RANGE attributes; a simple one has words of its own.</summary>
    public static void CheckDistinctAttributes(ValueList<KeySchemaElement> schema)
    {
        HashSet<string> names = [];
        int hashes = 0;
        for (int i = 0; i < schema.Count; i++)
        {
            names.Add(schema[i].AttributeName.ToString());
            hashes += schema[i].KeyType.Is("HASH"u8) ? 1 : 0;
        }
        if (names.Count != schema.Count && (schema.Count > 2 || hashes > 1))
            DynamoException.ThrowValidation("The KeySchema contains multiple key attributes with the same name");
    }

    /// <summary>What an index projects, and for INCLUDE the attributes besides keys.</summary>
    public static (ProjectionType Type, List<string> NonKeyAttributes) Project(Projection projection)
    {
        if (!projection.ProjectionType.IsPresent)
            DefinitionRules.Invalid("Unknown ProjectionType: null");
        bool includes = projection.ProjectionType.Is("INCLUDE"u8);
        if (!includes && projection.NonKeyAttributes.IsPresent)
            DefinitionRules.Invalid($"ProjectionType is {projection.ProjectionType}, but NonKeyAttributes is specified");
        if (includes && !projection.NonKeyAttributes.IsPresent)
            DefinitionRules.Invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        string[] included = [.. Enumerable.Range(0, projection.NonKeyAttributes.Count).Select(i => projection.NonKeyAttributes[i].ToString())];
        string? repeated = included.GroupBy(name => name).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (repeated is not null)
            DefinitionRules.Invalid($"Duplicate element in NonKeyAttributes: {repeated}");
        ProjectionType type = includes ? ProjectionType.Include
            : projection.ProjectionType.Is("ALL"u8) ? ProjectionType.All : ProjectionType.KeysOnly;
        return (type, [.. included]);
    }

    private static IndexDefinition Define(SecondaryIndex index, bool isLocal, List<KeyAttribute> partition, List<KeyAttribute> sort)
    {
        (ProjectionType projection, List<string> nonKeyAttributes) = Project(index.Projection);
        return new IndexDefinition
        {
            Name = index.IndexName.ToString(),
            IsLocal = isLocal,
            Entries = default,
            PartitionKeys = partition,
            SortKeys = sort,
            Projection = projection,
            NonKeyAttributes = nonKeyAttributes,
        };
    }
}
