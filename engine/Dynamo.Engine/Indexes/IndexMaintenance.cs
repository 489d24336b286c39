using Dynamo.Engine.Operations;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Indexes;

/// <summary>
/// Keeps a table's indexes in step with one write of one item, inside its commit, and counts what that costs each
/// index. Reusable.
/// </summary>
internal sealed class IndexMaintenance
{
    private readonly IndexEntry _old = new();
    private readonly IndexEntry _new = new();
    private double[] _units = [];

    /// <summary>Units that each index was charged, in the order of <see cref="Table.Indexes"/>; zero if it was not touched.</summary>
    public ReadOnlySpan<double> Units => _units;

    /// <summary>Emits the changes of all indexes.</summary>
    /// <param name="oldItem">Empty if there was none.</param>
    /// <param name="newItem">Empty if there is none any more.</param>
    public void Apply(ICommitScope scope, Table table, ReadOnlySpan<byte> itemKey, ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> newItem)
    {
        if (_units.Length != table.Indexes.Length)
            _units = new double[table.Indexes.Length];
        for (int i = 0; i < _units.Length; i++)
            _units[i] = Apply(scope, table.Indexes[i], itemKey, oldItem, newItem);
    }

    /// <summary>
    /// An entry that stays where it is costs one write of its larger image, one that moves a delete and a put, each
    /// by its own size; an entry that does not change costs nothing.
    /// </summary>
    private double Apply(ICommitScope scope, TableIndex index, ReadOnlySpan<byte> itemKey, ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> newItem)
    {
        _old.Make(index, oldItem, itemKey);
        _new.Make(index, newItem, itemKey);
        if (!_old.Exists && !_new.Exists)
            return 0;
        ReadOnlySpan<byte> before = _old.Exists ? _old.Projected(index, oldItem) : default;
        ReadOnlySpan<byte> after = _new.Exists ? _new.Projected(index, newItem) : default;
        bool stays = _old.Exists && _new.Exists && _old.Key.SequenceEqual(_new.Key);
        if (stays)
        {
            if (ItemComparison.AreEqual(before, after))
                return 0;
            scope.Put(index.Entries, _new.Key, after);
            return CapacityUnits.Write(Math.Max(ItemBytes.Size(before), ItemBytes.Size(after)));
        }
        double units = 0;
        if (_old.Exists)
        {
            scope.Delete(index.Entries, _old.Key);
            units += CapacityUnits.Write(ItemBytes.Size(before));
        }
        if (_new.Exists)
        {
            scope.Put(index.Entries, _new.Key, after);
            units += CapacityUnits.Write(ItemBytes.Size(after));
        }
        return units;
    }
}
