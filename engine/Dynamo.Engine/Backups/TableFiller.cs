using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Backups;

/// <summary>Fills a table that nobody sees yet, with its indexes, from a backup's items, a group in one commit.</summary>
internal sealed class TableFiller(IStore store, KeyspaceId from, Table table) : IRangeVisitor, ICommitBody
{
    private const int GroupSize = 32;

    private readonly IndexMaintenance _indexes = new();
    private readonly VectorMaintenance _vectors = new();
    private readonly List<byte[]> _group = [];
    private readonly Commit _commit = new();

    /// <returns>The version of the last commit.</returns>
    public async ValueTask<ulong> RunAsync()
    {
        byte[] first = [];
        ulong seen = 0;
        while (true)
        {
            _group.Clear();
            await store.RangeAsync(new KeyRange(from, first, default, KeysOnly: true), this);
            if (_group.Count == 0)
                return seen;
            _commit.Reset();
            _commit.Body = this;
            foreach (byte[] key in _group)
            {
                _commit.AddShared(from, key);
                _commit.AddExclusive(table.Items, key);
            }
            seen = (await store.CommitAsync(_commit)).Seen;
            first = [.. _group[^1], 0];
            await Task.Yield();
        }
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _group.Add(key.ToArray());
        return _group.Count < GroupSize;
    }

    public void Run(ICommitScope scope)
    {
        for (int i = 0; i < _group.Count; i++)
        {
            ReadOnlySpan<byte> item = scope.ValueOf(2 * i);
            scope.Put(table.Items, _group[i], item);
            _indexes.Apply(scope, table, _group[i], oldItem: default, item);
            _vectors.Apply(scope, table, _group[i], oldItem: default, item);
        }
    }
}
