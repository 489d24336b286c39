using System.Diagnostics;
using System.Runtime.InteropServices;
using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: a real disk that fills up under load and is freed again: writes are refused, reads go on, nothing
/// acknowledged is lost, writes resume without a restart; and where the log is what fills it, checkpoints make the
/// room themselves, from the reserve. Approach: a tmpfs of 112 MB in a mount namespace of its own
/// (root, or a user namespace), in which this test runs itself once more.
/// </summary>
public class FullDiskTests(ITestOutputHelper output)
{
    private const string Variable = "DYNAMO_FULL_DISK_DIR";
    private const int Writers = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Full_disk_refuses_writes_and_serves_reads_until_there_is_room()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } directory)
            await FillAndFreeAsync(directory);
        else
            await RunInNamespaceAsync();
    }

    /// <summary>Mounts the tmpfs and starts this test's assembly there, for this one test.</summary>
    private async Task RunInNamespaceAsync()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux's mount namespaces");
        string mount = System.IO.Directory.CreateTempSubdirectory("dynamo-full-disk-").FullName;
        try
        {
            if (await RunAsync("unshare", Unshare("true"), mount) is var (probe, why) && probe != 0)
                Assert.Skip($"this machine does not allow mount namespaces: {why}");
            string method = $"{typeof(FullDiskTests).FullName}.{nameof(Full_disk_refuses_writes_and_serves_reads_until_there_is_room)}";
            string script = $"mount -t tmpfs -o size=112m tmpfs '{mount}' && exec '{Environment.ProcessPath}' "
                + (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? $"'{typeof(FullDiskTests).Assembly.Location}' " : "")
                + $"-method '{method}' -noColor";
            (int code, string text) = await RunAsync("unshare", Unshare(script), mount);
            output.WriteLine(text);
            Assert.True(code == 0, text);
        }
        finally
        {
            System.IO.Directory.Delete(mount, recursive: true);
        }
    }

    private static string[] Unshare(string script) => [IsRoot() ? "-m" : "-rm", "sh", "-c", script];

    private static bool IsRoot() => Environment.UserName == "root";

    private static async Task<(int Code, string Text)> RunAsync(string program, string[] arguments, string mount)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = mount;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, text);
    }

    private static async Task FillAndFreeAsync(string directory)
    {
        string ballast = Path.Combine(directory, "ballast");
        await System.IO.File.WriteAllBytesAsync(ballast, new byte[16 << 20]);
        List<string> said = [];
        var options = new StoreOptions
        {
            DataDirectory = Path.Combine(directory, "data"),
            MemoryBytes = 256 << 20,
            Log = line =>
            {
                lock (said)
                    said.Add(line);
            },
        };
        // No checkpoint comes because the log is long: only the full disk asks for one.
        var environment = new StoreEnvironment
        {
            LogFileBytes = 4 << 20,
            LogAllocationBytes = 1 << 20,
            LeastCheckpointLogBytes = 1 << 30,
            MostCheckpointLogBytes = 1 << 30,
        };
        int[] acknowledged = new int[Writers];
        EmbeddedStore store = await EmbeddedStore.OpenAsync(options, environment);

        // 112 MB, of which the ballast takes 16, the reserve 16, and each commit its bytes twice: in the log and in
        // the values. So more than 40 MB of commits fit only if checkpoints shorten the log without room from outside.
        await WriteAsync(store, acknowledged, until: (_, refused) => refused > 100);
        Assert.True(acknowledged.Sum() * 2000L > 50 << 20, $"only {acknowledged.Sum()} commits went in");
        await AssertHoldsAsync(store, acknowledged);
        // Still full: refused again, but for what a last checkpoint may have made room for.
        int[] still = (int[])acknowledged.Clone();
        await WriteAsync(store, acknowledged, until: (_, refused) => refused > 0);
        Assert.True(acknowledged.Sum() - still.Sum() < 5000, "a full disk took many more commits");

        System.IO.File.Delete(ballast);
        int[] before = (int[])acknowledged.Clone();
        await WriteAsync(store, acknowledged, until: (writer, _) => acknowledged[writer] >= before[writer] + 100);
        Assert.All(acknowledged.Zip(before), pair => Assert.True(pair.First >= pair.Second + 100, "writes did not resume"));
        await store.DisposeAsync();

        await using EmbeddedStore again = await EmbeddedStore.OpenAsync(options, environment);
        await AssertHoldsAsync(again, acknowledged);
        Assert.DoesNotContain(said, line => line.Contains("failed", StringComparison.Ordinal) || line.Contains("damaged", StringComparison.Ordinal));
    }

    /// <summary>Each writer counts what was acknowledged to it; a minute at most.</summary>
    /// <param name="until">Whether a writer ends, by its number and how often it was refused in a row.</param>
    private static async Task WriteAsync(EmbeddedStore store, int[] acknowledged, Func<int, int, bool> until)
    {
        int[] refused = new int[Writers];
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < s_patience && !until(writer, refused[writer]))
            {
                try
                {
                    await PutAsync(store, writer, acknowledged[writer]);
                    acknowledged[writer]++;
                    refused[writer] = 0;
                }
                catch (StoreFullException)
                {
                    refused[writer]++;
                    await Task.Delay(20); // time for a checkpoint, on a busy machine too
                }
            }
        })));
    }

    private static async Task PutAsync(EmbeddedStore store, int writer, int number)
    {
        byte[] key = Key(writer, number);
        var commit = new Commit();
        commit.AddExclusive(KeyspaceId.Root, key);
        byte[] value = Value(writer, number);
        commit.Body = new Contract.Body(scope => scope.Put(KeyspaceId.Root, key, value));
        CommitResult result = await store.CommitAsync(commit);
        await store.WaitStableAsync(result.Seen);
    }

    private static async Task AssertHoldsAsync(EmbeddedStore store, int[] acknowledged)
    {
        var reader = new Contract.CopyReader();
        for (int writer = 0; writer < Writers; writer++)
        {
            for (int number = 0; number < acknowledged[writer]; number++)
            {
                ReadResult read = await store.GetAsync(KeyspaceId.Root, Key(writer, number), reader);
                Assert.True(read.Found, $"writer {writer}, commit {number} of {acknowledged[writer]} is lost");
                Assert.True(reader.Value.AsSpan().SequenceEqual(Value(writer, number)));
            }
        }
    }

    private static byte[] Key(int writer, int number) => Contract.StoreHelpers.Bytes($"{writer}/{number}");

    private static byte[] Value(int writer, int number)
    {
        byte[] value = new byte[2000];
        MemoryMarshal.Write(value, ((long)writer << 32) | (uint)number);
        value.AsSpan(8).Fill((byte)number);
        return value;
    }
}
