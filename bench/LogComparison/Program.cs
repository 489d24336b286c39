// Compares the write-ahead log with FasterLog (FastCommitMode, per-entry checksum, a commit manager that writes
// nothing, a device that writes and fdatasyncs at once): enqueue rate, a lone committer, 64 committers.
// docs/adr on the write-ahead log quotes it.
//
//   dotnet run -c Release --project bench/LogComparison [DIRECTORY] [own|replay]
//
// "own" leaves FasterLog out; "replay" measures how soon a store is ready after 1 million commits.
using System.Diagnostics;
using Dynamo.LogComparison;

string directory = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), "log-comparison-" + Environment.ProcessId);
Directory.CreateDirectory(directory);
try
{
    if (args.Contains("replay"))
    {
        await ReplayRun.RunAsync(directory);
        return;
    }
    for (int round = 0; round < 3; round++)
    {
        Console.WriteLine($"round {round}");
        await RunAsync(d => new OwnLog(d));
        if (args.Contains("own"))
            continue;
        await RunAsync(d => new FasterLogUnderTest(d, inline: true));
        await RunAsync(d => new FasterLogUnderTest(d, inline: false));
    }
}
finally
{
    Directory.Delete(directory, recursive: true);
}

async Task RunAsync(Func<string, ILogUnderTest> open)
{
    await MeasureAsync(open, "enqueue, one thread", 1, 300_000, log =>
    {
        log.Enqueue();
        return default;
    });
    await MeasureAsync(open, "commit, one at a time", 1, 5_000, log => log.CommitAsync());
    await MeasureAsync(open, "commit, 64 at once", 64, 2_000, log => log.CommitAsync());
}

async Task MeasureAsync(Func<string, ILogUnderTest> open, string what, int committers, int count, Func<ILogUnderTest, ValueTask> step)
{
    string path = Path.Combine(directory, Guid.NewGuid().ToString("N"));
    using (ILogUnderTest log = open(path))
    {
        for (int i = 0; i < 1000; i++)
            await step(log);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, committers).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < count; i++)
                await step(log);
        })));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuMicros = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds;
        long total = (long)committers * count;
        Console.WriteLine($"{what,-22} {log.Name,-26} {total / seconds,10:N0}/s {seconds * 1e6 / total * committers,9:N1} us each "
            + $"{cpuMicros / total,8:N2} us CPU {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)total,7:N1} B allocated");
    }
    Directory.Delete(path, recursive: true);
}
