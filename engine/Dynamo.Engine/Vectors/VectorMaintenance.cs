using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Vectors;

/// <summary>
/// Keeps a table's vector indexes in step with one write of one item, inside its commit, and counts the bytes that
/// each is charged. Reusable.
/// </summary>
internal sealed class VectorMaintenance
{
    /// <summary>The least that a write to an index is charged.</summary>
    public const int MinRequestBytes = 1024;

    private readonly VectorEntry _old = new();
    private readonly VectorEntry _new = new();
    private int[] _bytes = [];

    /// <summary>
    /// VectorWriteRequestBytes of each index, in the order of <see cref="Table.VectorIndexes"/>; zero if what it holds
    /// did not change.
    /// </summary>
    public ReadOnlySpan<int> Bytes => _bytes;

    /// <summary>Emits the changes of all vector indexes.</summary>
    /// <param name="oldItem">Empty if there was none.</param>
    /// <param name="newItem">Empty if there is none any more.</param>
    public void Apply(ICommitScope scope, Table table, ReadOnlySpan<byte> itemKey, ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> newItem)
    {
        if (_bytes.Length != table.VectorIndexes.Length)
            _bytes = new int[table.VectorIndexes.Length];
        bool same = oldItem.SequenceEqual(newItem);
        for (int i = 0; i < _bytes.Length; i++)
            _bytes[i] = same ? 0 : Apply(scope, table.VectorIndexes[i], itemKey, oldItem, newItem);
    }

    /// <summary>As for a global index: an entry that stays costs its larger image, one that moves a delete and a put.</summary>
    private int Apply(
        ICommitScope scope, TableVectorIndex index, ReadOnlySpan<byte> itemKey, ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> newItem)
    {
        _old.Make(index, oldItem, itemKey);
        _new.Make(index, newItem, itemKey);
        int before = _old.Exists ? Charge(index, _old.Value) : 0;
        int after = _new.Exists ? Charge(index, _new.Value) : 0;
        if (_old.Exists && _new.Exists && _old.Key.SequenceEqual(_new.Key))
        {
            if (AreEqual(index, _old.Value, _new.Value))
                return 0;
            scope.Put(index.Entries, _new.Key, _new.Value);
            return Math.Max(before, after);
        }
        if (_old.Exists)
            scope.Delete(index.Entries, _old.Key);
        if (_new.Exists)
            scope.Put(index.Entries, _new.Key, _new.Value);
        return before + after;
    }

    private static int Charge(TableVectorIndex index, ReadOnlySpan<byte> value)
        => Math.Max(MinRequestBytes, index.EntryBytes(VectorEntry.ProjectedOf(value, index.Dimensions)));

    private static bool AreEqual(TableVectorIndex index, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int vectorBytes = index.Dimensions * sizeof(float);
        return left[..vectorBytes].SequenceEqual(right[..vectorBytes])
            && ItemComparison.AreEqual(left[vectorBytes..], right[vectorBytes..]);
    }
}
