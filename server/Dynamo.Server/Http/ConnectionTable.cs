namespace Dynamo.Server.Http;

/// <summary>The connections that are open. Touched when one opens or closes and once a tick, so one lock does.</summary>
internal sealed class ConnectionTable
{
    private readonly Lock _lock = new();
    private readonly List<HttpConnection> _open = [];
    private TaskCompletionSource? _emptied;

    public int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    public void Add(HttpConnection connection)
    {
        lock (_lock)
        {
            connection.TableIndex = _open.Count;
            _open.Add(connection);
        }
    }

    public void Remove(HttpConnection connection)
    {
        lock (_lock)
        {
            HttpConnection last = _open[^1];
            _open[connection.TableIndex] = last;
            last.TableIndex = connection.TableIndex;
            _open.RemoveAt(_open.Count - 1);
            if (_open.Count == 0)
                _emptied?.TrySetResult();
        }
    }

    /// <summary>A copy: what is done to a connection may end it, and so come back here.</summary>
    public HttpConnection[] Snapshot()
    {
        lock (_lock)
            return [.. _open];
    }

    /// <summary>Completes when no connection is open. For use once no more are added.</summary>
    public Task WhenEmpty()
    {
        lock (_lock)
        {
            if (_open.Count == 0)
                return Task.CompletedTask;
            _emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _emptied.Task;
        }
    }
}
