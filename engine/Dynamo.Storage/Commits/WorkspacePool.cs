namespace Dynamo.Storage.Commits;

/// <summary>
/// Workspaces in wait for the next operation. Each thread has a slot of its own, which it uses without a lock; the
/// shared stack behind takes what comes back to a full slot, as after a wait that ended on another thread.
/// </summary>
/// <remarks>
/// Bounded by the threads that ever ran an operation and the operations that run at once. The runtime gives a dead
/// thread's identifier to a new one, never to two that live: slots of the dead are used on.
/// </remarks>
internal sealed class WorkspacePool(Func<Workspace> create) : IDisposable
{
    // Threads with higher identifiers share the stack.
    private const int Threads = 256;

    // Eight references apart: a cache line of its own for each slot.
    private const int Stride = 8;

    private readonly Workspace?[] _slots = new Workspace?[(Threads + 1) * Stride];
    private readonly Lock _gate = new();
    private readonly Stack<Workspace> _others = new();

    public Workspace Rent()
    {
        int slot = OwnSlot();
        if ((uint)slot < (uint)_slots.Length && _slots[slot] is { } own)
        {
            _slots[slot] = null;
            return own;
        }
        return RentShared();
    }

    public void Return(Workspace workspace)
    {
        int slot = OwnSlot();
        if ((uint)slot < (uint)_slots.Length && _slots[slot] is null)
        {
            _slots[slot] = workspace;
            return;
        }
        lock (_gate)
            _others.Push(workspace);
    }

    /// <summary>Once no operation runs any more.</summary>
    public void Dispose()
    {
        foreach (Workspace? workspace in _slots)
            workspace?.Dispose();
        Array.Clear(_slots);
        lock (_gate)
        {
            while (_others.TryPop(out Workspace? workspace))
                workspace.Dispose();
        }
    }

    private static int OwnSlot() => Environment.CurrentManagedThreadId * Stride;

    private Workspace RentShared()
    {
        lock (_gate)
        {
            if (_others.TryPop(out Workspace? workspace))
                return workspace;
        }
        return create();
    }
}
