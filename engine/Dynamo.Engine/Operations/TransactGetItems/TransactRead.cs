using Dynamo.Engine.Expressions;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.TransactGetItems;

/// <summary>
/// A TransactGetItems as one commit that holds its items shared and writes nothing: what it reads was all there at
/// one moment. Reusable.
/// </summary>
internal sealed class TransactRead : ICommitBody
{
    private readonly Commit _commit = new();
    private readonly List<Part> _parts = [];
    private readonly ValueWriter _projected = new();
    private IResponseSink? _sink;

    public int Count { get; private set; }

    /// <summary>A table is not what the read was planned for: plan anew.</summary>
    public bool TableChanged { get; private set; }

    public Part this[int index] => _parts[index];

    public Part Add()
    {
        if (Count == _parts.Count)
            _parts.Add(new Part());
        return _parts[Count++];
    }

    /// <summary>
    /// Reads. Where an item is being written, by a transaction or otherwise, and that is not to be waited for, the
    /// status is Conflict and the cancellation says so.
    /// </summary>
    public async ValueTask<CommitResult> RunAsync(EngineContext context, IResponseSink sink, Cancellation cancellation)
    {
        if (context.OngoingTransactions is not { } ongoing)
            return await StartAsync(context.Store, sink, ConflictPolicy.Wait);
        if (ongoing.Cancels(this, cancellation))
            return new CommitResult(CommitStatus.Conflict, 0);
        CommitResult commit = await StartAsync(context.Store, sink, ConflictPolicy.Fail);
        // A key that is no item's is that of a table that is being changed: it is waited for.
        if (commit.Status != CommitStatus.Conflict
            || OngoingTransactions.Cancels(Count, i => _parts[i].KeyIndex == commit.HeldKey, cancellation))
        {
            return commit;
        }
        return await StartAsync(context.Store, sink, ConflictPolicy.Wait);
    }

    private ValueTask<CommitResult> StartAsync(IStore store, IResponseSink sink, ConflictPolicy onConflict)
    {
        _sink = sink;
        _commit.Reset();
        _commit.Body = this;
        _commit.OnConflict = onConflict;
        for (int i = 0; i < Count; i++)
        {
            Part part = _parts[i];
            part.KeyIndex = _commit.AddShared(part.Table!.Items, part.ItemKey.Written);
            part.TableIndex = _commit.AddShared(KeyspaceId.Root, part.Table.CatalogKey);
        }
        return store.CommitAsync(_commit);
    }

    public void Run(ICommitScope scope)
    {
        _sink!.Clear();
        TableChanged = false;
        for (int i = 0; i < Count; i++)
        {
            Part part = _parts[i];
            if (scope.VersionOf(part.TableIndex) != part.Table!.Version)
            {
                TableChanged = true;
                return;
            }
            _sink.BeginResponse();
            ReadOnlySpan<byte> item = scope.ValueOf(part.KeyIndex);
            part.SizeBytes = item.IsEmpty ? 0 : ItemBytes.Size(item);
            if (!item.IsEmpty)
                AddItem(part, item);
        }
    }

    public void Reset()
    {
        for (int i = 0; i < Count; i++)
            _parts[i].Reset();
        Count = 0;
        _commit.Reset();
        _sink = null;
    }

    /// <summary>An item of which the projection leaves nothing is not shown, unlike GetItem's.</summary>
    private void AddItem(Part part, ReadOnlySpan<byte> item)
    {
        if (!part.Projection.IsBound)
        {
            _sink!.Add(item);
            return;
        }
        _projected.Reset();
        part.Projection.Project(item, _projected);
        if (ItemBytes.Count(_projected.Written) > 0)
            _sink!.Add(_projected.Written);
    }

    /// <summary>One Get.</summary>
    internal sealed class Part
    {
        public BoundProjection Projection { get; } = new();

        public ValueWriter ItemKey { get; } = new(128);

        public Table? Table { get; private set; }

        public int KeyIndex { get; set; }

        public int TableIndex { get; set; }

        /// <summary>0 if there is no item.</summary>
        public int SizeBytes { get; set; }

        /// <param name="key">The request's Key, checked against the schema.</param>
        public void Plan(Table table, ReadOnlySpan<byte> key)
        {
            Table = table;
            ItemKey.Reset();
            KeyBytes.WriteItemKey(table.Keys, key, ItemKey);
        }

        public void Reset()
        {
            Projection.Reset();
            Table = null;
        }
    }
}
