using Dynamo.Engine.Errors;

namespace Dynamo.Engine.Values;

/// <summary>
/// Collects the members of a set in the order sent and writes them sorted, as stored sets are (docs/formats/item.md).
/// Reusable; serves one set at a time.
/// </summary>
public sealed class SetBuilder
{
    private readonly Comparison<int> _order;
    private byte[] _bytes = new byte[256];
    private int _bytesUsed;
    private Range[] _members = new Range[8];
    private int[] _sorted = new int[8];
    private bool _ascending;

    /// <remarks>The order is a delegate made once: sorting by an IComparer makes one each time.</remarks>
    public SetBuilder() => _order = (x, y) => ValueComparison.CompareScalars(Type, Member(x), Member(y));

    /// <summary>Members so far.</summary>
    public int Count { get; private set; }

    /// <summary>SS, NS or BS.</summary>
    public ValueTag Type { get; private set; }

    public void Begin(ValueTag type)
    {
        Type = type;
        Count = 0;
        _bytesUsed = 0;
        _ascending = true;
    }

    /// <param name="member">UTF-8, canonical decimal text or bytes. Copied.</param>
    public void Add(ReadOnlySpan<byte> member)
    {
        if (_bytes.Length - _bytesUsed < member.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _bytesUsed + member.Length));
        if (Count == _members.Length)
            Array.Resize(ref _members, Count * 2);
        if (_ascending && Count > 0)
            _ascending = ValueComparison.CompareScalars(Type, Member(Count - 1), member) < 0;
        member.CopyTo(_bytes.AsSpan(_bytesUsed));
        _members[Count++] = new Range(_bytesUsed, _bytesUsed + member.Length);
        _bytesUsed += member.Length;
    }

    /// <summary>Writes the set, or says why it is none: no member, or a repeated one.</summary>
    public ValueFault? End(ValueWriter writer)
    {
        if (Count == 0)
            return ValueFault.EmptySet(Type);
        if (!_ascending)
        {
            Sort();
            for (int i = 1; i < Count; i++)
            {
                if (Member(_sorted[i - 1]).SequenceEqual(Member(_sorted[i])))
                    return ValueFault.DuplicateMembers(Type, MembersAsSent());
            }
        }
        int start = writer.Begin(Type);
        for (int i = 0; i < Count; i++)
            writer.Member(Member(_ascending ? i : _sorted[i]));
        writer.End(start, Count);
        return null;
    }

    private ReadOnlySpan<byte> Member(int index) => _bytes.AsSpan(_members[index]);

    private void Sort()
    {
        if (_sorted.Length < Count)
            _sorted = new int[_members.Length];
        for (int i = 0; i < Count; i++)
            _sorted[i] = i;
        _sorted.AsSpan(0, Count).Sort(_order);
    }

    private byte[][] MembersAsSent()
    {
        byte[][] members = new byte[Count][];
        for (int i = 0; i < Count; i++)
            members[i] = Member(i).ToArray();
        return members;
    }
}
