using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dynamo.Host.Wire;

namespace Dynamo.Host.Tests.Crash;

/// <summary>
/// Goal: kill -9 keeps the page cache, so it cannot show a missing flush: here the kernel is the witness that a
/// completed flush of the log lies between a lone PutItem's arrival and its answer.
/// Approach: strace on the real program; each request is sent alone and its number is looked for in what was received.
/// </summary>
public sealed partial class FlushTests : IDisposable
{
    private const int Puts = 20;
    private readonly string _directory = Directory.CreateTempSubdirectory("dynamo-flush-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Flush_completes_between_a_lone_put_and_its_answer()
    {
        using DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--data", Path.Combine(_directory, "data"));
        using WireConnection connection = await WireConnection.OpenAsync(new Uri($"http://{program.EndPoint}"));
        Assert.Equal(200, (await connection.SendAsync(CrashClient.CreateTable)).Status);

        string trace = Path.Combine(_directory, "trace");
        using Process strace = StartStrace(program.Id, trace);
        for (int i = 0; i < Puts; i++)
        {
            (int status, _) = await connection.SendAsync(new("PutItem",
                $"{{\"TableName\":\"{CrashClient.TableName}\",\"Item\":{{\"k\":{{\"S\":\"put-number-{i}-\"}}}}}}"));
            Assert.Equal(200, status);
        }
        Process.Start("kill", ["-TERM", $"{strace.Id}"]).WaitForExit();
        await strace.WaitForExitAsync();

        List<Event> events = Read(await File.ReadAllLinesAsync(trace));
        for (int i = 0; i < Puts; i++)
        {
            double arrived = events.First(e => e.Text.Contains($"put-number-{i}-", StringComparison.Ordinal)).Ended;
            double answered = events.First(e => e.Started > arrived && e.Text.Contains("HTTP/1.1 200", StringComparison.Ordinal)).Started;
            Assert.True(events.Any(e => e.IsFlush && e.Started > arrived && e.Ended < answered),
                $"no flush completed between the arrival of put {i} at {arrived} and its answer at {answered}:\n{string.Join('\n', events.Where(e => e.Started >= arrived - 0.01 && e.Started <= answered))}");
        }
    }

    /// <summary>Attaches to all threads; skipped with the reason where this machine has no strace or forbids it.</summary>
    private static Process StartStrace(int processId, string trace)
    {
        bool underCi = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        string reason;
        try
        {
            Process strace = Process.Start(new ProcessStartInfo("strace",
                ["-f", "-p", $"{processId}", "-ttt", "-T", "-s", "2000", "-o", trace, "-e", "trace=recvmsg,recvfrom,read,readv,sendmsg,sendto,write,writev,fsync,fdatasync,pwrite64,pwritev2,io_uring_enter"])
            { RedirectStandardError = true })!;
            string said = strace.StandardError.ReadLine() ?? "";
            if (said.Contains("attached", StringComparison.Ordinal))
            {
                _ = strace.StandardError.ReadToEndAsync();
                return strace;
            }
            reason = $"strace cannot attach: {said}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            reason = $"strace is not on this machine: {e.Message}";
        }
        Assert.SkipUnless(underCi, reason);
        throw new InvalidOperationException(reason);
    }

    /// <summary>Joins what strace tears apart where calls of several threads overlap.</summary>
    private static List<Event> Read(string[] lines)
    {
        List<Event> events = [];
        Dictionary<string, (double Started, string Text)> unfinished = [];
        foreach (string line in lines)
        {
            Match match = Line().Match(line);
            if (!match.Success)
                continue;
            string thread = match.Groups[1].Value, text = match.Groups[3].Value;
            double time = double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                unfinished[thread] = (time, text);
            else if (text.StartsWith("<...", StringComparison.Ordinal) && unfinished.Remove(thread, out (double Started, string Text) begun))
                events.Add(new Event(begun.Started, time, begun.Text + text));
            else
                events.Add(new Event(time, time + Duration(text), text));
        }
        return events;
    }

    private static double Duration(string text)
        => Took().Match(text) is { Success: true } took ? double.Parse(took.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(\d+)\s+(\d+\.\d+)\s+(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"<(\d+\.\d+)>$")]
    private static partial Regex Took();

    /// <summary>One system call: when it began and ended, in seconds, and what strace printed of it.</summary>
    private sealed record Event(double Started, double Ended, string Text)
    {
        public bool IsFlush => (Text.StartsWith("fdatasync(", StringComparison.Ordinal) || Text.StartsWith("fsync(", StringComparison.Ordinal))
            && Text.Contains("= 0", StringComparison.Ordinal);
    }
}
