namespace Dynamo.Engine.Operations;

/// <summary>
/// Keeps the working objects of operations for the next ones. Bounded: what finds no place is left to the garbage
/// collector, and what is missing is made.
/// </summary>
internal sealed class ExecutionPool<T>(Func<T> create)
    where T : class
{
    /// <summary>More than run at once on any machine with commits that wait for a disk; each is a few KB.</summary>
    private const int Capacity = 256;

    private readonly T?[] _slots = new T?[Capacity];
    private T? _first;
    private int _used;

    public T Rent()
    {
        T? first = _first;
        if (first is not null && Interlocked.CompareExchange(ref _first, null, first) == first)
            return first;
        if (Volatile.Read(ref _used) > 0)
        {
            lock (_slots)
            {
                if (_used > 0)
                {
                    T last = _slots[--_used]!;
                    _slots[_used] = null;
                    return last;
                }
            }
        }
        return create();
    }

    public void Return(T item)
    {
        if (_first is null && Interlocked.CompareExchange(ref _first, item, null) is null)
            return;
        lock (_slots)
        {
            if (_used < Capacity)
                _slots[_used++] = item;
        }
    }
}
