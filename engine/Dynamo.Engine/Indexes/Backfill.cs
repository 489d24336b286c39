using Dynamo.Engine.Tables;
using Dynamo.Engine.TimeToLive;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Indexes;

/// <summary>
/// Makes the entries of one new index of any kind, or of a new order of expiry, a group of items at a time, each group in one
/// commit. Writes that happen meanwhile keep it themselves; both make the same entry of the same item, so their order
/// does not matter. Items whose attributes do not fit are left out.
/// </summary>
internal sealed class Backfill(EngineContext context, ReadOnlyMemory<byte> tableName, KeyspaceId entries) : IRangeVisitor, ICommitBody
{
    /// <summary>Keys that one commit holds: few enough that a write does not wait for long.</summary>
    private const int GroupSize = 32;

    private readonly IndexEntry _entry = new();
    private readonly VectorEntry _vectorEntry = new();
    private readonly ExpiryMaintenance _expiries = new();
    private readonly List<byte[]> _group = [];
    private readonly Commit _commit = new();
    private Table? _table;
    private TableIndex? _index;
    private TableVectorIndex? _vectorIndex;
    private TableExpiry? _expiry;
    private bool _tableChanged;
    private BackfillProgress? _progress;

    /// <returns>True once every item is in; false if the index has gone or the engine stops.</returns>
    public async ValueTask<bool> RunAsync(CancellationToken stop)
    {
        byte[] from = [];
        while (!stop.IsCancellationRequested)
        {
            if (!Look())
                return false;
            _group.Clear();
            await context.Store.RangeAsync(new KeyRange(_table!.Items, from, default, KeysOnly: true), this);
            if (_group.Count == 0)
            {
                _progress?.Finish();
                return true;
            }
            await WriteGroupAsync();
            if (_tableChanged)
            {
                await context.Catalog.SettleAsync();
                continue;
            }
            _progress ??= new BackfillProgress(context, Name(), _table.Items);
            _progress.Add(_group.Count);
            from = [.. _group[^1], 0];
            // Inside one process the store often completes at once; without this a large table would hold the thread.
            await Task.Yield();
        }
        return false;
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _group.Add(key.ToArray());
        return _group.Count < GroupSize;
    }

    public void Run(ICommitScope scope)
    {
        _tableChanged = scope.VersionOf(_group.Count) != _table!.Version;
        if (_tableChanged)
            return;
        for (int i = 0; i < _group.Count; i++)
        {
            ReadOnlySpan<byte> item = scope.ValueOf(i);
            if (_index is not null)
                PutEntry(scope, _index, item, _group[i]);
            else if (_vectorIndex is not null)
                PutEntry(scope, _vectorIndex, item, _group[i]);
            else
                _expiries.Apply(scope, _expiry!, _group[i], oldItem: default, item);
        }
    }

    private void PutEntry(ICommitScope scope, TableIndex index, ReadOnlySpan<byte> item, byte[] itemKey)
    {
        _entry.Make(index, item, itemKey);
        if (_entry.Exists)
            scope.Put(entries, _entry.Key, _entry.Projected(index, item));
    }

    private void PutEntry(ICommitScope scope, TableVectorIndex index, ReadOnlySpan<byte> item, byte[] itemKey)
    {
        _vectorEntry.Make(index, item, itemKey);
        if (_vectorEntry.Exists)
            scope.Put(entries, _vectorEntry.Key, _vectorEntry.Value);
    }

    private bool Look()
    {
        _table = context.Catalog.Find(tableName.Span);
        _index = _table is null ? null : Array.Find(_table.Indexes, i => i.Entries == entries);
        _vectorIndex = _table is null ? null : Array.Find(_table.VectorIndexes, i => i.Entries == entries);
        _expiry = _table?.Expiry is { } expiry && expiry.Expiries == entries ? expiry : null;
        return _index is not null || _vectorIndex is not null || _expiry is not null;
    }

    private string Name()
    {
        string table = $"table {_table!.Definition.Name}";
        return (_index?.Definition.Name ?? _vectorIndex?.Definition.Name) is { } index ? $"index {index} of {table}" : $"times to live of {table}";
    }

    private async ValueTask WriteGroupAsync()
    {
        _commit.Reset();
        _commit.Body = this;
        foreach (byte[] key in _group)
            _commit.AddExclusive(_table!.Items, key);
        _commit.AddShared(KeyspaceId.Root, _table!.CatalogKey);
        await context.Store.CommitAsync(_commit);
    }
}
