using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Dynamo.Engine;
using Dynamo.Load;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.Bench.Server;

/// <summary>
/// The way of a request from its bytes to its answer's bytes, in one thread and without a socket: what is ours of a
/// request's cost. One at a time, as a connection does it.
/// </summary>
internal sealed class RequestPath : IDisposable
{
    private readonly DynamoEngine _engine;
    private readonly DynamoRequestHandler _handler;
    private readonly RequestContext _context = new();
    private readonly RequestReader _reader = new(new HttpLimits());
    private readonly PlainAnswers _plainAnswers = new("us-east-1");
    private readonly AnswerWriter _answers = new(new ServerClock(TimeProvider.System), new CorsPolicy("*"));
    private readonly Pipe _output = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private RequestIds _ids = new(1);

    private RequestPath(DynamoEngine engine)
    {
        _engine = engine;
        _handler = new DynamoRequestHandler(engine);
        _reader.Start();
    }

    /// <summary>Opens a store in memory and loads the benchmark's 10,000 items.</summary>
    public static RequestPath Open()
    {
        IStore store = EmbeddedStore.OpenAsync(new StoreOptions()).AsTask().GetAwaiter().GetResult();
        RequestPath path = new(DynamoEngine.OpenAsync(store, new EngineOptions()).AsTask().GetAwaiter().GetResult());
        path.Exchange(Request("DynamoDB_20120810.CreateTable", Workloads.CreateTable));
        foreach (string batch in Workloads.Load())
            path.Exchange(Request("DynamoDB_20120810.BatchWriteItem", batch));
        return path;
    }

    /// <summary>A request as the SDKs send it, with the headers that matter.</summary>
    public static byte[] Request(string target, string body) => Encoding.UTF8.GetBytes(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n" +
        "Authorization: AWS4-HMAC-SHA256 Credential=local/20261120/us-east-1/dynamodb/aws4_request, " +
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, " +
        "Signature=0123456789012345678901234567890123456789012345678901234567890123\r\n" +
        $"X-Amz-Target: {target}\r\nX-Amz-Date: 20261120T000000Z\r\nContent-Type: application/x-amz-json-1.0\r\n" +
        $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <returns>The answer's length in bytes.</returns>
    public int Exchange(ReadOnlyMemory<byte> request)
    {
        ReadOnlySequence<byte> buffer = new(request);
        if (_reader.Read(ref buffer, _context) != ReadOutcome.Complete)
            throw new InvalidOperationException("The request is not whole");
        if (!_plainAnswers.TryAnswer(_context))
        {
            ValueTask handling = _handler.HandleAsync(_context);
            if (!handling.IsCompleted)
                handling.AsTask().GetAwaiter().GetResult();
        }
        if (_context.Status != 200)
            throw new InvalidOperationException(Encoding.UTF8.GetString(_context.Response.Written));
        int length = _answers.Write(_output.Writer, _context, ref _ids, close: false);
        _context.Reset();
        _reader.Start();
        Drain();
        return length;
    }

    public void Dispose()
    {
        _context.Dispose();
        _engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void Drain()
    {
        _ = _output.Writer.FlushAsync();
        if (_output.Reader.TryRead(out System.IO.Pipelines.ReadResult read))
            _output.Reader.AdvanceTo(read.Buffer.End);
    }
}
