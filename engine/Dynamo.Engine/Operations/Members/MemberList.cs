using System.Collections;

namespace Dynamo.Engine.Operations.Members;

/// <summary>A part of a request that is used again and again.</summary>
public interface IReusable
{
    /// <summary>Makes it as new, but keeps its memory.</summary>
    void Reset();
}

/// <summary>
/// A list or map member of a request, in the order of the request. Keeps its elements for the next request, so that
/// a list in steady use allocates nothing. An absent list differs from an empty one.
/// </summary>
public sealed class MemberList<T> : IReusable, IEnumerable<T>
    where T : IReusable, new()
{
    private readonly List<T> _elements = [];

    /// <summary>Set by the binder for a member that is there, also when it is empty.</summary>
    public bool IsPresent { get; set; }

    public int Count { get; private set; }

    public T this[int index] => (uint)index < (uint)Count ? _elements[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>A fresh element at the end; the list is present from then on.</summary>
    public T Add()
    {
        IsPresent = true;
        if (Count == _elements.Count)
            _elements.Add(new T());
        return _elements[Count++];
    }

    /// <summary>Takes back the last <see cref="Add"/>.</summary>
    public void RemoveLast() => _elements[--Count].Reset();

    /// <summary>Takes elements out, by their positions; the others keep their order.</summary>
    public void RemoveWhere(Predicate<int> isRemoved)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (isRemoved(i))
                _elements[i].Reset();
            else
                (_elements[kept++], _elements[i]) = (_elements[i], _elements[kept - 1]);
        }
        Count = kept;
    }

    public void Reset()
    {
        IsPresent = false;
        for (int i = 0; i < Count; i++)
            _elements[i].Reset();
        Count = 0;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => _elements.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _elements.Take(Count).GetEnumerator();

    /// <summary>For <c>foreach</c>, without a garbage object a walk.</summary>
    public struct Enumerator(MemberList<T> list)
    {
        private int _index = -1;

        public readonly T Current => list[_index];

        public bool MoveNext() => ++_index < list.Count;
    }
}

/// <summary>A list member of plain values: texts or <see cref="ValueSlot"/>s. Absent differs from empty.</summary>
public sealed class ValueList<T> : IReusable
    where T : struct
{
    private readonly List<T> _elements = [];

    public bool IsPresent { get; set; }

    public int Count => _elements.Count;

    public T this[int index] => _elements[index];

    public void Add(T element)
    {
        IsPresent = true;
        _elements.Add(element);
    }

    public void Reset()
    {
        IsPresent = false;
        _elements.Clear();
    }
}
