using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.DescribeStream;
using Dynamo.Engine.Operations.GetRecords;
using Dynamo.Engine.Operations.GetShardIterator;
using Dynamo.Engine.Operations.ListStreams;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Streams;

/// <summary>
/// Goal: a stream tells every change once, in order, and nothing else. Approach: write, read back, also while others
/// write.
/// </summary>
public class StreamTests : EngineTests
{
    private readonly MovedTime _time = new();

    [Theory]
    [InlineData("NEW_AND_OLD_IMAGES", "INSERT pk=a new[pk=a v=1] old[]", "MODIFY pk=a new[pk=a v=2] old[pk=a v=1]", "REMOVE pk=a new[] old[pk=a v=2]")]
    [InlineData("NEW_IMAGE", "INSERT pk=a new[pk=a v=1] old[]", "MODIFY pk=a new[pk=a v=2] old[]", "REMOVE pk=a new[] old[]")]
    [InlineData("OLD_IMAGE", "INSERT pk=a new[] old[]", "MODIFY pk=a new[] old[pk=a v=1]", "REMOVE pk=a new[] old[pk=a v=2]")]
    [InlineData("KEYS_ONLY", "INSERT pk=a new[] old[]", "MODIFY pk=a new[] old[]", "REMOVE pk=a new[] old[]")]
    public async Task Each_change_leaves_a_record_as_the_view_says(string view, params string[] expected)
    {
        await using TestEngine engine = await OpenAsync(view);
        await engine.PutAsync("tab", Item(("pk", S("a")), ("v", N("1"))));
        await engine.PutAsync("tab", Item(("v", N("1")), ("pk", S("a")))); // changes nothing
        await engine.UpdateAsync("tab", Item(("pk", S("a"))), "SET v = :v", [(":v", N("2"))]);
        await engine.DeleteAsync("tab", Item(("pk", S("a"))));
        await engine.DeleteAsync("tab", Item(("pk", S("a")))); // nor does this
        await engine.PutAsync("tab", Item(("pk", S("a"))), r => r.ConditionExpression = "attribute_exists(pk)"); // nor this
        Assert.Equal(expected, await ReadAllAsync(engine));
    }

