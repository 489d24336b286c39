using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Streams;

/// <summary>
/// Removes records that are older than a day, from all streams, every so often: as many at a time as keeps up with
/// what is written.
/// </summary>
internal sealed class StreamTrimmer(EngineContext context) : IRangeVisitor, IAsyncDisposable
{
    /// <summary>How long a record stays, in milliseconds.</summary>
    public const long RetentionMs = 24L * 60 * 60 * 1000;

    private const int GroupSize = 512;
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<byte[]> _old = [];
    private long _before;
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>Removes what is old now.</summary>
    public async ValueTask TrimAsync()
    {
        foreach (Table table in context.Catalog.All)
        {
            if (table.Definition.Stream is { } stream)
                await TrimAsync(stream.Records);
        }
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (new StreamRecord(value).TimeMs >= _before)
            return false;
        _old.Add(key.ToArray());
        return _old.Count < GroupSize;
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(s_interval, context.Options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await TrimAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or StoreException or ObjectDisposedException)
        {
            // The engine ends, or the store has failed: then nothing is trimmed any more until the next start.
        }
    }

    private async ValueTask TrimAsync(KeyspaceId records)
    {
        _before = context.Catalog.NowMs - RetentionMs;
        do
        {
            _old.Clear();
            await context.Store.RangeAsync(new KeyRange(records, default, default), this);
            if (_old.Count == 0)
                return;
            Commit commit = new() { Body = new Removal(records, _old) };
            foreach (byte[] key in _old)
                commit.AddExclusive(records, key);
            await context.Store.CommitAsync(commit);
        }
        while (_old.Count == GroupSize && !_stop.IsCancellationRequested);
    }

    private sealed class Removal(KeyspaceId records, List<byte[]> keys) : ICommitBody
    {
        public void Run(ICommitScope scope)
        {
            foreach (byte[] key in keys)
                scope.Delete(records, key);
        }
    }
}
