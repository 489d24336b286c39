using Dynamo.Engine.Operations.BatchExecuteStatement;
using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.CreateBackup;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.DeleteBackup;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.DeleteResourcePolicy;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Engine.Operations.DescribeBackup;
using Dynamo.Engine.Operations.DescribeContinuousBackups;
using Dynamo.Engine.Operations.DescribeEndpoints;
using Dynamo.Engine.Operations.DescribeLimits;
using Dynamo.Engine.Operations.DescribeStream;
using Dynamo.Engine.Operations.DescribeTable;
using Dynamo.Engine.Operations.DescribeTimeToLive;
using Dynamo.Engine.Operations.ExecuteStatement;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.GetRecords;
using Dynamo.Engine.Operations.GetResourcePolicy;
using Dynamo.Engine.Operations.GetShardIterator;
using Dynamo.Engine.Operations.ListBackups;
using Dynamo.Engine.Operations.ListStreams;
using Dynamo.Engine.Operations.ListTables;
using Dynamo.Engine.Operations.ListTagsOfResource;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.PutResourcePolicy;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.RestoreTableFromBackup;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.Operations.SearchVectors;
using Dynamo.Engine.Operations.TagResource;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Operations.UntagResource;
using Dynamo.Engine.Operations.UpdateContinuousBackups;
using Dynamo.Engine.Operations.UpdateItem;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Operations.UpdateTimeToLive;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.PartiQL;
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
    private readonly EngineContext _context;
    private readonly CreateTableOperation _createTable;
    private readonly DescribeTableOperation _describeTable;
    private readonly ListTablesOperation _listTables;
    private readonly DeleteTableOperation _deleteTable;
    private readonly UpdateTableOperation _updateTable;
    private readonly PutItemOperation _putItem;
    private readonly GetItemOperation _getItem;
    private readonly UpdateItemOperation _updateItem;
    private readonly DeleteItemOperation _deleteItem;
    private readonly QueryOperation _query;
    private readonly ScanOperation _scan;
    private readonly SearchVectorsOperation _searchVectors;
    private readonly BatchGetItemOperation _batchGetItem;
    private readonly BatchWriteItemOperation _batchWriteItem;
    private readonly TransactWriteItemsOperation _transactWriteItems;
    private readonly TransactGetItemsOperation _transactGetItems;
    private readonly ExecuteStatementOperation _executeStatement;
    private readonly BatchExecuteStatementOperation _batchExecuteStatement;
    private readonly ExecuteTransactionOperation _executeTransaction;
    private readonly UpdateTimeToLiveOperation _updateTimeToLive;
    private readonly TagResourceOperation _tagResource;
    private readonly UntagResourceOperation _untagResource;
    private readonly DescribeTimeToLiveOperation _describeTimeToLive;
    private readonly ListTagsOfResourceOperation _listTagsOfResource;
    private readonly DescribeContinuousBackupsOperation _describeContinuousBackups;
    private readonly CreateBackupOperation _createBackup;
    private readonly DescribeBackupOperation _describeBackup;
    private readonly ListBackupsOperation _listBackups;
    private readonly DeleteBackupOperation _deleteBackup;
    private readonly RestoreTableFromBackupOperation _restoreTableFromBackup;
    private readonly PutResourcePolicyOperation _putResourcePolicy;
    private readonly GetResourcePolicyOperation _getResourcePolicy;
    private readonly DeleteResourcePolicyOperation _deleteResourcePolicy;
    private readonly UpdateContinuousBackupsOperation _updateContinuousBackups;
    private readonly ListStreamsOperation _listStreams;
    private readonly DescribeStreamOperation _describeStream;
    private readonly GetShardIteratorOperation _getShardIterator;
    private readonly GetRecordsOperation _getRecords;

    private DynamoEngine(EngineContext context)
    {
        _context = context;
        SingleWriteRunner runner = new(context);
        _createTable = new(context);
        _describeTable = new(context);
        _listTables = new(context);
        _deleteTable = new(context);
        _updateTable = new(context);
        _putItem = new(context, runner);
        _getItem = new(context);
        _updateItem = new(context, runner);
        _deleteItem = new(context, runner);
        _query = new(context);
        _scan = new(context);
        _searchVectors = new(context);
        _batchGetItem = new(context);
        _batchWriteItem = new(context);
        _getRecords = new(context);
        _getShardIterator = new(context);
        _describeStream = new(context);
        _createBackup = new(context);
        _describeBackup = new(context);
        _listBackups = new(context);
        _deleteBackup = new(context);
        _restoreTableFromBackup = new(context);
        _putResourcePolicy = new(context);
        _getResourcePolicy = new(context);
        _deleteResourcePolicy = new(context);
        _updateContinuousBackups = new(context);
        _listStreams = new(context);
        _describeContinuousBackups = new(context);
        _listTagsOfResource = new(context);
        _describeTimeToLive = new(context);
        _untagResource = new(context);
        _tagResource = new(context);
        _updateTimeToLive = new(context);
        _transactGetItems = new(context);
        _transactWriteItems = new(context);
        _executeStatement = new(context, runner);
        _batchExecuteStatement = new(context, runner);
        _executeTransaction = new(context);
    }

    public EngineOptions Options => _context.Options;

    /// <summary>Reads the catalog and takes up what an earlier process left unfinished.</summary>
    public static async ValueTask<DynamoEngine> OpenAsync(IStore store, EngineOptions options)
    {
        EngineContext context = new(store, options);
        await context.Backups.OpenAsync();
        await context.Catalog.OpenAsync(context.Backups.All.Select(b => b.Items));
        context.Backfills.Resume();
        context.Expiry.Start();
        context.Trimmer.Start();
        return new DynamoEngine(context);
    }

    public ValueTask CreateTableAsync(CreateTableRequest request, CreateTableResult result)
        => _createTable.ExecuteAsync(request, result);

    public ValueTask DescribeTableAsync(DescribeTableRequest request, DescribeTableResult result)
    {
        _describeTable.Execute(request, result);
        return default;
    }

    public ValueTask ListTablesAsync(ListTablesRequest request, ListTablesResult result)
    {
        _listTables.Execute(request, result);
        return default;
    }

    public ValueTask DeleteTableAsync(DeleteTableRequest request, DeleteTableResult result)
        => _deleteTable.ExecuteAsync(request, result);

    public ValueTask UpdateTableAsync(UpdateTableRequest request, UpdateTableResult result)
        => _updateTable.ExecuteAsync(request, result);

    public ValueTask PutItemAsync(PutItemRequest request, PutItemResult result) => _putItem.ExecuteAsync(request, result);

    public ValueTask GetItemAsync(GetItemRequest request, GetItemResult result) => _getItem.ExecuteAsync(request, result);

    public ValueTask UpdateItemAsync(UpdateItemRequest request, UpdateItemResult result)
        => _updateItem.ExecuteAsync(request, result);

    public ValueTask DeleteItemAsync(DeleteItemRequest request, DeleteItemResult result)
        => _deleteItem.ExecuteAsync(request, result);

    public ValueTask QueryAsync(QueryRequest request, QueryResult result) => _query.ExecuteAsync(request, result);

    public ValueTask ScanAsync(ScanRequest request, ScanResult result) => _scan.ExecuteAsync(request, result);

    public ValueTask SearchVectorsAsync(SearchVectorsRequest request, SearchVectorsResult result)
        => _searchVectors.ExecuteAsync(request, result);

    public ValueTask BatchGetItemAsync(BatchGetItemRequest request, BatchGetItemResult result)
        => _batchGetItem.ExecuteAsync(request, result);

    public ValueTask BatchWriteItemAsync(BatchWriteItemRequest request, BatchWriteItemResult result)
        => _batchWriteItem.ExecuteAsync(request, result);

    public ValueTask ExecuteStatementAsync(ExecuteStatementRequest request, ExecuteStatementResult result)
        => _executeStatement.ExecuteAsync(request, result);

    public ValueTask BatchExecuteStatementAsync(BatchExecuteStatementRequest request, BatchExecuteStatementResult result)
        => _batchExecuteStatement.ExecuteAsync(request, result);

    public ValueTask ExecuteTransactionAsync(ExecuteTransactionRequest request, ExecuteTransactionResult result)
        => _executeTransaction.ExecuteAsync(request, result);

    public ValueTask TransactWriteItemsAsync(TransactWriteItemsRequest request, TransactWriteItemsResult result)
        => _transactWriteItems.ExecuteAsync(request, result);

    public ValueTask TransactGetItemsAsync(TransactGetItemsRequest request, TransactGetItemsResult result)
        => _transactGetItems.ExecuteAsync(request, result);

    public ValueTask UpdateTimeToLiveAsync(UpdateTimeToLiveRequest request, UpdateTimeToLiveResult result)
        => _updateTimeToLive.ExecuteAsync(request, result);

    public ValueTask DescribeTimeToLiveAsync(DescribeTimeToLiveRequest request, DescribeTimeToLiveResult result)
    {
        _describeTimeToLive.Execute(request, result);
        return default;
    }

    public ValueTask TagResourceAsync(TagResourceRequest request)
        => _tagResource.ExecuteAsync(request);

    public ValueTask UntagResourceAsync(UntagResourceRequest request)
        => _untagResource.ExecuteAsync(request);

    public ValueTask ListTagsOfResourceAsync(ListTagsOfResourceRequest request, ListTagsOfResourceResult result)
    {
        _listTagsOfResource.Execute(request, result);
        return default;
    }

    public ValueTask DescribeLimitsAsync(DescribeLimitsRequest request, DescribeLimitsResult result)
    {
        DescribeLimitsOperation.Execute(result);
        return default;
    }

    public ValueTask DescribeEndpointsAsync(DescribeEndpointsRequest request, DescribeEndpointsResult result)
    {
        DescribeEndpointsOperation.Execute(request, result);
        return default;
    }

    public ValueTask DescribeContinuousBackupsAsync(DescribeContinuousBackupsRequest request, DescribeContinuousBackupsResult result)
    {
        _describeContinuousBackups.Execute(request, result);
        return default;
    }

    public ValueTask CreateBackupAsync(CreateBackupRequest request, CreateBackupResult result)
        => _createBackup.ExecuteAsync(request, result);

    public ValueTask DescribeBackupAsync(DescribeBackupRequest request, DescribeBackupResult result)
    {
        _describeBackup.Execute(request, result);
        return default;
    }

    public ValueTask ListBackupsAsync(ListBackupsRequest request, ListBackupsResult result)
    {
        _listBackups.Execute(request, result);
        return default;
    }

    public ValueTask DeleteBackupAsync(DeleteBackupRequest request, DeleteBackupResult result)
        => _deleteBackup.ExecuteAsync(request, result);

    public ValueTask RestoreTableFromBackupAsync(RestoreTableFromBackupRequest request, RestoreTableFromBackupResult result)
        => _restoreTableFromBackup.ExecuteAsync(request, result);

    public ValueTask PutResourcePolicyAsync(PutResourcePolicyRequest request, PutResourcePolicyResult result)
        => _putResourcePolicy.ExecuteAsync(request, result);

    public ValueTask GetResourcePolicyAsync(GetResourcePolicyRequest request, GetResourcePolicyResult result)
    {
        _getResourcePolicy.Execute(request, result);
        return default;
    }

    public ValueTask DeleteResourcePolicyAsync(DeleteResourcePolicyRequest request, DeleteResourcePolicyResult result)
        => _deleteResourcePolicy.ExecuteAsync(request, result);

    public ValueTask UpdateContinuousBackupsAsync(UpdateContinuousBackupsRequest request, UpdateContinuousBackupsResult result)
        => _updateContinuousBackups.ExecuteAsync(request, result);

    public ValueTask ListStreamsAsync(ListStreamsRequest request, ListStreamsResult result)
    {
        _listStreams.Execute(request, result);
        return default;
    }

    public ValueTask DescribeStreamAsync(DescribeStreamRequest request, DescribeStreamResult result) => _describeStream.ExecuteAsync(request, result);

    public ValueTask GetShardIteratorAsync(GetShardIteratorRequest request, GetShardIteratorResult result) => _getShardIterator.ExecuteAsync(request, result);

    public ValueTask GetRecordsAsync(GetRecordsRequest request, GetRecordsResult result) => _getRecords.ExecuteAsync(request, result);

    public async ValueTask DisposeAsync()
    {
        await _context.Trimmer.DisposeAsync();
        await _context.Expiry.DisposeAsync();
        await _context.Backfills.DisposeAsync();
        await _context.Store.DisposeAsync();
    }
}
