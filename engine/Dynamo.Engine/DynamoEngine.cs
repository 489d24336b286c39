using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Engine.Operations.DescribeTable;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.ListTables;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.Operations.UpdateItem;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Storage;

namespace Dynamo.Engine;

/// <summary>
/// DynamoDB over a store. Every method takes a filled request and an empty (reset) result, may be called from any
/// thread, completes synchronously where the data is in memory, and throws
/// <see cref="Errors.DynamoException"/> for what DynamoDB refuses. When the task completes, what the answer rests on
/// is durable. Owns the store.
/// </summary>
public sealed class DynamoEngine : IAsyncDisposable
{
    private readonly IStore _store;

    private DynamoEngine(IStore store, EngineOptions options)
    {
        _store = store;
        Options = options;
    }

    public EngineOptions Options { get; }

    /// <summary>Reads the catalog and takes up what an earlier process left unfinished.</summary>
    public static async ValueTask<DynamoEngine> OpenAsync(IStore store, EngineOptions options)
    {
        await Task.CompletedTask;
        return new DynamoEngine(store, options);
    }

    public ValueTask CreateTableAsync(CreateTableRequest request, CreateTableResult result) => throw new NotSupportedException();

    public ValueTask DescribeTableAsync(DescribeTableRequest request, DescribeTableResult result) => throw new NotSupportedException();

    public ValueTask ListTablesAsync(ListTablesRequest request, ListTablesResult result) => throw new NotSupportedException();

    public ValueTask DeleteTableAsync(DeleteTableRequest request, DeleteTableResult result) => throw new NotSupportedException();

    public ValueTask UpdateTableAsync(UpdateTableRequest request, UpdateTableResult result) => throw new NotSupportedException();

    public ValueTask PutItemAsync(PutItemRequest request, PutItemResult result) => throw new NotSupportedException();

    public ValueTask GetItemAsync(GetItemRequest request, GetItemResult result) => throw new NotSupportedException();

    public ValueTask UpdateItemAsync(UpdateItemRequest request, UpdateItemResult result) => throw new NotSupportedException();

    public ValueTask DeleteItemAsync(DeleteItemRequest request, DeleteItemResult result) => throw new NotSupportedException();

    public ValueTask QueryAsync(QueryRequest request, QueryResult result) => throw new NotSupportedException();

    public ValueTask ScanAsync(ScanRequest request, ScanResult result) => throw new NotSupportedException();

    public ValueTask BatchGetItemAsync(BatchGetItemRequest request, BatchGetItemResult result) => throw new NotSupportedException();

    public ValueTask BatchWriteItemAsync(BatchWriteItemRequest request, BatchWriteItemResult result) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
