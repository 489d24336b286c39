using System.Numerics;
using Dynamo.Engine.Expressions.Plans;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// Plans of expressions seen before, by kind, text and names. Thread-safe without locks; a hit allocates nothing.
/// </summary>
/// <remarks>
/// Set-associative: an expression's hash chooses one set of a few places, and a new plan takes the next place in
/// turn of its set. So the count is bounded, and whatever requests hold, they only push each other out.
/// </remarks>
internal sealed class ExpressionCache
{
    /// <summary>Text and names that take more than this are not worth keeping, which bounds the memory of one plan.</summary>
    private const int MaxKeyBytes = 16 * 1024;

    private const int Ways = 4;

    private readonly Entry?[] _entries;
    private readonly int _setMask;
    private uint _turn;

    /// <param name="capacity">Greatest count of plans kept; rounded up to a power of two.</param>
    public ExpressionCache(int capacity = 4096)
    {
        int places = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, Ways));
        _entries = new Entry?[places];
        _setMask = places / Ways - 1;
    }

    /// <returns>The plan, or null.</returns>
    public ExpressionPlan? Find(ExpressionKind kind, ReadOnlySpan<byte> text, ExpressionAttributes attributes)
    {
        int hash = Hash(kind, text, attributes.NameBytes);
        int first = (hash & _setMask) * Ways;
        for (int i = first; i < first + Ways; i++)
        {
            Entry? entry = Volatile.Read(ref _entries[i]);
            if (entry is not null && entry.Is(hash, kind, text, attributes.NameBytes))
                return entry.Plan;
        }
        return null;
    }

    public void Add(ExpressionKind kind, ReadOnlySpan<byte> text, ExpressionAttributes attributes, ExpressionPlan plan)
    {
        if (text.Length + attributes.NameBytes.Length > MaxKeyBytes)
            return;
        int hash = Hash(kind, text, attributes.NameBytes);
        int first = (hash & _setMask) * Ways;
        int place = first + (int)(Interlocked.Increment(ref _turn) % Ways);
        for (int i = first; i < first + Ways; i++)
        {
            if (Volatile.Read(ref _entries[i]) is null)
            {
                place = i;
                break;
            }
        }
        Volatile.Write(ref _entries[place], new Entry(hash, kind, text.ToArray(), attributes.NameBytes.ToArray(), plan));
    }

    private static int Hash(ExpressionKind kind, ReadOnlySpan<byte> text, ReadOnlySpan<byte> names)
    {
        HashCode hash = default;
        hash.Add((int)kind);
        hash.AddBytes(text);
        hash.AddBytes(names);
        return hash.ToHashCode();
    }

    private sealed class Entry(int hash, ExpressionKind kind, byte[] text, byte[] names, ExpressionPlan plan)
    {
        public ExpressionPlan Plan { get; } = plan;

        public bool Is(int otherHash, ExpressionKind otherKind, ReadOnlySpan<byte> otherText, ReadOnlySpan<byte> otherNames)
            => hash == otherHash && kind == otherKind && otherText.SequenceEqual(text) && otherNames.SequenceEqual(names);
    }
}
