using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.DescribeTable;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Operations.UpdateItem;
using Dynamo.Engine.Operations.UpdateTable;

namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// How a command ended: an error's text, a failed condition, or neither; the item that came with it; what it
/// consumed, as <see cref="ModelCapacity"/> writes it.
/// </summary>
internal sealed record Answer(string? Error, bool ConditionFailed, Map? Item, string? Capacity = null);

/// <summary>One page of a Query or Scan.</summary>
internal sealed record Page(List<Map> Items, bool HasItems, int Count, int ScannedCount, Map? LastKey, string Capacity);

/// <summary>How a transaction ended: refused, or with reasons (code, text, item) where it was cancelled, else items.</summary>
internal sealed record TransactAnswer(string? Error, List<(string Code, string? Message, Map? Item)> Reasons, List<Map?> Items, string? Capacity);

/// <summary>Speaks to an engine as the server does, for one table. Requests and results are used again and again.</summary>
internal sealed class EngineDriver(DynamoEngine engine)
{
    public const string Table = "model";

    private readonly PutItemRequest _put = new();
    private readonly UpdateItemRequest _update = new();
    private readonly DeleteItemRequest _delete = new();
    private readonly GetItemRequest _get = new();
    private readonly QueryRequest _query = new();
    private readonly ScanRequest _scan = new();
    private readonly BatchGetItemRequest _batchGet = new();
    private readonly BatchWriteItemRequest _batchWrite = new();
    private readonly TransactWriteItemsRequest _transactWrite = new();
    private readonly TransactGetItemsRequest _transactGet = new();
    private readonly Sink _sink = new();

    public async Task CreateTableAsync(ModelSchema schema)
    {
        CreateTableRequest request = new() { TableName = Table, BillingMode = "PAY_PER_REQUEST" };
        foreach (ModelKey key in schema.Keys.Concat(schema.Indexes.SelectMany(i => i.Keys)).DistinctBy(k => k.Name))
            request.AttributeDefinitions.Add(new AttributeDefinition(key.Name, key.Type));
        AddKeys(request.KeySchema, [schema.Partition], schema.Sort is null ? [] : [schema.Sort]);
        foreach (ModelIndex index in schema.Indexes)
            Define((index.IsLocal ? request.LocalSecondaryIndexes : request.GlobalSecondaryIndexes).Add(), index);
        await engine.CreateTableAsync(request, new CreateTableResult());
    }

    public Task<Answer> CreateIndexAsync(ModelIndex index)
    {
        UpdateTableRequest request = new() { TableName = Table };
        foreach (ModelKey key in index.Keys)
            request.AttributeDefinitions.Add(new AttributeDefinition(key.Name, key.Type));
        GlobalSecondaryIndexUpdate update = request.GlobalSecondaryIndexUpdates.Add();
        update.HasCreate = true;
        Define(update.Create, index);
        return AnswerAsync(() => engine.UpdateTableAsync(request, new UpdateTableResult()), () => new Answer(null, false, null));
    }

    public Task<Answer> DeleteIndexAsync(ModelIndex index)
    {
        UpdateTableRequest request = new() { TableName = Table };
        GlobalSecondaryIndexUpdate update = request.GlobalSecondaryIndexUpdates.Add();
        update.HasDelete = true;
        update.DeleteIndexName = index.Name;
        return AnswerAsync(() => engine.UpdateTableAsync(request, new UpdateTableResult()), () => new Answer(null, false, null));
    }

