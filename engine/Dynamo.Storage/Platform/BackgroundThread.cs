namespace Dynamo.Storage.Platform;

/// <summary>
/// A thread that runs a step whenever it is asked to, once more for any number of requests made during a step.
/// For work that blocks on disks: it must not take a thread of the pool, which serves connections.
/// </summary>
internal sealed class BackgroundThread : IDisposable
{
    private readonly Thread _thread;
    private readonly SemaphoreSlim _requests = new(0, 1);
    private readonly Action _step;
    private readonly Action<Exception> _failed;
    private int _requested;
    private volatile bool _stopping;

    /// <param name="failed">Gets what a step throws; the thread goes on.</param>
    public BackgroundThread(string name, Action step, Action<Exception> failed)
    {
        _step = step;
        _failed = failed;
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = name };
        _thread.UnsafeStart();
    }

    /// <summary>Asks for one more step. Cheap where one is asked for already.</summary>
    public void Request()
    {
        if (Volatile.Read(ref _requested) == 0 && Interlocked.Exchange(ref _requested, 1) == 0)
            _requests.Release();
    }

    /// <summary>Lets the step that runs end, and the thread with it.</summary>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        Request();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            _requests.Wait();
            // Taken before the step: a request made during the step asks for another one.
            Interlocked.Exchange(ref _requested, 0);
            if (_stopping)
                return;
            try
            {
                _step();
            }
            catch (Exception e)
            {
                _failed(e);
            }
        }
    }
}
