using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.ListTables;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.UpdateTable;

namespace Dynamo.Engine.Validation;

/// <summary>
/// The member constraints of the operations on tables, all in the older layer: measured on AWS, October 2026,
/// dynalite's record of the wire, the service's model.
/// </summary>
internal static class TableRules
{
    private static readonly MemberRule<ProvisionedThroughput>[] s_throughput =
    [
        new NumberRule<ProvisionedThroughput>("WriteCapacityUnits", t => t.WriteCapacityUnits) { Required = true, Min = 1 },
        new NumberRule<ProvisionedThroughput>("ReadCapacityUnits", t => t.ReadCapacityUnits) { Required = true, Min = 1 },
    ];

    private static readonly MemberRule<KeySchemaElement>[] s_keySchemaElement =
    [
        new TextRule<KeySchemaElement>("AttributeName", e => e.AttributeName) { Required = true, MinLength = 1, MaxLength = 255 },
        new TextRule<KeySchemaElement>("KeyType", e => e.KeyType) { Required = true, OneOf = MemberEnum.KeyType },
    ];

    private static readonly MemberRule<Projection>[] s_projection =
    [
        new TextRule<Projection>("ProjectionType", p => p.ProjectionType) { OneOf = MemberEnum.ProjectionType },
        new CountRule<Projection>(
            "NonKeyAttributes", p => p.NonKeyAttributes.IsPresent ? p.NonKeyAttributes.Count : null,
            p => JavaText.List(p.NonKeyAttributes)) { Min = 1, Max = 20 },
        new EachTextRule<Projection>("NonKeyAttributes", p => p.NonKeyAttributes, 1, 255),
    ];

    private static readonly MemberRule<SecondaryIndex>[] s_globalIndex = Index(maxKeySchema: int.MaxValue);
    private static readonly MemberRule<SecondaryIndex>[] s_localIndex = Index(maxKeySchema: 2);

    private static readonly MemberRule<SecondaryIndex>[] s_indexUpdate =
    [
        IndexName<SecondaryIndex>(i => i.IndexName),
        Throughput<SecondaryIndex>("ProvisionedThroughput", i => i.ProvisionedThroughput),
    ];

    private static readonly MemberRule<VectorIndex>[] s_vectorIndex =
    [
        IndexName<VectorIndex>(i => i.IndexName),
        new RequiredRule<VectorIndex>("VectorAttribute", i => i.HasVectorAttribute),
        new StructureRule<VectorIndex, VectorIndex>(
            "VectorAttribute", i => (i.HasVectorAttribute, i),
            new TextRule<VectorIndex>("AttributeName", i => i.VectorAttributeName) { Required = true, MinLength = 1, MaxLength = 255 }),
        new EachRule<VectorIndex, SearchSchemaElement>(
            "SearchSchema", i => i.SearchSchema.Count, (i, n) => i.SearchSchema[n], key: null,
            new TextRule<SearchSchemaElement>("AttributeName", e => e.AttributeName) { Required = true, MinLength = 1, MaxLength = 255 },
            new TextRule<SearchSchemaElement>("SearchSchemaElementType", e => e.SearchSchemaElementType)
            {
                Required = true, OneOf = MemberEnum.SearchSchemaElementType,
            }),
        new RequiredRule<VectorIndex>("Projection", i => i.Projection.IsPresent),
        new StructureRule<VectorIndex, Projection>("Projection", i => (i.Projection.IsPresent, i.Projection), s_projection),
        new NumberRule<VectorIndex>("Dimensions", i => i.Dimensions) { Required = true, Min = 1 },
        new TextRule<VectorIndex>("DistanceFunction", i => i.DistanceFunction) { Required = true, OneOf = MemberEnum.DistanceFunction },
    ];

    private static readonly MemberRule<GlobalSecondaryIndexUpdate>[] s_globalIndexUpdate =
    [
        new StructureRule<GlobalSecondaryIndexUpdate, SecondaryIndex>("Update", u => (u.HasUpdate, u.Update), s_indexUpdate),
        new StructureRule<GlobalSecondaryIndexUpdate, SecondaryIndex>("Create", u => (u.HasCreate, u.Create), s_globalIndex),
        new StructureRule<GlobalSecondaryIndexUpdate, GlobalSecondaryIndexUpdate>(
            "Delete", u => (u.HasDelete, u), IndexName<GlobalSecondaryIndexUpdate>(u => u.DeleteIndexName)),
    ];

