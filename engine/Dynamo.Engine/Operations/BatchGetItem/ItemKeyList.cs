using System.Runtime.InteropServices;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.BatchGetItem;

/// <summary>Item keys, one behind the other. Reusable.</summary>
internal sealed class ItemKeyList
{
    private readonly ValueWriter _bytes = new();
    private readonly List<int> _ends = [];

    public ReadOnlySpan<byte> Bytes => _bytes.Written;

    /// <summary>Where each key ends in <see cref="Bytes"/>.</summary>
    public ReadOnlySpan<int> Ends => CollectionsMarshal.AsSpan(_ends);

    public ReadOnlySpan<byte> this[int index] => Bytes[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    /// <param name="key">A request's Key, checked against the schema.</param>
    public void Add(KeySchema schema, ReadOnlySpan<byte> key)
    {
        KeyBytes.WriteItemKey(schema, key, _bytes);
        _ends.Add(_bytes.Length);
    }

    public void Reset()
    {
        _bytes.Reset();
        _ends.Clear();
    }
}
