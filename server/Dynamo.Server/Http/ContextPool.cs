using System.Collections.Concurrent;

namespace Dynamo.Server.Http;

/// <summary>The contexts that no connection uses at present. Bounded: what is beyond is disposed.</summary>
internal sealed class ContextPool : IDisposable
{
    /// <summary>As many requests as are commonly in flight at a time; each keeps some tens of kilobytes.</summary>
    private const int MaxPooled = 64;

    private readonly ConcurrentQueue<RequestContext> _contexts = new();
    private RequestContext? _first;
    private int _count;
    private bool _disposed;

    public RequestContext Rent()
    {
        RequestContext? context = _first;
        if (context != null && Interlocked.CompareExchange(ref _first, null, context) == context)
            return context;
        if (!_contexts.TryDequeue(out context))
            return new RequestContext();
        Interlocked.Decrement(ref _count);
        return context;
    }

    /// <param name="context">Already reset.</param>
    public void Return(RequestContext context)
    {
        if (_disposed)
        {
            context.Dispose();
            return;
        }
        if (_first == null && Interlocked.CompareExchange(ref _first, context, null) == null)
            return;
        if (Interlocked.Increment(ref _count) <= MaxPooled)
        {
            _contexts.Enqueue(context);
            return;
        }
        Interlocked.Decrement(ref _count);
        context.Dispose();
    }

    public void Dispose()
    {
        _disposed = true;
        Interlocked.Exchange(ref _first, null)?.Dispose();
        while (_contexts.TryDequeue(out RequestContext? context))
            context.Dispose();
    }
}
