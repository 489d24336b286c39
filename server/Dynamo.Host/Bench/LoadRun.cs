using System.Collections.Concurrent;
using System.Text;
using Dynamo.Host.Wire;

namespace Dynamo.Host.Bench;

/// <summary>Loads the table, then drives the workload on all connections for the time asked for.</summary>
internal sealed class LoadRun(BenchOptions options, TimeProvider clock, TextWriter progress)
{
    private readonly ConcurrentDictionary<string, LatencyHistogram> _latencies = new();
    private readonly YcsbWorkload.Keyspace _keyspace = new(options.Records);
    private long _tickets = -1;
    private long _failed;

    /// <summary>Latencies by operation.</summary>
    public IReadOnlyDictionary<string, LatencyHistogram> Latencies => _latencies;

    /// <summary>Answers other than 200.</summary>
    public long Failed => Volatile.Read(ref _failed);

    public TimeSpan Elapsed { get; private set; }

    public async Task RunAsync()
    {
        if (options.Load)
            await LoadAsync();
        long start = clock.GetTimestamp();
        TimeSpan limit = TimeSpan.FromSeconds(options.Seconds);
        Task[] connections = [.. Enumerable.Range(0, options.Connections).Select(i => DriveAsync(i, start, limit))];
        Task all = Task.WhenAll(connections);
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(1), clock)) != all)
            ReportProgress(clock.GetElapsedTime(start));
        await all;
        Elapsed = clock.GetElapsedTime(start);
    }

    private async Task LoadAsync()
    {
        using (WireConnection connection = await WireConnection.OpenAsync(options.Endpoint))
        {
            (int status, ReadOnlyMemory<byte> body) = await connection.SendAsync(YcsbWorkload.CreateTable);
            if (status != 200)
                throw new IOException($"the table {YcsbWorkload.TableName} cannot be made (--no-load uses one that is there): {Encoding.UTF8.GetString(body.Span)}");
        }
        long next = 0;
        long loaded = 0;
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(async i =>
        {
            YcsbWorkload workload = new(options, _keyspace, i);
            using WireConnection connection = await WireConnection.OpenAsync(options.Endpoint);
            while (Interlocked.Add(ref next, 25) - 25 is var first && first < options.Records)
            {
                (int status, ReadOnlyMemory<byte> body) = await connection.SendAsync(workload.Load(first));
                if (status != 200)
                    throw new IOException($"a record cannot be loaded: {Encoding.UTF8.GetString(body.Span)}");
                long now = Interlocked.Add(ref loaded, 25);
                if (now / 10_000 != (now - 25) / 10_000)
                    progress.WriteLine($"loaded {Math.Min(now, options.Records)} of {options.Records} records");
            }
        }));
    }

    private async Task DriveAsync(int connectionIndex, long start, TimeSpan limit)
    {
        YcsbWorkload workload = new(options, _keyspace, connectionIndex);
        using WireConnection connection = await WireConnection.OpenAsync(options.Endpoint);
        while (true)
        {
            TimeSpan intended = await NextStartAsync(start);
            if (intended >= limit)
                return;
            (string name, WireCall first, WireCall? second) = workload.Next();
            bool done = (await connection.SendAsync(first)).Status == 200;
            if (second is { } other)
                done &= (await connection.SendAsync(other)).Status == 200;
            if (!done)
                Interlocked.Increment(ref _failed);
            _latencies.GetOrAdd(name, static _ => new LatencyHistogram()).Record(clock.GetElapsedTime(start) - intended);
        }
    }

    /// <summary>
    /// When the next operation is to start, since <paramref name="start"/>: now in a closed loop; in an open loop the
    /// next tick of the rate, waited for if it lies ahead, so that a slow answer delays what it would delay.
    /// </summary>
    private async ValueTask<TimeSpan> NextStartAsync(long start)
    {
        if (options.Rate is not { } rate)
            return clock.GetElapsedTime(start);
        TimeSpan intended = TimeSpan.FromSeconds(Interlocked.Increment(ref _tickets) / rate);
        TimeSpan ahead = intended - clock.GetElapsedTime(start);
        // Timers are a millisecond coarse: sleep up to there, then give way until the moment comes.
        if (ahead > TimeSpan.FromMilliseconds(2))
            await Task.Delay(ahead - TimeSpan.FromMilliseconds(1), clock);
        while (clock.GetElapsedTime(start) < intended)
            await Task.Yield();
        return intended;
    }

    private void ReportProgress(TimeSpan elapsed)
    {
        long count = _latencies.Values.Sum(h => h.Count);
        double p99 = _latencies.IsEmpty ? 0 : _latencies.Values.Max(h => h.PercentileMs(0.99));
        progress.WriteLine($"{elapsed.TotalSeconds,4:0} s  {count / elapsed.TotalSeconds,9:0} operations/s  p99 {p99:0.000} ms");
    }
}
