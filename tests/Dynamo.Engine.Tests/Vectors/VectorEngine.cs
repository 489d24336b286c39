using System.Globalization;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.SearchVectors;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Vectors;

/// <summary>Short ways to say what a test of vectors is about: a table "tab" with vectors in "v".</summary>
internal static class VectorEngine
{
    public static byte[] Vector(params float[] elements)
        => L([.. elements.Select(e => N(((decimal)e).ToString(CultureInfo.InvariantCulture)))]);

    /// <param name="index">Null: a table without vector index.</param>
    public static async Task CreateVectorTableAsync(this TestEngine engine, Action<VectorIndex>? index)
    {
        CreateTableRequest request = new() { TableName = "tab", BillingMode = "PAY_PER_REQUEST" };
        request.KeySchema.Add(new KeySchemaElement("pk", "HASH"));
        request.AttributeDefinitions.Add(new AttributeDefinition("pk", "S"));
        if (index is not null)
        {
            VectorIndex member = request.VectorIndexes.Add();
            index(member);
            if (member.SearchSchema.Count > 0)
                request.AttributeDefinitions.Add(new AttributeDefinition("h", "S"));
        }
        await engine.Engine.CreateTableAsync(request, new CreateTableResult());
    }

    public static Action<VectorIndex> Index(string name, int dimensions, string distance = "EUCLIDEAN", bool hash = false) => index =>
    {
        index.IndexName = name;
        index.HasVectorAttribute = true;
        index.VectorAttributeName = "v";
        index.Dimensions = dimensions;
        index.DistanceFunction = distance;
        TestEngine.AddProjection(index.Projection, ["ALL"]);
        if (hash)
            index.SearchSchema.Add(new SearchSchemaElement("h", "HASH"));
    };

    public static Task<TableDescription> AddVectorIndexAsync(this TestEngine engine, Action<VectorIndex> index)
        => engine.ChangeAsync(r =>
        {
            VectorIndexUpdate update = r.VectorIndexUpdates.Add();
            update.HasCreate = true;
            index(update.Create);
            if (update.Create.SearchSchema.Count > 0)
                r.AttributeDefinitions.Add(new AttributeDefinition("h", "S"));
        });

    public static Task<TableDescription> DeleteVectorIndexAsync(this TestEngine engine, string name)
        => engine.ChangeAsync(r =>
        {
            VectorIndexUpdate update = r.VectorIndexUpdates.Add();
            update.HasDelete = true;
            update.DeleteIndexName = name;
        });

    /// <summary>Key and score of each result.</summary>
    public static async Task<List<(string Pk, float Score)>> SearchAsync(this TestEngine engine, string index, float[] vector, int topK, string? h = null)
    {
        SearchVectorsRequest request = new() { TableName = "tab", IndexName = index, TopK = topK, ProjectionExpression = "pk" };
        request.SearchVector.IsPresent = true;
        foreach (float element in vector)
            request.SearchVector.Add(TestEngine.Slot(request, N(((decimal)element).ToString(CultureInfo.InvariantCulture))));
        if (h is not null)
        {
            request.SearchConditionExpression = "h = :h";
            TestEngine.AddValues(request.ExpressionAttributes, (":h", S(h)));
        }
        Sink sink = new();
        await engine.Engine.SearchVectorsAsync(request, new SearchVectorsResult(sink));
        return sink.Found;
    }

    private static async Task<TableDescription> ChangeAsync(this TestEngine engine, Action<UpdateTableRequest> set)
    {
        UpdateTableRequest request = new() { TableName = "tab" };
        set(request);
        UpdateTableResult result = new();
        await engine.Engine.UpdateTableAsync(request, result);
        return result.Table!;
    }

    private sealed class Sink : ISearchResultSink
    {
        public List<(string Pk, float Score)> Found { get; } = [];

        public void Add(ReadOnlySpan<byte> item, float score) => Found.Add((ItemList.Text(item)["pk=".Length..], score));
    }
}
