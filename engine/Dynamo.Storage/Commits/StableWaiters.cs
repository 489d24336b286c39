using System.Threading.Tasks.Sources;

namespace Dynamo.Storage.Commits;

/// <summary>Who waits for a version to become stable. Nothing is allocated once the pool has grown to its use.</summary>
internal sealed class StableWaiters
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiting = [];
    private readonly Stack<Waiter> _spare = new();
    private StoreFailedException? _failure;
    private int _count;

    public ValueTask WaitAsync(ulong version, Versions versions)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (_failure is { } failure)
                return ValueTask.FromException(Again(failure));
            if (!_spare.TryPop(out waiter!))
                waiter = new Waiter(this);
            waiter.Version = version;
            _waiting.Add(waiter);
            // A full fence: either this sees the version stable below, or who makes it stable sees the count.
            Interlocked.Exchange(ref _count, _waiting.Count);
        }
        ValueTask task = waiter.Task;
        if (versions.Stable >= version)
            Release(versions.Stable);
        return task;
    }

    public void Release(ulong stable)
    {
        if (Volatile.Read(ref _count) == 0)
            return;
        lock (_gate)
        {
            int kept = 0;
            foreach (Waiter waiter in _waiting)
            {
                if (waiter.Version > stable)
                    _waiting[kept++] = waiter;
                else
                    waiter.Complete(null);
            }
            _waiting.RemoveRange(kept, _waiting.Count - kept);
            Volatile.Write(ref _count, kept);
        }
    }

    public void Fail(StoreFailedException failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            foreach (Waiter waiter in _waiting)
                waiter.Complete(Again(failure));
            _waiting.Clear();
            Volatile.Write(ref _count, 0);
        }
    }

    // One exception object a waiter: a thrown one collects the stack of its thrower.
    private static StoreFailedException Again(StoreFailedException failure) => new(failure.Message, failure);

    private sealed class Waiter(StableWaiters owner) : IValueTaskSource
    {
        // Continuations go to the pool: the thread that flushes the log must not run them.
        private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };

        public ulong Version { get; set; }

        public ValueTask Task => new(this, _source.Version);

        public void Complete(Exception? failure)
        {
            if (failure is null)
                _source.SetResult(true);
            else
                _source.SetException(failure);
        }

        public void GetResult(short token)
        {
            try
            {
                _source.GetResult(token);
            }
            finally
            {
                _source.Reset();
                lock (owner._gate)
                    owner._spare.Push(this);
            }
        }

        public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _source.OnCompleted(continuation, state, token, flags);
    }
}
