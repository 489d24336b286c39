using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.ListStreams;

internal sealed class ListStreamsOperation(EngineContext context)
{
    private const int DefaultLimit = 100;

    public void Execute(ListStreamsRequest request, ListStreamsResult result)
    {
        StreamRules.ListStreams.ThrowIfInvalid(request);
        if (request.ExclusiveStartStreamArn.IsPresent)
            NamedStreams.CheckArn(request.ExclusiveStartStreamArn);
        string start = request.ExclusiveStartStreamArn.IsPresent ? request.ExclusiveStartStreamArn.ToString() : "";
        int limit = request.Limit ?? DefaultLimit;
        List<StreamSummary> streams = [.. Tables(request)
            .Where(t => t.Definition.Stream is not null)
            .Select(t => new StreamSummary(StreamNames.Arn(t.Definition), t.Definition.Name, StreamNames.Label(t.Definition.Stream!)))
            .Where(s => string.CompareOrdinal(s.StreamArn, start) > 0)
            .OrderBy(s => s.StreamArn, StringComparer.Ordinal)
            .Take(limit + 1)];
        bool more = streams.Count > limit;
        if (more)
            streams.RemoveAt(limit);
        result.Streams.AddRange(streams);
        result.LastEvaluatedStreamArn = more ? streams[^1].StreamArn : null;
    }

    private IEnumerable<Table> Tables(ListStreamsRequest request)
    {
        if (!request.TableName.IsPresent)
            return context.Catalog.All;
        return context.Catalog.Find(request.TableName.Span) is { } table ? [table] : [];
    }
}
