using System.Buffers;
using BenchmarkDotNet.Attributes;
using Dynamo.Server.Http;

namespace Dynamo.Bench.Server;

/// <summary>Reading a request of an SDK's size, and the parts of an answer's head that are computed.</summary>
public class HttpBenchmarks
{
    private static readonly byte[] s_request = RequestPath.Request(
        "DynamoDB_20120810.GetItem", """{"TableName":"bench","Key":{"pk":{"S":"partition-0000"},"sk":{"S":"item-000000"}}}""");

    private readonly RequestReader _reader = new(new HttpLimits());
    private readonly RequestContext _context = new();
    private readonly byte[] _body = new byte[30_000];
    private readonly byte[] _id = new byte[RequestIds.LengthBytes];
    private RequestIds _ids = new(1);

    [Benchmark]
    public int ReadRequest()
    {
        ReadOnlySequence<byte> buffer = new(s_request);
        _reader.Start();
        _reader.Read(ref buffer, _context);
        int length = _context.Body.Length;
        _context.Reset();
        return length;
    }

    [Benchmark]
    public byte RequestId()
    {
        _ids.Write(_id);
        return _id[0];
    }

    [Benchmark]
    [Arguments(60)]
    [Arguments(290)]
    [Arguments(30_000)]
    public uint Checksum(int length) => Crc32.Compute(_body.AsSpan(0, length));
}
