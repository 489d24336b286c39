using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>
/// The tables: their records in the root keyspace and the directory in memory, kept in step. Changes go one at a
/// time, under <see cref="EnterAsync"/>.
/// </summary>
/// <remarks>
/// The record is written first and the directory follows. Whoever works with a table from the directory meanwhile
/// finds out in its commit, which holds the record's key shared and compares <see cref="Table.Version"/>.
/// </remarks>
internal sealed class TableCatalog(IStore store, TimeProvider time)
{
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly TableDirectory _directory = new();

    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// The table under this name or ARN as data operations see it: null also while it is being created or deleted.
    /// </summary>
    public Table? FindUsable(ReadOnlySpan<byte> nameOrArn)
    {
        Table? table = Find(nameOrArn);
        if (table is null || table.Definition.State is TableState.Active)
            return table;
        return table.StateAt(NowMs) is TableState.Creating or TableState.Deleting ? null : table;
    }

    /// <summary>As <see cref="FindUsable"/>; throws DynamoDB's error where there is none.</summary>
    public Table GetUsable(ReadOnlySpan<byte> nameOrArn)
    {
        Table? table = FindUsable(nameOrArn);
        if (table is null)
            DynamoException.Throw(ErrorCode.ResourceNotFound, "Requested resource not found");
        return table;
    }

    /// <summary>The table under this name or ARN, in whatever state; null if there is none.</summary>
    public Table? Find(ReadOnlySpan<byte> nameOrArn)
    {
        Table? table = _directory.Find(TableNames.Resolve(nameOrArn));
        return table is not null && table.IsGoneAt(NowMs) ? null : table;
    }

    /// <summary>All tables that are there, in no particular order.</summary>
    public IEnumerable<Table> All
    {
        get
        {
            long nowMs = NowMs;
            return _directory.All.Where(t => !t.IsGoneAt(nowMs));
        }
    }

    /// <summary>Waits for the right to change tables. Dispose the result to pass it on.</summary>
    public async ValueTask<ChangeScope> EnterAsync()
    {
        await _changes.WaitAsync();
        return new ChangeScope(_changes);
    }

    /// <summary>Waits for the change that is in progress, if any: whoever lost a table to it can then look again.</summary>
    public async ValueTask SettleAsync()
    {
        using ChangeScope scope = await EnterAsync();
    }

    /// <summary>Reads all records, and drops keyspaces that none of them names: left by a crash between two steps.</summary>
    /// <param name="others">Keyspaces that are named elsewhere.</param>
    public async ValueTask OpenAsync(IEnumerable<KeyspaceId> others)
    {
        RecordCollector records = new();
        await store.RangeAsync(new KeyRange(KeyspaceId.Root, CatalogKeys.FirstTable, CatalogKeys.EndOfTables), records);
        foreach ((byte[] key, byte[] record) in records.Pairs)
        {
            ValueReader version = new();
            await store.GetAsync(KeyspaceId.Root, key, version);
            Table table = new(Decode(key, record), version.Version);
            if (table.IsGoneAt(NowMs))
                await EraseAsync(table);
            else
                _directory.Put(table);
        }
        // A backup that a crash interrupted: nobody has heard of it, and its copy is dropped below.
        foreach (Table table in _directory.All.Where(t => t.Definition.BackupCopy is not null))
            await PutAsync(table.Definition with { BackupCopy = null });
        RecordCollector services = new();
        await store.RangeAsync(new KeyRange(KeyspaceId.Root, CatalogKeys.FirstService, CatalogKeys.EndOfServices), services);
        HashSet<KeyspaceId> known = [KeyspaceId.Root, .. others, .. services.Pairs.Select(p => ServiceKeyspaces.Decode(p.Value))];
        foreach (Table table in _directory.All)
            known.UnionWith(KeyspacesOf(table.Definition));
        foreach (KeyspaceId orphan in store.Keyspaces.Where(k => !known.Contains(k)))
            await store.DropKeyspaceAsync(orphan);
    }

    /// <summary>
    /// Writes a new or changed definition and makes it the current one, in place of the one under its name. Call
    /// inside a change scope.
    /// </summary>
    public async ValueTask<Table> PutAsync(TableDefinition definition)
    {
        byte[] key = CatalogKeys.Table(definition.Name);
        ulong previous = _directory.Find(key.AsSpan(1))?.Version ?? 0;
        Table table = new(definition, await WriteAsync(key, previous, TableCodec.Encode(definition)));
        _directory.Put(table);
        return table;
    }