    private static readonly MemberRule<VectorIndexUpdate>[] s_vectorIndexUpdate =
    [
        new StructureRule<VectorIndexUpdate, VectorIndex>("Create", u => (u.HasCreate, u.Create), s_vectorIndex),
        new StructureRule<VectorIndexUpdate, VectorIndexUpdate>(
            "Delete", u => (u.HasDelete, u), IndexName<VectorIndexUpdate>(u => u.DeleteIndexName)),
    ];

    private static readonly MemberRule<AttributeDefinition>[] s_attributeDefinition =
    [
        new TextRule<AttributeDefinition>("AttributeType", d => d.AttributeType) { Required = true, OneOf = MemberEnum.AttributeType },
        new TextRule<AttributeDefinition>("AttributeName", d => d.AttributeName) { Required = true, MinLength = 1, MaxLength = 255 },
    ];

    public static readonly OperationRules<CreateTableRequest> CreateTable = new(
        OperationStyles.Tables,
        new RequiredRule<CreateTableRequest>("AttributeDefinitions", r => r.AttributeDefinitions.IsPresent),
        AttributeDefinitions<CreateTableRequest>(),
        TableName<CreateTableRequest>(r => r.TableName),
        BillingMode<CreateTableRequest>(),
        Throughput<CreateTableRequest>("ProvisionedThroughput", r => r.ProvisionedThroughput),
        KeySchema<CreateTableRequest>(r => r.KeySchema, max: 2),
        KeySchemaElements<CreateTableRequest>(r => r.KeySchema),
        GlobalIndexes<CreateTableRequest>("GlobalSecondaryIndexes", r => r.GlobalSecondaryIndexes),
        LocalIndexes<CreateTableRequest>("LocalSecondaryIndexes", r => r.LocalSecondaryIndexes),
        Each<CreateTableRequest, VectorIndex>("VectorIndexes", r => r.VectorIndexes, s_vectorIndex),
        StreamSpecification<CreateTableRequest>(),
        Encryption<CreateTableRequest>("SSESpecification", r => r.SseSpecification));

    public static readonly OperationRules<UpdateTableRequest> UpdateTable = new(
        OperationStyles.Tables,
        AttributeDefinitions<UpdateTableRequest>(),
        TableName<UpdateTableRequest>(r => r.TableName),
        Throughput<UpdateTableRequest>("ProvisionedThroughput", r => r.ProvisionedThroughput),
        BillingMode<UpdateTableRequest>(),
        Each<UpdateTableRequest, GlobalSecondaryIndexUpdate>(
            "GlobalSecondaryIndexUpdates", r => r.GlobalSecondaryIndexUpdates, s_globalIndexUpdate),
        Each<UpdateTableRequest, VectorIndexUpdate>("VectorIndexUpdates", r => r.VectorIndexUpdates, s_vectorIndexUpdate),
        new CountRule<UpdateTableRequest>("ReplicaUpdates", r => r.ReplicaUpdates.IsPresent ? r.ReplicaUpdates.Count : null, _ => "[]") { Min = 1 },
        StreamSpecification<UpdateTableRequest>(),
        Encryption<UpdateTableRequest>("SSESpecification", r => r.SseSpecification));

    /// <summary>DescribeTable and DeleteTable.</summary>
    public static readonly OperationRules<TableRequest> NamedTable = new(
        OperationStyles.Tables, TableName<TableRequest>(r => r.TableName));

    public static readonly OperationRules<ListTablesRequest> ListTables = new(
        OperationStyles.Tables,
        new NumberRule<ListTablesRequest>("Limit", r => r.Limit) { Min = 1, Max = 100 },
        new TextRule<ListTablesRequest>("ExclusiveStartTableName", r => r.ExclusiveStartTableName)
        {
            MinLength = 3,
            MaxLength = 255,
            IsName = true,
            MatchesPatternIfEmpty = false,
        });

