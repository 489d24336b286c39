using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>The values of one request that the slots of one expression stand for. Reusable.</summary>
internal sealed class ValueBinding
{
    private ValueSlice[] _slices = new ValueSlice[8];
    private ValueWriter? _values;
    private int _count;

    /// <summary>Looks the placeholders up; those that are not defined are bound to nothing.</summary>
    public void Bind(ExpressionAttributes attributes, byte[][] placeholders)
    {
        Begin(attributes.Values);
        for (int i = 0; i < placeholders.Length; i++)
            Add(attributes.UseValue(placeholders[i], guess: i));
    }

    /// <summary>Takes the slots as they are.</summary>
    public void Bind(ValueWriter values, IReadOnlyList<ValueSlice> slices)
    {
        Begin(values);
        for (int i = 0; i < slices.Count; i++)
            Add(slices[i]);
    }

    /// <summary>Starts over with slots that are added one by one.</summary>
    private void Begin(ValueWriter values)
    {
        _values = values;
        _count = 0;
    }

    private void Add(ValueSlice slice)
    {
        if (_count == _slices.Length)
            Array.Resize(ref _slices, _count * 2);
        _slices[_count++] = slice;
    }

    public Evaluation On(ReadOnlySpan<byte> item)
        => new(item, _values is null ? default : _values.Written, _slices.AsSpan(0, _count));

    public ValueView Value(int slot) => On(default).Value(slot);
}
