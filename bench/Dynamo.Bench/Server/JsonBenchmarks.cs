using System.Text;
using BenchmarkDotNet.Attributes;
using Dynamo.Engine.Values;
using Dynamo.Load;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Bench.Server;

/// <summary>An item of the load benchmark from JSON to its stored form and back.</summary>
public class JsonBenchmarks
{
    private static readonly byte[] s_json = Encoding.UTF8.GetBytes(Workloads.Item(1417));
    private static readonly byte[] s_name = "filler"u8.ToArray();
    private static readonly byte[] s_shortText = "partition-0001"u8.ToArray();
    private static readonly byte[] s_longText = Encoding.UTF8.GetBytes(new string('f', 166));

    private readonly RequestArena _arena = new();
    private readonly ValueBinder _binder = new();
    private readonly ValueWriter _stored = new();
    private readonly ResponseBuffer _answer = new();
    private byte[] _item = [];

    [GlobalSetup]
    public void Setup()
    {
        BindItem();
        _item = _stored.Written.ToArray();
    }

    [Benchmark]
    public int BindItem()
    {
        _stored.Reset();
        BodyReader body = new(s_json, _arena);
        body.EnterBody();
        _binder.Item(ref body, _stored);
        return _stored.Length;
    }

    [Benchmark]
    public int WriteItem()
    {
        _answer.Reset();
        _answer.Item(_item);
        return _answer.Length;
    }

    [Benchmark]
    public bool LookForEscapesInName() => JsonText.NeedsEscape(s_name);

    [Benchmark]
    public bool LookForEscapesInShortText() => JsonText.NeedsEscape(s_shortText);

    [Benchmark]
    public bool LookForEscapesInLongText() => JsonText.NeedsEscape(s_longText);
}
