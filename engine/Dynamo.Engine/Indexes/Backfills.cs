using System.Collections.Concurrent;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Indexes;

/// <summary>
/// The backfills in progress: each makes the entries of the items that were there before its index, while reads and
/// writes go on. One that a restart interrupts starts again from the beginning; what it makes is the same.
/// </summary>
internal sealed class Backfills(EngineContext context) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<KeyspaceId, Task> _running = new();
    private readonly CancellationTokenSource _stop = new();

    /// <param name="entries">Names the index: unlike its name, this is never used again.</param>
    public void Start(string tableName, KeyspaceId entries)
        => _running[entries] = RunAsync(CatalogKeys.Table(tableName).AsMemory(1), entries);

    /// <summary>Takes up the backfills that the last process left.</summary>
    public void Resume()
    {
        foreach (Table table in context.Catalog.All)
        {
            foreach (IndexDefinition index in table.Definition.Indexes.Where(i => i.Backfilling))
                Start(table.Definition.Name, index.Entries);
            foreach (VectorIndexDefinition index in table.Definition.VectorIndexes.Where(i => i.Backfilling))
                Start(table.Definition.Name, index.Entries);
            if (table.Definition.TimeToLive is { Backfilling: true } timeToLive)
                Start(table.Definition.Name, timeToLive.Expiries);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
    }

    private async Task RunAsync(ReadOnlyMemory<byte> tableName, KeyspaceId entries)
    {
        await Task.Yield(); // the request that asked for the index does not wait
        try
        {
            if (await new Backfill(context, tableName, entries).RunAsync(_stop.Token))
                await CompleteAsync(tableName, entries);
        }
        catch (StoreException)
        {
            // The store has failed or is full; the index stays incomplete until the next start takes it up again.
        }
        finally
        {
            _running.TryRemove(entries, out _);
        }
    }

    private async ValueTask CompleteAsync(ReadOnlyMemory<byte> tableName, KeyspaceId entries)
    {
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        if (context.Catalog.Find(tableName.Span)?.Definition is not { } table)
            return;
        if (table.TimeToLive is { } timeToLive && timeToLive.Expiries == entries)
            await context.Catalog.PutAsync(table with { TimeToLive = timeToLive with { Backfilling = false } });
        else if (table.Indexes.Any(i => i.Entries == entries))
            await context.Catalog.PutAsync(table with { Indexes = [.. table.Indexes.Select(i => i.Entries == entries ? Completed(i) : i)] });
        else if (table.VectorIndexes.Any(i => i.Entries == entries))
        {
            await context.Catalog.PutAsync(
                table with { VectorIndexes = [.. table.VectorIndexes.Select(i => i.Entries == entries ? i with { Backfilling = false } : i)] });
        }
    }

    private IndexDefinition Completed(IndexDefinition index) => index with
    {
        Backfilling = false,
        State = context.Catalog.NowMs >= index.StateEndsMs ? IndexState.Active : index.State,
    };
}