    [Fact]
    public async Task Transaction_leaves_a_record_for_each_action_in_order()
    {
        await using TestEngine engine = await OpenAsync("KEYS_ONLY");
        TransactWriteItemsRequest request = new();
        for (int i = 0; i < 100; i++)
        {
            TransactWriteItem action = request.TransactItems.Add();
            action.HasPut = true;
            action.TableName = "tab";
            action.Item = TestEngine.Slot(request, Item(("pk", S($"k{i:D2}"))));
        }
        await engine.Engine.TransactWriteItemsAsync(request, new TransactWriteItemsResult());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"INSERT pk=k{i:D2} new[] old[]"), await ReadAllAsync(engine, limit: 7));
    }

    [Fact]
    public async Task Reader_that_follows_concurrent_writers_misses_and_repeats_nothing()
    {
        await using TestEngine engine = await OpenAsync("NEW_IMAGE");
        string iterator = await IteratorAsync(engine, "LATEST");
        const int Writers = 3, Writes = 400;
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (int i = 0; i < Writes; i++)
                await engine.PutAsync("tab", Item(("pk", S($"w{w}")), ("v", N($"{i}"))));
        }))];
        List<string> seen = [];
        List<string> sequence = [];
        for (int idle = 0; seen.Count < Writers * Writes && idle < 20_000; idle++)
        {
            Records records = new();
            GetRecordsResult result = new(records);
            await engine.Engine.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }, result);
            seen.AddRange(records.Texts);
            sequence.AddRange(records.Sequence);
            iterator = result.NextShardIterator!;
            await Task.Yield();
        }
        await Task.WhenAll(writers);
        Assert.Equal(sequence.Order(StringComparer.Ordinal), sequence);
        Assert.Equal(sequence.Count, sequence.Distinct().Count());
        for (int w = 0; w < Writers; w++)
        {
            Assert.Equal(
                Enumerable.Range(0, Writes).Select(i => $"{(i == 0 ? "INSERT" : "MODIFY")} pk=w{w} new[pk=w{w} v={i}] old[]"),
                seen.Where(t => t.Contains($" pk=w{w} ")));
        }
    }

    [Fact]
    public async Task Iterators_start_at_and_after_a_record_and_expire()
    {
        await using TestEngine engine = await OpenAsync("KEYS_ONLY");
        for (int i = 0; i < 3; i++)
            await engine.PutAsync("tab", Item(("pk", S($"k{i}"))));
        Records all = new();
        await engine.Engine.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await IteratorAsync(engine, "TRIM_HORIZON") }, new GetRecordsResult(all));
        Assert.Equal(2, (await ReadAsync(engine, await IteratorAsync(engine, "AT_SEQUENCE_NUMBER", all.Sequence[1]))).Count);
        Assert.Equal(["INSERT pk=k2 new[] old[]"], await ReadAsync(engine, await IteratorAsync(engine, "AFTER_SEQUENCE_NUMBER", all.Sequence[1])));
        string iterator = await IteratorAsync(engine, "TRIM_HORIZON");
        _time.Move(TimeSpan.FromMinutes(16));
        DynamoException error = await TestEngine.RejectedAsync(() => ReadAsync(engine, iterator));
        Assert.Equal(ErrorCode.ExpiredIterator, error.Code);
        Assert.Equal("Invalid ShardIterator", (await TestEngine.RejectedAsync(() => ReadAsync(engine, "nonsense"))).Message);
    }

    [Fact]
    public async Task Disabled_stream_is_read_to_its_end_and_a_new_one_starts_empty()
    {
        await using TestEngine engine = await OpenAsync("KEYS_ONLY");
        await engine.PutAsync("tab", Item(("pk", S("a"))));
        int keyspaces = engine.Store.Keyspaces.Count;
        string first = await ArnAsync(engine);
        await engine.Engine.UpdateTableAsync(
            new UpdateTableRequest { TableName = "tab", StreamSpecification = new StreamSpecification(true, false, default) }, new UpdateTableResult());
        await engine.PutAsync("tab", Item(("pk", S("b"))));
        Assert.Equal("DISABLED", (await DescribeAsync(engine)).StreamStatus);
        Assert.Equal(["INSERT pk=a new[] old[]"], await ReadAllAsync(engine));
        Records records = new();
        GetRecordsResult result = new(records);
        await engine.Engine.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await IteratorAsync(engine, "TRIM_HORIZON") }, result);
        Assert.Null(result.NextShardIterator);

        _time.Move(TimeSpan.FromSeconds(1));
        await engine.Engine.UpdateTableAsync(
            new UpdateTableRequest { TableName = "tab", StreamSpecification = new StreamSpecification(true, true, "NEW_IMAGE") }, new UpdateTableResult());
        Assert.NotEqual(first, await ArnAsync(engine));
        Assert.Empty(await ReadAllAsync(engine));
        Assert.Equal(keyspaces, engine.Store.Keyspaces.Count);
    }

    [Fact]
    public async Task Expired_items_are_removed_by_the_service()
    {
        await using TestEngine engine = await OpenAsync("KEYS_ONLY");
        await engine.Engine.UpdateTimeToLiveAsync(
            new() { TableName = "tab", HasTimeToLiveSpecification = true, Enabled = true, AttributeName = "ttl" }, new());
        await engine.PutAsync("tab", Item(("pk", S("a")), ("ttl", N($"{_time.GetUtcNow().ToUnixTimeSeconds() + 5}"))));
        _time.Move(TimeSpan.FromSeconds(10));
        List<string> records = [];
        for (int i = 0; i < 2000 && records.Count < 2; i++)
        {
            await Task.Delay(10);
            records = await ReadAllAsync(engine);
        }
        Assert.Equal(["INSERT pk=a new[] old[]", "REMOVE pk=a new[] old[] by service"], records);
    }

    [Fact]
    public async Task Stream_and_its_shard_are_listed_and_described()
    {
        await using TestEngine engine = await OpenAsync("OLD_IMAGE");
        ListStreamsResult streams = new();
        await engine.Engine.ListStreamsAsync(new ListStreamsRequest { TableName = "tab" }, streams);
        StreamDescription stream = await DescribeAsync(engine);
        Assert.Equal(stream.StreamArn, Assert.Single(streams.Streams).StreamArn);
        Assert.Equal(("ENABLED", "OLD_IMAGE", "tab"), (stream.StreamStatus, stream.StreamViewType, stream.TableName));
        ShardDescription shard = Assert.Single(stream.Shards);
        Assert.InRange(shard.ShardId.Length, 28, 65);
        Assert.InRange(shard.StartingSequenceNumber.Length, 21, 40);
        DescribeStreamResult behind = new();
        await engine.Engine.DescribeStreamAsync(new DescribeStreamRequest { StreamArn = stream.StreamArn, ExclusiveStartShardId = shard.ShardId }, behind);
        Assert.Empty(behind.StreamDescription!.Shards);
        DynamoException error = await TestEngine.RejectedAsync(() => engine.Engine.DescribeStreamAsync(
            new DescribeStreamRequest { StreamArn = stream.StreamArn + "x" }, new DescribeStreamResult()).AsTask());
        Assert.Equal($"Requested resource not found: Stream: {stream.StreamArn}x not found", error.Message);
    }

    [Fact]
    public async Task Text_that_is_no_streams_arn_is_refused_as_such()
    {
        await using TestEngine engine = await OpenAsync("OLD_IMAGE");
        string text = new('x', 40);
        foreach (Func<Task> call in new Func<Task>[]
        {
            () => engine.Engine.DescribeStreamAsync(new DescribeStreamRequest { StreamArn = text }, new DescribeStreamResult()).AsTask(),
            () => engine.Engine.ListStreamsAsync(new ListStreamsRequest { ExclusiveStartStreamArn = text }, new ListStreamsResult()).AsTask(),
            () => engine.Engine.GetShardIteratorAsync(
                new GetShardIteratorRequest { StreamArn = text, ShardId = text, ShardIteratorType = "LATEST" }, new GetShardIteratorResult()).AsTask(),
        })
        {
            Assert.Equal("Invalid StreamArn", (await TestEngine.RejectedAsync(call)).Message);
        }
    }

    [Theory]
    [InlineData("other", "shardId-00000000000000000000-0", "Value 'other' at 'shardFilter.type' failed to satisfy constraint: Member must satisfy enum value set: [CHILD_SHARDS]")]
    [InlineData("CHILD_SHARDS", "short", "Value 'short' at 'shardFilter.shardId' failed to satisfy constraint: Member must have length greater than or equal to 28")]
    [InlineData(null, "shardId-00000000000000000000-0", "Value null at 'shardFilter.type' failed to satisfy constraint: Member must not be null")]
    [InlineData("CHILD_SHARDS", null, "Value null at 'shardFilter.shardId' failed to satisfy constraint: Member must not be null")]
    public async Task Shard_filter_that_is_not_valid(string? type, string? shard, string text)
    {
        await using TestEngine engine = await OpenAsync("OLD_IMAGE");
        DescribeStreamRequest request = new() { StreamArn = await ArnAsync(engine), HasShardFilter = true };
        if (type is not null)
            request.ShardFilterType = type;
        if (shard is not null)
            request.ShardFilterShardId = shard;
        DynamoException error = await TestEngine.RejectedAsync(() => engine.Engine.DescribeStreamAsync(request, new DescribeStreamResult()).AsTask());
        Assert.Equal("1 validation error detected: " + text, error.Message);
    }

    private async Task<TestEngine> OpenAsync(string view)
    {
        TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, ExpiryInterval = TimeSpan.FromMilliseconds(5) });
        CreateTableRequest request = new()
        {
            TableName = "tab",
            BillingMode = "PAY_PER_REQUEST",
            StreamSpecification = new StreamSpecification(true, true, view),
        };
        TestEngine.AddKeys(request.KeySchema, ["pk:S"], []);
        request.AttributeDefinitions.Add(new AttributeDefinition("pk", "S"));
        await engine.Engine.CreateTableAsync(request, new CreateTableResult());
        return engine;
    }

    private static async Task<string> ArnAsync(TestEngine engine) => (await engine.DescribeAsync("tab")).LatestStreamArn!;

    private static async Task<StreamDescription> DescribeAsync(TestEngine engine)
    {
        DescribeStreamResult result = new();
        await engine.Engine.DescribeStreamAsync(new DescribeStreamRequest { StreamArn = await ArnAsync(engine) }, result);
        return result.StreamDescription!;
    }

    private static async Task<string> IteratorAsync(TestEngine engine, string type, string? sequenceNumber = null)
    {
        StreamDescription stream = await DescribeAsync(engine);
        GetShardIteratorResult result = new();
        await engine.Engine.GetShardIteratorAsync(
            new GetShardIteratorRequest
            {
                StreamArn = stream.StreamArn,
                ShardId = stream.Shards[0].ShardId,
                ShardIteratorType = type,
                SequenceNumber = sequenceNumber,
            },
            result);
        return result.ShardIterator;
    }

    private static async Task<List<string>> ReadAsync(TestEngine engine, string iterator)
    {
        Records records = new();
        await engine.Engine.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }, new GetRecordsResult(records));
        return records.Texts;
    }

    private static async Task<List<string>> ReadAllAsync(TestEngine engine, int limit = 1000)
    {
        List<string> all = [];
        string? iterator = await IteratorAsync(engine, "TRIM_HORIZON");
        while (iterator is not null)
        {
            Records records = new();
            GetRecordsResult result = new(records);
            await engine.Engine.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, Limit = limit }, result);
            all.AddRange(records.Texts);
            iterator = records.Texts.Count == 0 ? null : result.NextShardIterator;
        }
        return all;
    }

    private sealed class Records : IStreamRecordSink
    {
        public List<string> Texts { get; } = [];

        public List<string> Sequence { get; } = [];

        public void Add(StreamFacts stream, string eventId, string sequenceNumber, StreamRecord record)
        {
            Assert.Equal(32, eventId.Length);
            string service = record.IsByExpiry ? " by service" : "";
            Texts.Add($"{record.Event.ToString().ToUpperInvariant()} {ItemList.Text(record.Keys)} new[{Text(record.NewImage)}] old[{Text(record.OldImage)}]{service}");
            Sequence.Add(sequenceNumber);
        }

        private static string Text(ReadOnlySpan<byte> image) => image.IsEmpty ? "" : ItemList.Text(image);
    }
}
