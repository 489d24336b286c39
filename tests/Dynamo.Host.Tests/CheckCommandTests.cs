using Dynamo.Host.Wire;

namespace Dynamo.Host.Tests;

/// <summary>Goal: <c>dynamo check</c> tells a whole directory from a damaged one, and touches neither.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("dynamo-check-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Whole_directory_is_whole_and_damaged_one_is_not()
    {
        string data = Path.Combine(_directory, "data");
        await FillAsync(data);
        (int exitCode, string output, _) = await DynamoProcess.RunAsync("check", data);
        Assert.Equal(ExitCode.Stopped, exitCode);
        Assert.Contains("whole: every checksum holds", output, StringComparison.Ordinal);

        string log = Directory.GetFiles(Path.Combine(data, "log")).MaxBy(f => new FileInfo(f).Length)!;
        byte[] bytes = await File.ReadAllBytesAsync(log);
        int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0);
        bytes[used / 2] ^= 1;
        await File.WriteAllBytesAsync(log, bytes);
        (exitCode, output, _) = await DynamoProcess.RunAsync("check", data);
        Assert.Equal(ExitCode.UnexpectedFailure, exitCode);
        Assert.Contains("LOST", output, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(log));
    }

    [Fact]
    public async Task Directory_of_something_else_cannot_be_checked()
    {
        (int exitCode, _, string error) = await DynamoProcess.RunAsync("check", _directory);
        Assert.Equal(ExitCode.CannotUseData, exitCode);
        Assert.Contains("not a store's directory", error, StringComparison.Ordinal);
    }

    private static async Task FillAsync(string data)
    {
        using DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--data", data);
        using WireConnection connection = await WireConnection.OpenAsync(new Uri($"http://{program.EndPoint}"));
        Assert.Equal(200, (await connection.SendAsync(Crash.CrashClient.CreateTable)).Status);
        for (int i = 0; i < 50; i++)
        {
            (int status, _) = await connection.SendAsync(new("PutItem",
                $"{{\"TableName\":\"{Crash.CrashClient.TableName}\",\"Item\":{{\"k\":{{\"S\":\"{i}\"}}}}}}"));
            Assert.Equal(200, status);
        }
        program.Signal("KILL");
        await program.WaitForExitAsync();
    }
}
