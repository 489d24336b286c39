using System.Threading.Tasks.Sources;

namespace Dynamo.Storage.Log;

/// <summary>One pooled wait for a version to become stable. Goes back to its pool when its result is taken.</summary>
internal sealed class StableWaiter(VersionSequence owner) : IValueTaskSource
{
    // Continuations run on the pool: the thread that completes waiters is the one that flushes for everybody.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>The next of a list that the owner builds; not used while the waiter waits.</summary>
    public StableWaiter? Next { get; set; }

    public ValueTask Task => new(this, _core.Version);

    public void Complete(Exception? failure)
    {
        if (failure is null)
            _core.SetResult(true);
        else
            _core.SetException(failure);
    }

    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            owner.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
