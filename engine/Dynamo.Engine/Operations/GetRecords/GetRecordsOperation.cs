using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.GetRecords;

/// <summary>
/// Reads a stream up to the store's stable version and no further: every commit up to there is in, so no record can
/// still come between two that were shown.
/// </summary>
internal sealed class GetRecordsOperation(EngineContext context)
{
    private const int DefaultLimit = 1000;

    /// <summary>An answer ends with the record that reaches this size.</summary>
    private const long MaxBytes = 1024 * 1024;

    public async ValueTask ExecuteAsync(GetRecordsRequest request, GetRecordsResult result)
    {
        StreamRules.GetRecords.ThrowIfInvalid(request);
        if (!ShardIterator.TryDecode(request.ShardIterator.Span, out ShardIterator iterator))
            DynamoException.ThrowValidation("Invalid ShardIterator");
        Table table = NamedStreams.Get(context.Catalog, iterator.StreamArn);
        CheckAge(iterator);
        StreamDefinition stream = table.Definition.Stream!;
        StreamPosition end = new(context.Store.StableVersion + 1, 0);
        Reader reader = new(table.Definition, result.Sink, iterator.From, request.Limit ?? DefaultLimit);
        if (iterator.From.CompareTo(end) < 0)
            await context.Store.RangeAsync(new KeyRange(stream.Records, iterator.From.ToKey(), end.ToKey()), reader);
        bool ended = !stream.Enabled && !reader.Stopped;
        result.NextShardIterator = ended ? null : (iterator with { From = reader.Next, TimeMs = context.Catalog.NowMs }).Encode();
    }

    private void CheckAge(ShardIterator iterator)
    {
        long nowMs = context.Catalog.NowMs;
        if (nowMs - iterator.TimeMs <= ShardIterator.LifetimeMs)
            return;
        DynamoException.Throw(
            ErrorCode.ExpiredIterator,
            $"Iterator expired. The iterator was created at time {Text(iterator.TimeMs)} while right now it is {Text(nowMs)} "
                + "which is further in the future than the tolerated delay of 900000 milliseconds.");
    }

    private static string Text(long timeMs)
        => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);

    private sealed class Reader(TableDefinition table, IStreamRecordSink sink, StreamPosition from, int limit) : IRangeVisitor
    {
        private readonly StreamFacts _facts = new(table.Region, StreamNames.ViewText(table.Stream!.View));
        private readonly byte[] _arn = Encoding.UTF8.GetBytes(StreamNames.Arn(table));
        private int _count;
        private long _sizeBytes;

        /// <summary>Where the next answer begins.</summary>
        public StreamPosition Next { get; private set; } = from;

        /// <summary>Whether the answer ended before the records did.</summary>
        public bool Stopped { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            StreamPosition position = StreamPosition.Read(key);
            StreamRecord record = new(value);
            sink.Add(_facts, EventId(key), position.SequenceNumber, record);
            Next = position.Next;
            _count++;
            _sizeBytes += record.SizeBytes;
            Stopped = _count == limit || _sizeBytes >= MaxBytes;
            return !Stopped;
        }

        /// <summary>32 hexadecimal digits that always name the same record, and no other of any stream.</summary>
        private string EventId(ReadOnlySpan<byte> key)
            => string.Create(CultureInfo.InvariantCulture, $"{XxHash64.Hash(_arn):x16}{XxHash64.Hash(key):x16}");
    }
}
