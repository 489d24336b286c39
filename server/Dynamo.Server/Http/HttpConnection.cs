using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Dynamo.Server.Http;

/// <summary>
/// One client's connection: reads requests in order, has each answered and writes the answers in the same order.
/// </summary>
/// <remarks>
/// One loop, so one thread at a time. Only <see cref="OnTick"/> and <see cref="Drain"/> come from outside; they set
/// nothing but wake the loop, which looks for itself.
/// </remarks>
internal sealed class HttpConnection : IThreadPoolWorkItem
{
    private const long Never = long.MaxValue;

    /// <summary>Pipelined answers leave together, but not more than this many bytes of them.</summary>
    private const int MaxUnflushedBytes = 64 * 1024;

    private readonly HttpServer _server;
    private readonly ConnectionContext _transport;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly RequestReader _reader;
    private RequestIds _ids;

    /// <summary>Borrowed while a request is being read or answered.</summary>
    private RequestContext? _context;
    private bool _continueSent;
    private int _unflushedBytes;

    /// <summary>What the present wait began in; its deadline is not moved by bytes that trickle in.</summary>
    private ReadPhase _timedPhase;
    private long _phaseDeadlineMs = Never;

    // Read by the ticking thread.
    private long _readDeadlineMs = Never;
    private long _writeDeadlineMs = Never;

    public HttpConnection(HttpServer server, ConnectionContext transport, ulong idSeed)
    {
        _server = server;
        _transport = transport;
        _input = transport.Transport.Input;
        _output = transport.Transport.Output;
        _reader = new RequestReader(server.Limits);
        _ids = new RequestIds(idSeed);
    }

    /// <summary>Position in <see cref="ConnectionTable"/>, which alone uses it.</summary>
    public int TableIndex { get; set; }

    private enum Next
    {
        Read,
        Close,

        /// <summary>Close, but first take what the client is still sending: closing on unread bytes is a reset.</summary>
        Linger,
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <summary>Wakes or ends waits that have passed their deadline.</summary>
    public void OnTick(long nowMs)
    {
        if (nowMs > Volatile.Read(ref _writeDeadlineMs))
            Abort("the client does not read its answers");
        else if (nowMs > Volatile.Read(ref _readDeadlineMs))
            _input.CancelPendingRead();
    }

    /// <summary>Lets an idle connection end at once; a busy one ends behind its present answer.</summary>
    public void Drain() => _input.CancelPendingRead();

    public void Abort(string reason) => _transport.Abort(new ConnectionAbortedException(reason));

    private async Task RunAsync()
    {
        try
        {
            if (await ServeAsync().ConfigureAwait(false) == Next.Linger)
                await LingerAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // The client has gone.
        }
        catch (Exception e)
        {
            _server.Log($"A connection ended by an error of the server: {e}");
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task<Next> ServeAsync()
    {
        while (true)
        {
            if (!_input.TryRead(out ReadResult read))
            {
                if (!await FlushAsync().ConfigureAwait(false))
                    return Next.Close;
                ReturnIdleContext();
                SetReadDeadline();
                read = await _input.ReadAsync().ConfigureAwait(false);
                Volatile.Write(ref _readDeadlineMs, Never);
            }

            ReadOnlySequence<byte> buffer = read.Buffer;
            Next next = Next.Read;
            while (next == Next.Read && !buffer.IsEmpty)
            {
                ReadOutcome outcome = _reader.Read(ref buffer, Context());
                if (outcome == ReadOutcome.NeedMore)
                    break;
                if (outcome == ReadOutcome.Rejected)
                {
                    next = Reject(_reader.RejectedStatus);
                    break;
                }
                ValueTask answering = AnswerAsync(_context!);
                if (!answering.IsCompletedSuccessfully)
                    await answering.ConfigureAwait(false);
                next = WriteAnswer(_context!);
                if (_unflushedBytes > MaxUnflushedBytes && !await FlushAsync().ConfigureAwait(false))
                    next = Next.Close;
            }
            if (next == Next.Read && read.IsCanceled)
                next = AfterCancel();
            _input.AdvanceTo(buffer.Start, next == Next.Read ? buffer.End : buffer.Start);
            if (next == Next.Read && read.IsCompleted)
                next = Next.Close;
            if (next != Next.Read)
            {
                await FlushAsync().ConfigureAwait(false);
                return next;
            }
            if (_reader.ExpectsContinue && !_continueSent)
                SendContinue();
        }
    }

    /// <summary>The present request's context; borrowed at its first byte.</summary>
    private RequestContext Context()
    {
        if (_context == null)
        {
            _context = _server.Contexts.Rent();
            _reader.Start();
            _continueSent = false;
        }
        return _context;
    }

    /// <summary>A connection without a request in progress holds no memory of one.</summary>
    private void ReturnIdleContext()
    {
        if (_context != null && _reader.Phase == ReadPhase.Idle)
        {
            _server.Contexts.Return(_context);
            _context = null;
        }
    }

    private ValueTask AnswerAsync(RequestContext context)
    {
        try
        {
            if (!ContentCoding.TryDecodeBody(context, _server.Limits.MaxBodyBytes))
            {
                AnswerInternalError(context);
                return ValueTask.CompletedTask;
            }
            if (_server.PlainAnswers.TryAnswer(context))
                return ValueTask.CompletedTask;
            ValueTask handling = _server.Handler.HandleAsync(context);
            return handling.IsCompletedSuccessfully ? handling : AwaitHandlerAsync(handling, context);
        }
        catch (Exception e)
        {
            AnswerFailure(context, e);
            return ValueTask.CompletedTask;
        }
    }

    private async ValueTask AwaitHandlerAsync(ValueTask handling, RequestContext context)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            AnswerFailure(context, e);
        }
    }

