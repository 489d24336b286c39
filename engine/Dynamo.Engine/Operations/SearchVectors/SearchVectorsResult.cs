namespace Dynamo.Engine.Operations.SearchVectors;

/// <summary>Takes the items of a search with their scores, the closest first.</summary>
public interface ISearchResultSink
{
    /// <param name="item">An item in stored form, valid until the call returns.</param>
    void Add(ReadOnlySpan<byte> item, float score);
}

public sealed class SearchVectorsResult(ISearchResultSink sink)
{
    public ISearchResultSink Sink { get; } = sink;

    /// <summary>The answer's ConsumedCapacity, which has no other figure; null: it was not asked for.</summary>
    public double? VectorSearchRequestBytes { get; set; }

    public void Reset() => VectorSearchRequestBytes = null;
}
