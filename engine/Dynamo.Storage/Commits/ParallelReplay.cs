using System.Runtime.ExceptionServices;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>
/// Applies what the log holds on several threads while this one reads on. Keys are shared out among the threads by
/// their hash, so each key's writes keep their order; nobody reads yet, so other orders do not matter. Changes of
/// keyspaces wait for everything before them.
/// </summary>
internal sealed class ParallelReplay : ILogReplayer, IDisposable
{
    private readonly Applier _applier;
    private readonly ValueLog _values;
    private readonly int _threads;
    private readonly Action<double>? _progress;
    private readonly ValueSession _session;
    private readonly FullKeyBuffer _buffer = new();
    private readonly CountdownEvent _running = new(0);
    private ReplayBatch _filling = new();
    private ReplayBatch _applying = new();

    /// <summary>The threads; none before the first batch is full, so that a short log costs none.</summary>
    private Share[] _shares = [];
    private Exception? _failure;

    public ParallelReplay(Applier applier, ValueLog values, int threads, Action<double>? progress)
    {
        _applier = applier;
        _values = values;
        _threads = threads;
        _progress = progress;
        _session = values.NewSession();
    }

    public void Replay(ulong version, long timeMs, long address, LogOperationReader operations)
    {
        if (operations.ChangesKeyspaces)
        {
            Finish();
            _applier.Apply(_session, _buffer, operations, version);
            return;
        }
        if (_filling.TryAdd(version, operations.Rest))
            return;
        HandOver();
        _filling.TryAdd(version, operations.Rest);
    }

    public void Progress(long doneBytes, long totalBytes) => _progress?.Invoke((double)doneBytes / totalBytes);

    /// <summary>Returns when everything is applied.</summary>
    public void Finish()
    {
        WaitForShares();
        int position = 0;
        while (_filling.Read(ref position, out ulong version, out LogOperationReader operations))
            _applier.Apply(_session, _buffer, operations, version);
        _filling.Clear();
    }

    public void Dispose()
    {
        foreach (Share share in _shares)
            share.Dispose();
        _session.Dispose();
        _running.Dispose();
    }

    private void HandOver()
    {
        WaitForShares();
        (_filling, _applying) = (_applying, _filling);
        _filling.Clear();
        if (_shares.Length == 0)
            _shares = [.. Enumerable.Range(0, _threads).Select(i => new Share(this, _values, i))];
        _running.Reset(_shares.Length);
        foreach (Share share in _shares)
            share.Thread.Request();
    }

    private void WaitForShares()
    {
        _running.Wait();
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    /// <summary>One thread with its session.</summary>
    private sealed class Share : IDisposable
    {
        private readonly ParallelReplay _owner;
        private readonly int _index;

        public Share(ParallelReplay owner, ValueLog values, int index)
        {
            _owner = owner;
            _index = index;
            Session = values.NewSession();
            Thread = new BackgroundThread($"replay {index}", Apply, static _ => { });
        }

        public ValueSession Session { get; }

        public FullKeyBuffer Buffer { get; } = new();

        public BackgroundThread Thread { get; }

        public void Dispose()
        {
            Thread.Dispose();
            Session.Dispose();
        }

        private void Apply()
        {
            try
            {
                int position = 0;
                while (_owner._applying.Read(ref position, out ulong version, out LogOperationReader operations))
                    _owner._applier.ApplyShare(Session, Buffer, operations, version, _index, _owner._shares.Length);
            }
            catch (Exception e)
            {
                _owner._failure ??= e;
            }
            finally
            {
                _owner._running.Signal();
            }
        }
    }
}