    /// <summary>A handler answers every error itself; what gets out of it is a defect, and is said to be one.</summary>
    private void AnswerFailure(RequestContext context, Exception e)
    {
        _server.Log($"A request failed by an error of the server: {e}");
        AnswerInternalError(context);
    }

    private static void AnswerInternalError(RequestContext context)
    {
        context.Status = 500;
        context.Response.Reset();
        context.Response.Write(
            """{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}"""u8);
    }

    private Next WriteAnswer(RequestContext context)
    {
        bool close = !_reader.KeepAlive || _server.IsDraining;
        ContentCoding.EncodeAnswer(context);
        _unflushedBytes += _server.Answers.Write(_output, context, ref _ids, close);
        context.Reset();
        _reader.Start();
        _continueSent = false;
        return close ? Next.Close : Next.Read;
    }

    private Next Reject(int status)
    {
        _unflushedBytes += _server.Answers.WriteRejection(_output, status, ref _ids);
        return Next.Linger;
    }

    private void SendContinue()
    {
        _continueSent = true;
        _output.Write(AnswerWriter.Continue);
        _unflushedBytes += AnswerWriter.Continue.Length;
    }

    /// <summary>The loop was woken: shutdown, a deadline, or one that has been met in the meantime.</summary>
    private Next AfterCancel()
    {
        bool idle = _reader.Phase == ReadPhase.Idle;
        if (idle && _server.IsDraining)
            return Next.Close;
        if (_server.Clock.NowMs <= _phaseDeadlineMs)
            return Next.Read;
        if (!idle)
            _unflushedBytes += _server.Answers.WriteRejection(_output, 408, ref _ids);
        return Next.Close;
    }

    private void SetReadDeadline()
    {
        ReadPhase phase = _context == null ? ReadPhase.Idle : _reader.Phase;
        // Line and headers share one deadline.
        if (phase == ReadPhase.Headers)
            phase = ReadPhase.RequestLine;
        if (phase == ReadPhase.Idle || phase != _timedPhase)
        {
            HttpLimits limits = _server.Limits;
            TimeSpan timeout = phase switch
            {
                ReadPhase.Idle => limits.KeepAliveTimeout,
                ReadPhase.Body => limits.BodyTimeout,
                _ => limits.HeadTimeout,
            };
            _timedPhase = phase;
            _phaseDeadlineMs = _server.Clock.NowMs + (long)timeout.TotalMilliseconds;
        }
        Volatile.Write(ref _readDeadlineMs, _phaseDeadlineMs);
    }

    /// <returns>False if nobody reads any more.</returns>
    private ValueTask<bool> FlushAsync()
    {
        if (_unflushedBytes == 0)
            return new ValueTask<bool>(true);
        _unflushedBytes = 0;
        ValueTask<FlushResult> flushing = _output.FlushAsync();
        return flushing.IsCompletedSuccessfully
            ? new ValueTask<bool>(!flushing.Result.IsCompleted)
            : AwaitFlushAsync(flushing);
    }

    private async ValueTask<bool> AwaitFlushAsync(ValueTask<FlushResult> flushing)
    {
        long timeoutMs = (long)_server.Limits.WriteTimeout.TotalMilliseconds;
        Volatile.Write(ref _writeDeadlineMs, _server.Clock.NowMs + timeoutMs);
        FlushResult result = await flushing.ConfigureAwait(false);
        Volatile.Write(ref _writeDeadlineMs, Never);
        return !result.IsCompleted;
    }

    private async Task LingerAsync()
    {
        HttpLimits limits = _server.Limits;
        long deadlineMs = _server.Clock.NowMs + (long)limits.DrainTimeout.TotalMilliseconds;
        Volatile.Write(ref _readDeadlineMs, deadlineMs);
        long drainedBytes = 0;
        while (drainedBytes <= limits.MaxDrainBytes && _server.Clock.NowMs <= deadlineMs)
        {
            ReadResult read = await _input.ReadAsync().ConfigureAwait(false);
            drainedBytes += read.Buffer.Length;
            _input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || (read.IsCanceled && _server.IsDraining))
                return;
        }
    }

    private async Task CloseAsync()
    {
        Volatile.Write(ref _readDeadlineMs, Never);
        if (_context != null)
        {
            _context.Reset();
            _server.Contexts.Return(_context);
            _context = null;
        }
        await _input.CompleteAsync().ConfigureAwait(false);
        await _output.CompleteAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        _server.Connections.Remove(this);
    }
}
