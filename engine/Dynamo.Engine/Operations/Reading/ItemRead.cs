using Dynamo.Engine.Expressions;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.Reading;

/// <summary>Reads one item by its key and hands it, projected, to the answer. Reusable.</summary>
internal sealed class ItemRead : IValueReader
{
    private readonly ValueWriter _itemKey = new(128);
    private readonly ValueWriter _projected = new();
    private IItemSink? _sink;
    private BoundProjection? _projection;

    /// <summary>Whether the item was there.</summary>
    public bool Found { get; private set; }

    /// <summary>
    /// How much the answer can still take, in bytes: a larger item is found but not handed on. Stays as it is set.
    /// </summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Whether the item was there and was handed on.</summary>
    public bool Added { get; private set; }

    /// <summary>Its size; 0 if it was not there.</summary>
    public int SizeBytes { get; private set; }

    /// <param name="key">The request's Key, checked against the schema.</param>
    /// <param name="projection">Bound or not; may be shared by the reads of one request, one after another.</param>
    public ValueTask<ReadResult> StartAsync(IStore store, Table table, ReadOnlySpan<byte> key, IItemSink sink, BoundProjection projection)
    {
        _itemKey.Reset();
        KeyBytes.WriteItemKey(table.Keys, key, _itemKey);
        return StartAtAsync(store, table, _itemKey.Written, sink, projection);
    }

    /// <param name="itemKey">The item's key in the keyspace of the table's items.</param>
    /// <param name="projection">Bound or not; may be shared by the reads of one request, one after another.</param>
    public ValueTask<ReadResult> StartAtAsync(
        IStore store, Table table, ReadOnlySpan<byte> itemKey, IItemSink sink, BoundProjection projection)
    {
        Found = false;
        Added = false;
        SizeBytes = 0;
        _sink = sink;
        _projection = projection;
        return store.GetAsync(table.Items, itemKey, this);
    }

    public void Read(ReadOnlySpan<byte> value, ulong version)
    {
        Found = true;
        SizeBytes = ItemBytes.Size(value);
        if (SizeBytes > Room)
            return;
        Added = true;
        if (_projection!.IsBound)
        {
            _projected.Reset();
            _projection.Project(value, _projected);
            _sink!.Add(_projected.Written);
        }
        else
        {
            _sink!.Add(value);
        }
    }

    public void Reset()
    {
        _sink = null;
        _projection = null;
        Room = long.MaxValue;
    }
}
