using System.Globalization;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.CreateTable;

internal sealed class CreateTableOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(CreateTableRequest request, CreateTableResult result)
    {
        TableDefinition planned = CreateTableRules.Define(request);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        long nowMs = context.Catalog.NowMs;
        if (context.Catalog.Find(request.TableName.Span) is { } existing)
        {
            if (existing.StateAt(nowMs) == TableState.Creating)
                DefinitionRules.InUse($"Table is being created: {planned.Name}");
            DynamoException.Throw(ErrorCode.ResourceInUse, $"Table already exists: {planned.Name}");
        }
        TableState state = context.StateFor(TableState.Creating);
        List<IndexDefinition> indexes = [];
        foreach (IndexDefinition index in planned.Indexes)
        {
            indexes.Add(index with
            {
                Entries = await context.Store.CreateKeyspaceAsync(),
                State = state == TableState.Creating ? IndexState.Creating : IndexState.Active,
                StateEndsMs = context.StateEndMs(nowMs),
            });
        }
        List<VectorIndexDefinition> vectorIndexes = [];
        foreach (VectorIndexDefinition index in planned.VectorIndexes)
        {
            vectorIndexes.Add(index with
            {
                Entries = await context.Store.CreateKeyspaceAsync(),
                State = state == TableState.Creating ? IndexState.Creating : IndexState.Active,
                StateEndsMs = context.StateEndMs(nowMs),
            });
        }
        TableDefinition definition = planned with
        {
            Id = context.NewId(),
            CreationTimeMs = nowMs,
            State = state,
            StateEndsMs = context.StateEndMs(nowMs),
            Items = await context.Store.CreateKeyspaceAsync(),
            LastUpdateToPayPerRequestMs = planned.BillingMode == BillingMode.PayPerRequest ? nowMs : null,
            KmsKeyArn = TableMembers.KmsKeyArn(request.SseSpecification, request.Region),
            Stream = await StreamAsync(request.StreamSpecification, nowMs),
            Policies = planned.Policies.Count == 0
                ? []
                : [planned.Policies[0] with { RevisionId = nowMs.ToString(CultureInfo.InvariantCulture) }],
            Indexes = indexes,
            VectorIndexes = vectorIndexes,
        };
        Table table = await context.Catalog.PutAsync(definition);
        result.Table = AsAnswered(definition, context.Describer.Describe(table, nowMs, status: "CREATING", indexStatus: "CREATING"));
    }

    /// <summary>DynamoDB's answer shows warm throughput only where it was asked for, and not when billing last changed.</summary>
    private static TableDescription AsAnswered(TableDefinition definition, TableDescription table) => table with
    {
        WarmThroughput = AsAnswered(definition.Warm, table.WarmThroughput),
        BillingModeSummary = table.BillingModeSummary is { } billing ? billing with { LastUpdateToPayPerRequestTimeMs = null } : null,
        GlobalSecondaryIndexes = table.GlobalSecondaryIndexes is { } indexes
            ? [.. indexes.Select(i => i with
            {
                Global = i.Global! with
                {
                    WarmThroughput = AsAnswered(definition.Indexes.First(d => d.Name == i.IndexName).Warm, i.Global!.WarmThroughput),
                },
            })]
            : null,
    };

    private static WarmThroughputDescription? AsAnswered(WarmUnits? asked, WarmThroughputDescription? warm)
        => asked is null ? null : warm! with { Status = "UPDATING" };

    private async ValueTask<StreamDefinition?> StreamAsync(StreamSpecification stream, long nowMs)
        => stream.IsPresent && stream.StreamEnabled is true
            ? new StreamDefinition(true, TableMembers.StreamView(stream.StreamViewType), nowMs, await context.Store.CreateKeyspaceAsync())
            : null;
}
