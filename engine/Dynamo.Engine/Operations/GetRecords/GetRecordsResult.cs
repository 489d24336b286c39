using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Streams;

namespace Dynamo.Engine.Operations.GetRecords;

public sealed class GetRecordsResult(IStreamRecordSink sink) : IReusable
{
    public IStreamRecordSink Sink { get; } = sink;

    /// <summary>Null at the end of a shard that has ended.</summary>
    public string? NextShardIterator { get; set; }

    public void Reset() => NextShardIterator = null;
}

/// <summary>
/// Takes the records of an answer, in order. Called inside the store, as <see cref="Results.IItemSink"/> is.
/// </summary>
public interface IStreamRecordSink
{
    /// <param name="stream">What all records of the answer share.</param>
    /// <param name="record">Valid until the call returns.</param>
    void Add(StreamFacts stream, string eventId, string sequenceNumber, StreamRecord record);
}

/// <summary>What a stream's records show of their stream.</summary>
public sealed record StreamFacts(string Region, string StreamViewType);
