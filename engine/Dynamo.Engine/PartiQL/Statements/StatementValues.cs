using System.Runtime.InteropServices;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Statements;

/// <summary>The literals and parameters of one statement, in stored form, by slot.</summary>
internal sealed class StatementValues
{
    private readonly List<ValueSlice> _slices = [];

    public ValueWriter Writer { get; } = new(256);

    public IReadOnlyList<ValueSlice> Slices => _slices;

    /// <summary>Makes what was written from <paramref name="start"/> on a value.</summary>
    /// <returns>Its slot.</returns>
    public int Add(int start)
    {
        _slices.Add(new ValueSlice(start, Writer.Length - start));
        return _slices.Count - 1;
    }

    public ValueView this[int slot] => new(Writer.Written.Slice(_slices[slot].Start, _slices[slot].Length));

    /// <summary>The values without an item.</summary>
    public Evaluation Bound => On(default);

    public Evaluation On(ReadOnlySpan<byte> item) => new(item, Writer.Written, CollectionsMarshal.AsSpan(_slices));
}