    /// <summary>Removes the record, then all that the table held. Call inside a change scope.</summary>
    public async ValueTask RemoveAsync(Table table)
    {
        await EraseAsync(table);
        _directory.Remove(table.Name);
        await DropAsync(table);
    }

    /// <summary>Drops all that the table held, once nothing can write to it any more.</summary>
    public async ValueTask DropAsync(Table table)
    {
        foreach (KeyspaceId keyspace in KeyspacesOf(table.Definition))
            await store.DropKeyspaceAsync(keyspace);
    }

    /// <summary>The keyspace that serves all tables under this key of the root; makes it if it is not there yet.</summary>
    public async ValueTask<KeyspaceId> ServiceKeyspaceAsync(byte[] key)
    {
        using ChangeScope scope = await EnterAsync();
        ValueReader reader = new();
        await store.GetAsync(KeyspaceId.Root, key, reader);
        if (reader.Value is { } record)
            return ServiceKeyspaces.Decode(record);
        KeyspaceId keyspace = await store.CreateKeyspaceAsync();
        await WriteAsync(key, 0, ServiceKeyspaces.Encode(keyspace));
        return keyspace;
    }

    /// <summary>Drops what the table held before a change and holds no more.</summary>
    public async ValueTask DropUnusedAsync(TableDefinition before, TableDefinition after)
    {
        foreach (KeyspaceId keyspace in KeyspacesOf(before).Except(KeyspacesOf(after)))
            await store.DropKeyspaceAsync(keyspace);
    }

    /// <exception cref="StoreOpenException">The record cannot be read.</exception>
    private static TableDefinition Decode(byte[] key, byte[] record)
    {
        try
        {
            return TableCodec.Decode(record);
        }
        catch (InvalidDataException e)
        {
            throw new StoreOpenException(
                StoreOpenFailure.Damaged,
                $"The catalog's record of table '{Encoding.UTF8.GetString(key.AsSpan(1))}' cannot be read: {e.Message} Nothing was changed.",
                e);
        }
    }

    private async ValueTask EraseAsync(Table table) => await WriteAsync(table.CatalogKey, table.Version, record: null);

    /// <summary>Puts a record of the root keyspace, or deletes it where <paramref name="record"/> is null; durable on return.</summary>
    /// <param name="expectedVersion">Of the record before; 0: there is none; null: whatever it is.</param>
    public async ValueTask<ulong> WriteAsync(byte[] key, ulong? expectedVersion, byte[]? record)
    {
        RecordCommit body = new(key, expectedVersion, record);
        Commit commit = new() { Body = body };
        commit.AddExclusive(KeyspaceId.Root, key);
        CommitResult result = await store.CommitAsync(commit);
        if (!body.Matched)
            throw new InvalidOperationException("A record of the catalog was changed by somebody else.");
        await store.WaitStableAsync(result.Seen);
        return result.Seen;
    }

    private static IEnumerable<KeyspaceId> KeyspacesOf(TableDefinition table)
    {
        yield return table.Items;
        foreach (IndexDefinition index in table.Indexes)
            yield return index.Entries;
        foreach (VectorIndexDefinition index in table.VectorIndexes)
            yield return index.Entries;
        if (table.Stream is { } stream)
            yield return stream.Records;
        if (table.TimeToLive is { } timeToLive)
            yield return timeToLive.Expiries;
    }

    /// <summary>The right to change tables, until disposed.</summary>
    public readonly struct ChangeScope(SemaphoreSlim changes) : IDisposable
    {
        public void Dispose() => changes.Release();
    }

    /// <summary>Puts or deletes a record, if it still is the one that the change was made from.</summary>
    private sealed class RecordCommit(byte[] key, ulong? expectedVersion, byte[]? record) : ICommitBody
    {
        public bool Matched { get; private set; }

        public void Run(ICommitScope scope)
        {
            Matched = expectedVersion is null || scope.VersionOf(0) == expectedVersion;
            if (!Matched)
                return;
            if (record is null)
                scope.Delete(KeyspaceId.Root, key);
            else
                scope.Put(KeyspaceId.Root, key, record);
        }
    }

    private sealed class ValueReader : IValueReader
    {
        public byte[]? Value { get; private set; }

        public ulong Version { get; private set; }

        public void Read(ReadOnlySpan<byte> value, ulong version)
        {
            Value = value.ToArray();
            Version = version;
        }
    }
}
