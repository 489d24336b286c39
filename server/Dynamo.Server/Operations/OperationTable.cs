using System.Text;

namespace Dynamo.Server.Operations;

/// <summary>
/// Every operation that there is: to add one is to add its line here. Found by the bytes of X-Amz-Target, without
/// allocating.
/// </summary>
internal static class OperationTable
{
    private const string Database = "DynamoDB_20120810.";
    private const string Streams = "DynamoDBStreams_20120810.";

    private static readonly Entry[] s_entries =
    [
        new(Database, "BatchExecuteStatement", static () => new BatchExecuteStatementOperation()),
        new(Database, "BatchGetItem", static () => new BatchGetItemOperation()),
        new(Database, "BatchWriteItem", static () => new BatchWriteItemOperation()),
        new(Database, "CreateBackup", static () => new CreateBackupOperation()),
        new(Database, "CreateTable", static () => new CreateTableOperation()),
        new(Database, "DeleteBackup", static () => new DeleteBackupOperation()),
        new(Database, "DeleteItem", static () => new DeleteItemOperation()),
        new(Database, "DeleteResourcePolicy", static () => new DeleteResourcePolicyOperation()),
        new(Database, "DeleteTable", static () => new DeleteTableOperation()),
        new(Database, "DescribeBackup", static () => new DescribeBackupOperation()),
        new(Database, "DescribeContinuousBackups", static () => new DescribeContinuousBackupsOperation()),
        new(Database, "DescribeEndpoints", static () => new DescribeEndpointsOperation()),
        new(Database, "DescribeLimits", static () => new DescribeLimitsOperation()),
        new(Database, "DescribeTable", static () => new DescribeTableOperation()),
        new(Database, "DescribeTimeToLive", static () => new DescribeTimeToLiveOperation()),
        new(Database, "ExecuteStatement", static () => new ExecuteStatementOperation()),
        new(Database, "ExecuteTransaction", static () => new ExecuteTransactionOperation()),
        new(Database, "GetItem", static () => new GetItemOperation()),
        new(Database, "GetResourcePolicy", static () => new GetResourcePolicyOperation()),
        new(Database, "ListBackups", static () => new ListBackupsOperation()),
        new(Database, "ListTables", static () => new ListTablesOperation()),
        new(Database, "ListTagsOfResource", static () => new ListTagsOfResourceOperation()),
        new(Database, "PutItem", static () => new PutItemOperation()),
        new(Database, "PutResourcePolicy", static () => new PutResourcePolicyOperation()),
        new(Database, "Query", static () => new QueryOperation()),
        new(Database, "RestoreTableFromBackup", static () => new RestoreTableFromBackupOperation()),
        new(Database, "Scan", static () => new ScanOperation()),
        new(Database, "SearchVectors", static () => new SearchVectorsOperation()),
        new(Database, "TagResource", static () => new TagResourceOperation()),
        new(Database, "TransactGetItems", static () => new TransactGetItemsOperation()),
        new(Database, "TransactWriteItems", static () => new TransactWriteItemsOperation()),
        new(Database, "UntagResource", static () => new UntagResourceOperation()),
        new(Database, "UpdateContinuousBackups", static () => new UpdateContinuousBackupsOperation()),
        new(Database, "UpdateItem", static () => new UpdateItemOperation()),
        new(Database, "UpdateTable", static () => new UpdateTableOperation()),
        new(Database, "UpdateTimeToLive", static () => new UpdateTimeToLiveOperation()),
        new(Streams, "DescribeStream", static () => new DescribeStreamOperation()),
        new(Streams, "GetRecords", static () => new GetRecordsOperation()),
        new(Streams, "GetShardIterator", static () => new GetShardIteratorOperation()),
        new(Streams, "ListStreams", static () => new ListStreamsOperation()),
    ];

    /// <summary>The entries' indexes by the length of their target; few share one.</summary>
    private static readonly int[][] s_byLength = ByLength();

    public static int Count => s_entries.Length;

    /// <summary>The target of the operation with an index.</summary>
    public static ReadOnlySpan<byte> Target(int index) => s_entries[index].Target;

    public static Operation Create(int index) => s_entries[index].Create();

    /// <summary>The index of the operation that a request's X-Amz-Target names; -1 if there is none.</summary>
    public static int Find(ReadOnlySpan<byte> target)
    {
        if (target.Length >= s_byLength.Length)
            return -1;
        foreach (int index in s_byLength[target.Length])
        {
            if (target.SequenceEqual(s_entries[index].Target))
                return index;
        }
        return -1;
    }

    private static int[][] ByLength()
        => [.. Enumerable.Range(0, s_entries.Max(e => e.Target.Length) + 1)
            .Select(length => Enumerable.Range(0, s_entries.Length)
                .Where(i => s_entries[i].Target.Length == length).ToArray())];

    private sealed class Entry(string service, string name, Func<Operation> create)
    {
        public byte[] Target { get; } = Encoding.ASCII.GetBytes(service + name);

        public Func<Operation> Create { get; } = create;
    }
}
