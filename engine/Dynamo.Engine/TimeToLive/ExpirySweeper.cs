using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.TimeToLive;

/// <summary>
/// Deletes items whose time is over, from all tables, every so often. Each deletion is a commit of its own that looks
/// at the item once more, so that one that was given more time meanwhile stays.
/// </summary>
internal sealed class ExpirySweeper(EngineContext context) : IRangeVisitor, IAsyncDisposable
{
    /// <summary>DynamoDB leaves items alone that expired longer ago than five years.</summary>
    private const long MaxAgeSeconds = 5L * 365 * 24 * 60 * 60;

    /// <summary>Keys that are collected at once.</summary>
    private const int GroupSize = 256;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<byte[]> _due = [];
    private readonly Expiration _expiration = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _due.Add(key.ToArray());
        return _due.Count < GroupSize;
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(context.Options.ExpiryInterval, context.Options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (Table table in context.Catalog.All)
                {
                    if (table.Expiry is { } expiry)
                        await SweepAsync(table, expiry);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreException or ObjectDisposedException)
        {
            // The engine ends, or the store has failed: then nothing expires any more until the next start.
        }
    }

    private async ValueTask SweepAsync(Table table, TableExpiry expiry)
    {
        long nowSeconds = context.Catalog.NowMs / 1000;
        do
        {
            _due.Clear();
            await context.Store.RangeAsync(
                new KeyRange(
                    expiry.Expiries, ExpiryKeys.Bound(Math.Max(0, nowSeconds - MaxAgeSeconds)), ExpiryKeys.Bound(nowSeconds), KeysOnly: true),
                this);
            foreach (byte[] key in _due)
            {
                if (_stop.IsCancellationRequested)
                    return;
                // A table that changes meanwhile is taken up again at the next tick.
                if (!await _expiration.RunAsync(context, table, expiry, key, nowSeconds))
                    return;
            }
        }
        while (_due.Count == GroupSize);
    }
}
