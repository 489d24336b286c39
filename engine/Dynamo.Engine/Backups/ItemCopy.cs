using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Backups;

/// <summary>
/// Copies a table's items as they were when its definition came to name the copy, while reads and writes go on. Every
/// write from that moment on first saves what it replaces (<see cref="Save"/>), the copier takes what no write has
/// touched, and whichever comes first wins; so the copy is of one moment.
/// </summary>
internal sealed class ItemCopy(EngineContext context, ReadOnlyMemory<byte> tableName, KeyspaceId copy) : IRangeVisitor, ICommitBody
{
    /// <summary>Keys that one commit holds: few enough that a write does not wait for long.</summary>
    private const int GroupSize = 32;

    /// <summary>Saved in place of an item that was not there. No item is as short.</summary>
    private static readonly byte[] s_absent = [0];

    private readonly List<byte[]> _group = [];
    private readonly List<byte[]> _absent = [];
    private readonly Commit _commit = new();
    private Table? _table;
    private bool _tableChanged;
    private bool _isClearing;

    public long ItemCount { get; private set; }

    public long SizeBytes { get; private set; }

    /// <summary>Inside a write's commit: keeps the image before, unless the copy has one already.</summary>
    /// <param name="saved">What the copy has under the item's key.</param>
    /// <param name="oldItem">Empty if there was none.</param>
    public static void Save(ICommitScope scope, KeyspaceId copy, ReadOnlySpan<byte> itemKey, ReadOnlySpan<byte> saved, ReadOnlySpan<byte> oldItem)
    {
        if (saved.IsEmpty)
            scope.Put(copy, itemKey, oldItem.IsEmpty ? s_absent : oldItem);
    }

    /// <returns>True once every item is in; false if the table has gone.</returns>
    public async ValueTask<bool> RunAsync()
    {
        byte[] from = [];
        while (true)
        {
            _table = context.Catalog.Find(tableName.Span);
            if (_table?.Definition.BackupCopy != copy)
                return false;
            _group.Clear();
            await context.Store.RangeAsync(new KeyRange(_table.Items, from, default, KeysOnly: true), this);
            if (_group.Count == 0)
                return true;
            await CopyGroupAsync();
            if (_tableChanged)
            {
                await context.Catalog.SettleAsync();
                continue;
            }
            from = [.. _group[^1], 0];
            await Task.Yield();
        }
    }

    /// <summary>Once no write saves any more: takes out what stands for absent items, and counts the others.</summary>
    public async ValueTask FinishAsync()
    {
        _isClearing = true;
        await context.Store.RangeAsync(new KeyRange(copy, default, default), this);
        foreach (byte[][] keys in _absent.Chunk(GroupSize))
        {
            _commit.Reset();
            _commit.Body = this;
            foreach (byte[] key in keys)
                _commit.AddExclusive(copy, key);
            await context.Store.CommitAsync(_commit);
        }
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!_isClearing)
        {
            _group.Add(key.ToArray());
            return _group.Count < GroupSize;
        }
        if (value.SequenceEqual(s_absent))
        {
            _absent.Add(key.ToArray());
            return true;
        }
        ItemCount++;
        SizeBytes += ItemBytes.Size(value);
        return true;
    }

    public void Run(ICommitScope scope)
    {
        if (_isClearing)
        {
            for (int i = 0; i < _commit.Count; i++)
                scope.Delete(copy, _commit.KeyOf(i));
            return;
        }
        _tableChanged = scope.VersionOf(2 * _group.Count) != _table!.Version;
        if (_tableChanged)
            return;
        for (int i = 0; i < _group.Count; i++)
        {
            ReadOnlySpan<byte> item = scope.ValueOf(2 * i);
            if (!item.IsEmpty && scope.ValueOf((2 * i) + 1).IsEmpty)
                scope.Put(copy, _group[i], item);
        }
    }

    private async ValueTask CopyGroupAsync()
    {
        _commit.Reset();
        _commit.Body = this;
        foreach (byte[] key in _group)
        {
            _commit.AddShared(_table!.Items, key);
            _commit.AddExclusive(copy, key);
        }
        _commit.AddShared(KeyspaceId.Root, _table!.CatalogKey);
        await context.Store.CommitAsync(_commit);
    }
}
