using BenchmarkDotNet.Attributes;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Values;

namespace Dynamo.Bench.Engine;

/// <summary>Expressions on one item of about 220 bytes: what each costs a request once, and what it costs an item.</summary>
[MemoryDiagnoser]
public class ExpressionBenchmarks
{
    private static readonly byte[] s_filter = "#c > :n AND contains(tags, :t) AND m.a = :one"u8.ToArray();
    private static readonly byte[] s_shortFilter = "#c > :n"u8.ToArray();
    private static readonly byte[] s_update = "SET #c = #c + :one, touched = :t"u8.ToArray();
    private static readonly byte[] s_projection = "pk, sk, #c"u8.ToArray();

    private readonly ExpressionCache _cache = new();
    private readonly ExpressionAttributes _attributes = new();
    private readonly BoundCondition _condition = new();
    private readonly BoundCondition _shortCondition = new();
    private readonly BoundUpdate _boundUpdate = new();
    private readonly BoundProjection _boundProjection = new();
    private readonly ValueWriter _output = new();
    private byte[] _item = [];

    [GlobalSetup]
    public void Setup()
    {
        _item = Item();
        _attributes.BeginNames();
        _attributes.AddName("#c"u8, "count"u8);
        _attributes.BeginValues();
        _attributes.BeginValue(":n"u8).Number("41"u8);
        _attributes.EndValue();
        _attributes.BeginValue(":t"u8).String("b"u8);
        _attributes.EndValue();
        _attributes.BeginValue(":one"u8).Number("1"u8);
        _attributes.EndValue();
        _condition.Bind(_cache, ExpressionKind.Filter, s_filter, _attributes);
        _shortCondition.Bind(_cache, ExpressionKind.Filter, s_shortFilter, _attributes);
        _boundUpdate.Bind(_cache, s_update, _attributes);
        _boundProjection.Bind(_cache, s_projection, _attributes);
    }

    [Benchmark]
    public bool MatchOneComparison() => _shortCondition.Matches(_item);

    [Benchmark]
    public bool MatchThreePredicates() => _condition.Matches(_item);

    [Benchmark]
    public void BindCachedFilter() => _condition.Bind(_cache, ExpressionKind.Filter, s_filter, _attributes);

    [Benchmark]
    public void BindCachedUpdate() => _boundUpdate.Bind(_cache, s_update, _attributes);

    [Benchmark]
    public void ParseUpdate() => _boundUpdate.Bind(new ExpressionCache(4), s_update, _attributes);

    [Benchmark]
    public int ApplyUpdate()
    {
        _output.Reset();
        _boundUpdate.Apply(_item, [], _output);
        return _output.Length;
    }

    [Benchmark]
    public int ProjectThreeAttributes()
    {
        _output.Reset();
        _boundProjection.Project(_item, _output);
        return _output.Length;
    }

    private static byte[] Item()
    {
        using ValueWriter writer = new();
        int start = writer.BeginItem();
        writer.Name("pk"u8);
        writer.String("partition-0001"u8);
        writer.Name("sk"u8);
        writer.String("sort-000000001"u8);
        writer.Name("name"u8);
        writer.String("someone with a name"u8);
        writer.Name("count"u8);
        writer.Number("42"u8);
        writer.Name("tags"u8);
        int tags = writer.Begin(ValueTag.StringSet);
        writer.Member("a"u8);
        writer.Member("b"u8);
        writer.Member("c"u8);
        writer.End(tags, 3);
        writer.Name("payload"u8);
        writer.String(new byte[100]);
        writer.Name("m"u8);
        int map = writer.Begin(ValueTag.Map);
        writer.Name("a"u8);
        writer.Number("1"u8);
        writer.End(map, 1);
        writer.EndItem(start, 7);
        return writer.Written.ToArray();
    }
}
