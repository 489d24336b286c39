using System.Globalization;
using BenchmarkDotNet.Attributes;
using Dynamo.Engine;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.SearchVectors;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.Bench.Engine;

/// <summary>One comparison of vectors, and an exact search for the ten closest of 10,000 in memory.</summary>
[MemoryDiagnoser]
public class VectorBenchmarks
{
    private const int Count = 10_000;

    private readonly VectorDistance _distance = new();
    private readonly SearchVectorsRequest _request = new() { TableName = "vectors", IndexName = "vix", TopK = 10 };
    private readonly SearchVectorsResult _result = new(new NoSink());
    private float[] _stored = [];
    private DynamoEngine? _engine;

    [Params(128, 1536)]
    public int Dimensions { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        Random random = new(1);
        _stored = Any(random);
        Any(random).CopyTo(_distance.Search(Dimensions));
        _distance.Begin(DistanceFunction.Cosine);
        _engine = await DynamoEngine.OpenAsync(await EmbeddedStore.OpenAsync(new StoreOptions()), new EngineOptions());
        await CreateAsync();
        for (int i = 0; i < Count; i++)
            await PutAsync(i, random);
        _request.SearchVector.IsPresent = true;
        foreach (float element in Any(random))
            _request.SearchVector.Add(Add(_request.Values, w => w.Number(Text(element))));
    }

    [GlobalCleanup]
    public async Task CleanupAsync() => await _engine!.DisposeAsync();

    [Benchmark]
    public float CosineOfOne() => _distance.Score(_stored);

    [Benchmark]
    public async Task ClosestTenOfTenThousandAsync()
    {
        _result.Reset();
        await _engine!.SearchVectorsAsync(_request, _result);
    }

    private async Task CreateAsync()
    {
        CreateTableRequest request = new() { TableName = "vectors", BillingMode = "PAY_PER_REQUEST" };
        request.AttributeDefinitions.Add(new AttributeDefinition("pk", "S"));
        request.KeySchema.Add(new KeySchemaElement("pk", "HASH"));
        VectorIndex index = request.VectorIndexes.Add();
        index.IndexName = "vix";
        index.HasVectorAttribute = true;
        index.VectorAttributeName = "v";
        index.Dimensions = Dimensions;
        index.DistanceFunction = "COSINE";
        index.Projection.IsPresent = true;
        index.Projection.ProjectionType = "KEYS_ONLY";
        await _engine!.CreateTableAsync(request, new CreateTableResult());
    }

    private async Task PutAsync(int number, Random random)
    {
        PutItemRequest request = new() { TableName = "vectors" };
        float[] vector = Any(random);
        request.Item = Add(request.Values, w =>
        {
            int start = w.BeginItem();
            w.Name("pk"u8);
            w.String(System.Text.Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
            w.Name("v"u8);
            int list = w.Begin(ValueTag.List);
            foreach (float element in vector)
                w.Number(Text(element));
            w.End(list, vector.Length);
            w.EndItem(start, 2, 1000);
        });
        await _engine!.PutItemAsync(request, new PutItemResult(null!));
    }

    private static ValueSlot Add(ValueWriter values, Action<ValueWriter> write)
    {
        int start = values.Length;
        write(values);
        return new ValueSlot(start, values.Length - start);
    }

    private static byte[] Text(float element)
        => System.Text.Encoding.ASCII.GetBytes(((decimal)element).ToString(CultureInfo.InvariantCulture));

    private float[] Any(Random random) => [.. Enumerable.Range(0, Dimensions).Select(_ => (random.NextSingle() * 2) - 1)];

    private sealed class NoSink : ISearchResultSink
    {
        public void Add(ReadOnlySpan<byte> item, float score)
        {
        }
    }
}