    /// <summary>A missing table name is refused ahead of these rules, in other words.</summary>
    private static TextRule<T> TableName<T>(Func<T, Utf8Text> member)
        => new("TableName", member) { MinLength = 3, MaxLength = 255, IsName = true, MatchesPatternIfEmpty = false, LengthFirst = true, OrArn = true };

    private static TextRule<T> IndexName<T>(Func<T, Utf8Text> member)
        => new("IndexName", member) { Required = true, MinLength = 3, MaxLength = 255, IsName = true, MatchesPatternIfEmpty = false, LengthFirst = true };

    private static TextRule<T> BillingMode<T>()
        where T : TableDefinitionRequest
        => new("BillingMode", r => r.BillingMode) { OneOf = MemberEnum.BillingMode };

    public static StructureRule<T, ProvisionedThroughput> Throughput<T>(string name, Func<T, ProvisionedThroughput> member)
        => new(name, r => (member(r).IsPresent, member(r)), s_throughput);

    private static EachRule<T, AttributeDefinition> AttributeDefinitions<T>()
        where T : TableDefinitionRequest
        => new("AttributeDefinitions", r => r.AttributeDefinitions.Count, (r, i) => r.AttributeDefinitions[i], key: null, s_attributeDefinition);

    private static StructureRule<T, StreamSpecification> StreamSpecification<T>()
        where T : TableDefinitionRequest
        => new("StreamSpecification", r => (r.StreamSpecification.IsPresent, r.StreamSpecification),
            new RequiredRule<StreamSpecification>("StreamEnabled", s => s.StreamEnabled is not null),
            new TextRule<StreamSpecification>("StreamViewType", s => s.StreamViewType) { OneOf = MemberEnum.StreamViewType });

    public static StructureRule<T, SseSpecification> Encryption<T>(string name, Func<T, SseSpecification> member)
        => new(name, r => (member(r).IsPresent, member(r)),
            new TextRule<SseSpecification>("SSEType", s => s.SseType) { OneOf = MemberEnum.SseType },
            new TextRule<SseSpecification>("KMSMasterKeyId", s => s.KmsMasterKeyId) { MinLength = 1 });

    private static CountRule<T> KeySchema<T>(Func<T, ValueList<KeySchemaElement>> member, int max)
        => new("KeySchema", r => member(r).IsPresent ? member(r).Count : null, r => JavaText.List(member(r)))
        {
            Required = true,
            Min = 1,
            Max = max,
        };

    private static EachRule<T, KeySchemaElement> KeySchemaElements<T>(Func<T, ValueList<KeySchemaElement>> member)
        => new("KeySchema", r => member(r).Count, (r, i) => member(r)[i], key: null, s_keySchemaElement);

    public static EachRule<T, SecondaryIndex> GlobalIndexes<T>(string name, Func<T, MemberList<SecondaryIndex>> member)
        => Each(name, member, s_globalIndex);

    public static EachRule<T, SecondaryIndex> LocalIndexes<T>(string name, Func<T, MemberList<SecondaryIndex>> member)
        => Each(name, member, s_localIndex);

    private static EachRule<T, TElement> Each<T, TElement>(
        string name, Func<T, MemberList<TElement>> member, MemberRule<TElement>[] rules)
        where TElement : IReusable, new()
        => new(name, r => member(r).Count, (r, i) => member(r)[i], key: null, rules);

    private static MemberRule<SecondaryIndex>[] Index(int maxKeySchema) =>
    [
        IndexName<SecondaryIndex>(i => i.IndexName),
        KeySchema<SecondaryIndex>(i => i.KeySchema, maxKeySchema),
        KeySchemaElements<SecondaryIndex>(i => i.KeySchema),
        new RequiredRule<SecondaryIndex>("Projection", i => i.Projection.IsPresent),
        new StructureRule<SecondaryIndex, Projection>("Projection", i => (i.Projection.IsPresent, i.Projection), s_projection),
        Throughput<SecondaryIndex>("ProvisionedThroughput", i => i.ProvisionedThroughput),
    ];
}
