using System.Text;
using BenchmarkDotNet.Attributes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;

namespace Dynamo.Bench.Engine;

/// <summary>What numbers, keys and items cost on their way into and out of their stored form.</summary>
public class EncodingBenchmarks
{
    private static readonly byte[] s_number = "-12345.678"u8.ToArray();
    private static readonly KeySchema s_schema = new([("pk"u8.ToArray(), ValueTag.String)], [("sk"u8.ToArray(), ValueTag.String)]);

    private readonly byte[] _canonical = new byte[DynamoNumber.MaxLength];
    private readonly byte[] _numberKey = new byte[NumberKey.MaxLength];
    private readonly byte[] _filler = Encoding.UTF8.GetBytes(new string('f', 166));
    private readonly ValueWriter _writer = new();
    private readonly ValueWriter _key = new();
    private byte[] _item = [];

    [GlobalSetup]
    public void Setup()
    {
        WriteItem();
        _item = _writer.Written.ToArray();
    }

    [Benchmark]
    public int NormalizeNumber()
    {
        DynamoNumber.TryNormalize(s_number, _canonical, out int length);
        return length;
    }

    [Benchmark]
    public int EncodeNumberAsKey() => NumberKey.Encode(s_number, _numberKey);

    [Benchmark]
    public int WriteItemKey()
    {
        _key.Reset();
        KeyBytes.WriteItemKey(s_schema, _item, _key);
        return _key.Length;
    }

    [Benchmark]
    public void CheckItemKey() => KeyValidation.CheckItem(s_schema, _item);

    /// <summary>An item of the load benchmark's shape: five attributes, 220 bytes.</summary>
    [Benchmark]
    public int WriteItem()
    {
        _writer.Reset();
        int start = _writer.BeginItem();
        _writer.Name("pk"u8);
        _writer.String("partition-0001"u8);
        _writer.Name("sk"u8);
        _writer.String("item-000001"u8);
        _writer.Name("hits"u8);
        _writer.Number("417"u8);
        _writer.Name("state"u8);
        _writer.String("state-7"u8);
        _writer.Name("filler"u8);
        _writer.String(_filler);
        _writer.EndItem(start, 5, 220);
        return _writer.Length;
    }

    [Benchmark]
    public bool FindLastAttribute() => ItemBytes.Find(_item, "filler"u8).IsMissing;

    [Benchmark]
    public int CountSize() => ItemSize.Of(_item);
}
