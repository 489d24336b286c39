namespace Dynamo.Storage.Values;

/// <summary>
/// Objects that serve one operation at a time, in wait for the next one. A slot a processor keeps the renting apart;
/// the shared stack behind takes what comes back to a full slot.
/// </summary>
/// <remarks>Bounded by the number of operations that run at once, because only those hold one.</remarks>
internal sealed class ProcessorPool<T>(Func<T> create) : IDisposable
    where T : class, IDisposable
{
    // Eight references apart: a cache line of its own for each processor's slot.
    private const int Stride = 8;

    private readonly int _processorCount = Environment.ProcessorCount;
    private readonly T?[] _slots = new T?[(Environment.ProcessorCount + 1) * Stride];
    private readonly Lock _gate = new();
    private readonly Stack<T> _others = new();

    public T Rent()
    {
        ref T? slot = ref OwnSlot();
        T? item = slot is null ? null : Interlocked.Exchange(ref slot, null);
        return item ?? RentShared();
    }

    public void Return(T item)
    {
        ref T? slot = ref OwnSlot();
        if (slot is null && Interlocked.CompareExchange(ref slot, item, null) is null)
            return;
        lock (_gate)
            _others.Push(item);
    }

    public void Dispose()
    {
        for (int i = 0; i < _slots.Length; i++)
            Interlocked.Exchange(ref _slots[i], null)?.Dispose();
        lock (_gate)
        {
            while (_others.TryPop(out T? item))
                item.Dispose();
        }
    }

    private ref T? OwnSlot()
    {
        int processor = Thread.GetCurrentProcessorId();
        // Only where some processors are not ours; a division is a tenth of what renting costs.
        if ((uint)processor >= (uint)_processorCount)
            processor = (int)((uint)processor % (uint)_processorCount);
        return ref _slots[(processor + 1) * Stride];
    }

    private T RentShared()
    {
        lock (_gate)
        {
            if (_others.TryPop(out T? item))
                return item;
        }
        return create();
    }
}
