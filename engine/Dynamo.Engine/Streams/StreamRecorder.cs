using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Streams;

/// <summary>
/// Writes the stream record of one write of one item, inside its commit: the two cannot disagree. Reusable.
/// </summary>
internal sealed class StreamRecorder
{
    private readonly ValueWriter _keys = new(128);
    private readonly ValueWriter _record = new();

    /// <param name="number">The write's number among those of the commit.</param>
    /// <param name="oldItem">Empty if there was none.</param>
    /// <param name="newItem">Empty if there is none any more.</param>
    public void Apply(
        ICommitScope scope, Table table, uint number, bool byExpiry, ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> newItem)
    {
        if (oldItem.IsEmpty ? newItem.IsEmpty : !newItem.IsEmpty && ItemComparison.AreEqual(oldItem, newItem))
            return; // a write that changes nothing leaves no record
        StreamDefinition stream = table.Definition.Stream!;
        StreamEvent happened = oldItem.IsEmpty ? StreamEvent.Insert : newItem.IsEmpty ? StreamEvent.Remove : StreamEvent.Modify;
        WriteKeys(table, oldItem.IsEmpty ? newItem : oldItem);
        bool showsNew = stream.View is StreamView.NewImage or StreamView.NewAndOldImages;
        bool showsOld = stream.View is StreamView.OldImage or StreamView.NewAndOldImages;
        _record.Reset();
        StreamRecord.Write(
            _record, happened, byExpiry, scope.TimeMs, _keys.Written, showsNew ? newItem : default, showsOld ? oldItem : default);
        Span<byte> key = stackalloc byte[StreamPosition.KeyLength];
        new StreamPosition(scope.Version, number).Write(key);
        scope.Put(stream.Records, key, _record.Written);
    }

    private void WriteKeys(Table table, ReadOnlySpan<byte> item)
    {
        _keys.Reset();
        int start = _keys.BeginItem();
        int sizeBytes = 0;
        foreach ((byte[] name, _) in table.Keys.All)
        {
            ValueView value = ItemBytes.Find(item, name);
            _keys.Name(name);
            _keys.Raw(value.Bytes);
            sizeBytes += name.Length + ItemSize.Of(value);
        }
        _keys.EndItem(start, table.Keys.All.Length, sizeBytes);
    }
}
