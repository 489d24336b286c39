using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>Where a value of the request lies among the request's stored values.</summary>
internal readonly record struct ValueSlice(int Start, int Length);

/// <summary>What a tree is evaluated on: one item, and the values bound to the tree's slots.</summary>
/// <param name="item">Stored form; empty if there is no item.</param>
/// <param name="values">The request's values.</param>
/// <param name="slots">By slot: where its value lies.</param>
internal readonly ref struct Evaluation(
    ReadOnlySpan<byte> item, ReadOnlySpan<byte> values, ReadOnlySpan<ValueSlice> slots)
{
    private readonly ReadOnlySpan<byte> _values = values;
    private readonly ReadOnlySpan<ValueSlice> _slots = slots;

    /// <summary>Bytes that an operand may need for a value which is not stored anywhere: a size.</summary>
    public const int ScratchBytes = 2 + 10;

    public ReadOnlySpan<byte> Item { get; } = item;

    public ValueView Value(int slot) => new(_values.Slice(_slots[slot].Start, _slots[slot].Length));
}