    /// <summary>Until no index is being filled any more.</summary>
    public async Task WaitForIndexesAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            DescribeTableResult result = new();
            await engine.DescribeTableAsync(new DescribeTableRequest { TableName = Table }, result);
            if (result.Table!.GlobalSecondaryIndexes?.All(i => i.Global!.IndexStatus == "ACTIVE") != false)
                return;
            await Task.Delay(1, patience.Token);
        }
    }

    public Task<Answer> PutAsync(PutCommand command)
    {
        _put.Reset();
        _put.Item = Item(_put, command.Item);
        Prepare(_put, command.Condition, new Placeholders(), command.ReturnsOld ? "ALL_OLD" : null, command.ReturnsOnFailure);
        return WriteAsync(new PutItemResult(_sink), r => engine.PutItemAsync(_put, r));
    }

    public Task<Answer> DeleteAsync(DeleteCommand command)
    {
        _delete.Reset();
        _delete.Key = Item(_delete, command.Key);
        Prepare(_delete, command.Condition, new Placeholders(), command.ReturnsOld ? "ALL_OLD" : null, command.ReturnsOnFailure);
        return WriteAsync(new DeleteItemResult(_sink), r => engine.DeleteItemAsync(_delete, r));
    }

    public Task<Answer> UpdateAsync(UpdateCommand command)
    {
        _update.Reset();
        _update.Key = Item(_update, command.Key);
        Placeholders placeholders = new();
        if (command.Update is { IsLegacy: true } updates)
            LegacyCondition.AddTo(_update, _update.AttributeUpdates, updates);
        else
            _update.UpdateExpression = command.Update?.Render(placeholders);
        Prepare(_update, command.Condition, placeholders, command.ReturnValues, command.ReturnsOnFailure);
        return WriteAsync(new UpdateItemResult(_sink), r => engine.UpdateItemAsync(_update, r));
    }

    public async Task<Answer> GetAsync(GetCommand command)
    {
        _get.Reset();
        _get.TableName = Table;
        _get.Key = Item(_get, command.Key);
        _get.ConsistentRead = command.Consistent;
        _get.ReturnConsumedCapacity = "INDEXES";
        Placeholders placeholders = new();
        _get.ProjectionExpression = Projection(command.Projection, placeholders);
        placeholders.AddTo(_get.ExpressionAttributes);
        GetItemResult result = new(_sink);
        return await AnswerAsync(
            () => engine.GetItemAsync(_get, result),
            () => new Answer(null, false, result.HasItem ? _sink.Items.Single() : null, Text(result.ConsumedCapacity)));
    }

    public async Task<(string? Error, Page? Page)> ReadAsync(ReadCommand command, int segment, Map? startKey)
    {
        _sink.Items.Clear();
        Page? page = null;
        Answer answer = command is QueryCommand query
            ? await QueryAsync(query, startKey, p => page = p)
            : await ScanAsync((ScanCommand)command, segment, startKey, p => page = p);
        return (answer.Error, page);
    }

    public async Task<(string? Error, List<Map> Items, string? Capacity)> BatchGetAsync(BatchGetCommand command)
    {
        _batchGet.Reset();
        _batchGet.ReturnConsumedCapacity = "INDEXES";
        KeysAndAttributes table = _batchGet.RequestItems.Add();
        table.TableName = Table;
        foreach (Map key in command.Keys)
            table.Keys.Add(Item(_batchGet, key));
        Placeholders placeholders = new();
        table.ProjectionExpression = Projection(command.Projection, placeholders);
        placeholders.AddTo(table.ExpressionAttributes);
        BatchGetItemResult result = new(_sink);
        Answer answer = await AnswerAsync(() => engine.BatchGetItemAsync(_batchGet, result), () => new Answer(null, false, null, Text(result.ConsumedCapacity.Single())));
        Assert.Empty(result.UnprocessedKeys);
        return (answer.Error, [.. _sink.Items], answer.Capacity);
    }

    public async Task<Answer> BatchWriteAsync(BatchWriteCommand command)
    {
        _batchWrite.Reset();
        _batchWrite.ReturnConsumedCapacity = "INDEXES";
        TableWrites table = _batchWrite.RequestItems.Add();
        table.TableName = Table;
        foreach (Map item in command.Puts)
            table.Requests.Add(new WriteRequest(true, Item(_batchWrite, item), false, default));
        foreach (Map key in command.Deletes)
            table.Requests.Add(new WriteRequest(false, default, true, Item(_batchWrite, key)));
        BatchWriteItemResult result = new();
        Answer answer = await AnswerAsync(() => engine.BatchWriteItemAsync(_batchWrite, result), () => new Answer(null, false, null, Text(result.ConsumedCapacity.Single())));
        Assert.Empty(result.UnprocessedItems);
        return answer;
    }

    public async Task<TransactAnswer> TransactWriteAsync(TransactWriteCommand command)
    {
        _transactWrite.Reset();
        _transactWrite.ReturnConsumedCapacity = "INDEXES";
        foreach (Command action in command.Actions)
            Add(_transactWrite.TransactItems.Add(), action);
        TransactWriteItemsResult result = new();
        Answer answer = await AnswerAsync(
            () => engine.TransactWriteItemsAsync(_transactWrite, result),
            () => new Answer(null, false, null, result.Cancellation.IsCanceled ? null : Text(result.ConsumedCapacity.Single())));
        return new TransactAnswer(answer.Error, Reasons(result.Cancellation), [], answer.Capacity);
    }

    public async Task<TransactAnswer> TransactGetAsync(TransactGetCommand command)
    {
        _transactGet.Reset();
        _transactGet.ReturnConsumedCapacity = "INDEXES";
        foreach (GetCommand get in command.Gets)
        {
            TransactGetItem item = _transactGet.TransactItems.Add();
            item.HasGet = true;
            item.TableName = Table;
            item.Key = Item(_transactGet, get.Key);
            Placeholders placeholders = new();
            item.ProjectionExpression = Projection(get.Projection, placeholders);
            placeholders.AddTo(item.ExpressionAttributes);
        }
        ResponseSink sink = new();
        TransactGetItemsResult result = new(sink);
        Answer answer = await AnswerAsync(
            () => engine.TransactGetItemsAsync(_transactGet, result),
            () => new Answer(null, false, null, result.Cancellation.IsCanceled ? null : Text(result.ConsumedCapacity.Single())));
        return new TransactAnswer(answer.Error, Reasons(result.Cancellation), sink.Responses, answer.Capacity);
    }

    private void Add(TransactWriteItem item, Command action)
    {
        Placeholders placeholders = new();
        item.TableName = Table;
        (ModelCondition? condition, bool returnsOnFailure) = action switch
        {
            PutCommand c => (c.Condition, c.ReturnsOnFailure),
            DeleteCommand c => (c.Condition, c.ReturnsOnFailure),
            UpdateCommand c => (c.Condition, c.ReturnsOnFailure),
            _ => (((CheckCommand)action).Condition, ((CheckCommand)action).ReturnsOnFailure),
        };
        switch (action)
        {
            case PutCommand c:
                item.HasPut = true;
                item.Item = Item(_transactWrite, c.Item);
                break;
            case DeleteCommand c:
                item.HasDelete = true;
                item.Key = Item(_transactWrite, c.Key);
                break;
            case UpdateCommand c:
                item.HasUpdate = true;
                item.Key = Item(_transactWrite, c.Key);
                item.UpdateExpression = c.Update!.Render(placeholders);
                break;
            case CheckCommand c:
                item.HasConditionCheck = true;
                item.Key = Item(_transactWrite, c.Key);
                break;
        }
        item.ConditionExpression = condition?.Render(placeholders);
        item.ReturnValuesOnConditionCheckFailure = returnsOnFailure ? "ALL_OLD" : null;
        placeholders.AddTo(item.ExpressionAttributes);
    }

    private static List<(string, string?, Map?)> Reasons(Cancellation cancellation) => [.. cancellation.Reasons.Select(
        r => (r.Code, r.Message, r.HasItem ? ModelValue.ReadItem(r.Item) : null))];

    private static string Text(ConsumedCapacity capacity) => ModelCapacity.Text(
        capacity.TableUnits,
        capacity.LocalSecondaryIndexes.Concat(capacity.GlobalSecondaryIndexes).Select(i => (Encoding.UTF8.GetString(i.IndexName.Span), i.CapacityUnits)));

    private Task<Answer> QueryAsync(QueryCommand command, Map? startKey, Action<Page> takePage)
    {
        _query.Reset();
        Placeholders placeholders = new();
        if (command.IsLegacy)
            AddKeyConditions(command);
        else
            _query.KeyConditionExpression = KeyCondition(command, placeholders);
        _query.ScanIndexForward = command.Descending ? false : null;
        Prepare(_query, command, startKey, placeholders);
        QueryResult result = new(_sink);
        return AnswerAsync(() => engine.QueryAsync(_query, result), () => Take(result, takePage));
    }

    private Task<Answer> ScanAsync(ScanCommand command, int segment, Map? startKey, Action<Page> takePage)
    {
        _scan.Reset();
        if (command.Segments > 1)
            (_scan.Segment, _scan.TotalSegments) = (segment, command.Segments);
        Prepare(_scan, command, startKey, new Placeholders());
        ScanResult result = new(_sink);
        return AnswerAsync(() => engine.ScanAsync(_scan, result), () => Take(result, takePage));
    }

    private Answer Take(ReadRangeResult result, Action<Page> takePage)
    {
        takePage(new Page(
            [.. _sink.Items], result.HasItems, result.Count, result.ScannedCount,
            result.HasLastEvaluatedKey ? ModelValue.ReadItem(result.LastEvaluatedKey) : null, Text(result.ConsumedCapacity)));
        return new Answer(null, false, null);
    }

    private static void Prepare(ReadRangeRequest request, ReadCommand command, Map? startKey, Placeholders placeholders)
    {
        request.TableName = Table;
        request.IndexName = command.Index?.Name;
        request.Limit = command.Limit;
        request.ReturnConsumedCapacity = "INDEXES";
        request.Select = command.CountOnly ? "COUNT" : null;
        if (command.Filter is LegacyCondition legacy)
        {
            legacy.AddTo(request, request is QueryRequest query ? query.QueryFilter : ((ScanRequest)request).ScanFilter);
            request.ConditionalOperator = legacy.ConditionalOperator;
        }
        else
            request.FilterExpression = command.Filter?.Render(placeholders);
        if (command.IsLegacy)
        {
            foreach (ModelPath path in command.Projection ?? [])
                request.AttributesToGet.Add(path.Root);
        }
        else
            request.ProjectionExpression = Projection(command.Projection, placeholders);
        if (startKey is not null)
            request.ExclusiveStartKey = Item(request, startKey);
        placeholders.AddTo(request.ExpressionAttributes);
    }

    private static void Prepare(
        WriteItemRequest request, ModelCondition? condition, Placeholders placeholders, string? returnValues, bool returnsOnFailure)
    {
        request.TableName = Table;
        if (condition is LegacyCondition legacy)
        {
            legacy.AddTo(request, request.Expected);
            request.ConditionalOperator = legacy.ConditionalOperator;
        }
        else
            request.ConditionExpression = condition?.Render(placeholders);
        request.ReturnValues = returnValues;
        request.ReturnConsumedCapacity = "INDEXES";
        request.ReturnValuesOnConditionCheckFailure = returnsOnFailure ? "ALL_OLD" : null;
        placeholders.AddTo(request.ExpressionAttributes);
    }

    private async Task<Answer> WriteAsync<T>(T result, Func<T, ValueTask> write)
        where T : WriteItemResult
        => await AnswerAsync(
            () => write(result), () => new Answer(
                null, result.ConditionFailed, result.HasItem ? _sink.Items.Single() : null,
                result.ConditionFailed ? null : Text(result.ConsumedCapacity)));

    private async Task<Answer> AnswerAsync(Func<ValueTask> call, Func<Answer> answer)
    {
        _sink.Items.Clear();
        try
        {
            await call();
            return answer();
        }
        catch (DynamoException error)
        {
            return new Answer(error.Message, false, null);
        }
    }

    private void AddKeyConditions(QueryCommand command)
    {
        string partition = command.Index?.Partition[0].Name ?? "pk";
        string? sort = command.Index is null ? "sk" : command.Index.Sort.FirstOrDefault()?.Name;
        List<ModelCondition> parts = [Compare(partition, "=", command.Partition[0])];
        if (command.Equal.Length > 0)
            parts.Add(Compare(sort!, "=", command.Equal[0]));
        else if (command.Restriction is { } r)
        {
            PathOperand path = new(ModelPath.Of(sort!));
            parts.Add(r.Operator switch
            {
                "BETWEEN" => new Between(path, new ValueOperand(r.Operand), new ValueOperand(r.Upper!)),
                "begins_with" => new Function("begins_with", path.Path, new ValueOperand(r.Operand)),
                _ => Compare(sort!, r.Operator, r.Operand),
            });
        }
        new LegacyCondition([.. parts], Any: false).AddTo(_query, _query.KeyConditions);

        static Comparison Compare(string name, string op, ModelValue value)
            => new(op, new PathOperand(ModelPath.Of(name)), new ValueOperand(value));
    }

    private static string KeyCondition(QueryCommand command, Placeholders placeholders)
    {
        ModelKey[] partition = command.Index?.Partition ?? [];
        List<string> clauses = [];
        for (int i = 0; i < command.Partition.Length; i++)
            clauses.Add($"{placeholders.Name(command.Index is null ? "pk" : partition[i].Name)} = {placeholders.Value(command.Partition[i])}");
        string SortName(int i) => command.Index is null ? "sk" : command.Index.Sort[i].Name;
        for (int i = 0; i < command.Equal.Length; i++)
            clauses.Add($"{placeholders.Name(SortName(i))} = {placeholders.Value(command.Equal[i])}");
        if (command.Restriction is not null)
            clauses.Add(command.Restriction.Render(SortName(command.Equal.Length), placeholders));
        return string.Join(" AND ", clauses);
    }

    private static string? Projection(ModelPath[]? paths, Placeholders placeholders)
        => paths is null ? null : string.Join(", ", paths.Select(placeholders.Path));

    private static ValueSlot Item(OperationRequest request, Map item)
    {
        int start = request.Values.Length;
        ModelValue.WriteItem(item, request.Values);
        return new ValueSlot(start, request.Values.Length - start);
    }

    private static void Define(SecondaryIndex member, ModelIndex index)
    {
        member.IndexName = index.Name;
        AddKeys(member.KeySchema, index.Partition, index.Sort);
        member.Projection.IsPresent = true;
        member.Projection.ProjectionType = index.NonKeyAttributes is null ? "ALL" : index.NonKeyAttributes.Length == 0 ? "KEYS_ONLY" : "INCLUDE";
        foreach (string name in index.NonKeyAttributes ?? [])
            member.Projection.NonKeyAttributes.Add(name);
    }

    private static void AddKeys(ValueList<KeySchemaElement> schema, ModelKey[] partition, ModelKey[] sort)
    {
        foreach (ModelKey key in partition)
            schema.Add(new KeySchemaElement(key.Name, "HASH"));
        foreach (ModelKey key in sort)
            schema.Add(new KeySchemaElement(key.Name, "RANGE"));
    }

    private sealed class ResponseSink : IResponseSink
    {
        public List<Map?> Responses { get; } = [];

        public void BeginResponse() => Responses.Add(null);

        public void Add(ReadOnlySpan<byte> item) => Responses[^1] = ModelValue.ReadItem(item);

        public void Clear() => Responses.Clear();
    }

    private sealed class Sink : IBatchItemSink
    {
        public List<Map> Items { get; } = [];

        public void Add(ReadOnlySpan<byte> item) => Items.Add(ModelValue.ReadItem(item));

        public void Clear() => Items.Clear();

        public void BeginTable(ReadOnlySpan<byte> name) => Assert.Equal(Table, Encoding.UTF8.GetString(name));
    }
}
