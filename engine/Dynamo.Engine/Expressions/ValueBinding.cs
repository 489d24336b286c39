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

    /// <summary>Starts over with slots that are added one by one.</summary>
    public void Begin(ValueWriter values)
    {
        _values = values;
        _count = 0;
    }

    /// <returns>The slot.</returns>
    public int Add(ValueSlice slice)
    {
        if (_count == _slices.Length)
            Array.Resize(ref _slices, _count * 2);
        _slices[_count] = slice;
        return _count++;
    }

    public Evaluation On(ReadOnlySpan<byte> item)
        => new(item, _values is null ? default : _values.Written, _slices.AsSpan(0, _count));

    public ValueView Value(int slot) => On(default).Value(slot);
}
