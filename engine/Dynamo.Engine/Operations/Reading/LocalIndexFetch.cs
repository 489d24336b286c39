using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.Reading;

/// <summary>
/// A page of a local index that needs attributes which the index does not hold: walks entries in groups and reads
/// each entry's item from the table. For one page.
/// </summary>
internal sealed class LocalIndexFetch(RangeRead read, IStore store, bool consistent) : IRangeVisitor, IValueReader
{
    /// <summary>Entries per group: bounds what is copied; the rest of a group is thrown away where a page ends.</summary>
    private const int GroupSize = 64;

    private readonly List<(byte[] Key, byte[] Entry)> _group = [];
    private readonly ValueWriter _key = new(128);
    private (byte[] Key, byte[] Entry) _current;

    /// <summary>What reading the items cost the table: each is rounded up by itself.</summary>
    public double TableUnits { get; private set; }

    /// <returns>The version that the page rests on.</returns>
    public async ValueTask<ulong> RunAsync()
    {
        ulong seen = 0;
        while (true)
        {
            _group.Clear();
            seen = Math.Max(seen, await store.RangeAsync(read.Range.ToKeyRange(read.Index!.Entries, read.Descending), this));
            foreach ((byte[] Key, byte[] Entry) current in _group)
            {
                _current = current;
                ReadResult result = await store.GetAsync(read.Table!.Items, KeyBytes.ItemKeyOf(read.Index!.Keys, current.Key), this);
                seen = Math.Max(seen, result.Seen);
                if (read.Stopped)
                    return seen;
            }
            if (_group.Count < GroupSize)
                return seen;
            read.Range.StartAfter(_group[^1].Key, read.Descending);
        }
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _group.Add((key.ToArray(), value.ToArray()));
        return _group.Count < GroupSize;
    }

    /// <summary>The item of the current entry; skipped where it has changed so that the entry is another's by now.</summary>
    public void Read(ReadOnlySpan<byte> value, ulong version)
    {
        ReadOnlySpan<byte> key = _current.Key;
        _key.Reset();
        if (!KeyBytes.TryWriteIndexKey(read.Index!.Keys, value, KeyBytes.ItemKeyOf(read.Index.Keys, key), _key)
            || !_key.Written.SequenceEqual(key))
        {
            return;
        }
        TableUnits += CapacityUnits.Read(ItemBytes.Size(value), consistent);
        read.TakeFetched(_current.Entry, value);
    }
}
