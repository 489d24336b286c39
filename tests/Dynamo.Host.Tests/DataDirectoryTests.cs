using System.Buffers.Binary;
using System.Numerics;

namespace Dynamo.Host.Tests;

/// <summary>What the program says and ends with when its data directory cannot be used.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("dynamo-host-test-").FullName;

    [Fact]
    public async Task Start_up_line_names_directory_and_durability()
    {
        string data = Path.Combine(_directory, "new", "data");
        using DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--data", data, "--durability", "interval");
        Assert.EndsWith($", data in {data}, durability interval", program.StartUpLine);
    }

    [Fact]
    public async Task Start_up_line_says_that_stores_are_apart()
    {
        using DynamoProcess program = await DynamoProcess.ServeAsync("-port", "0", "-dbPath", _directory);
        Assert.EndsWith(", stores apart by access key and region", program.StartUpLine);
    }

    [Fact]
    public async Task Directory_in_use_is_said_to_be_in_use()
    {
        using DynamoProcess first = await DynamoProcess.ServeAsync("--port", "0", "--data", _directory);
        (int exitCode, string output, string error) =
            await DynamoProcess.RunAsync("--port", "0", "--data", _directory);
        Assert.Equal((ExitCode.CannotUseData, ""), (exitCode, output));
        Assert.Equal(
            $"dynamo: {_directory} is in use by another process. Stop it, or choose another directory.\n", error);
    }

    [Fact]
    public async Task Directory_that_cannot_be_made_is_said_to_be_unusable()
    {
        string file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "");
        string data = Path.Combine(file, "data");
        (int exitCode, _, string error) = await DynamoProcess.RunAsync("--port", "0", "--data", data);
        Assert.Equal(ExitCode.CannotUseData, exitCode);
        Assert.StartsWith($"dynamo: {data} cannot be read and written: ", error);
    }

    [Fact]
    public async Task Directory_of_something_else_is_left_alone()
    {
        string file = Path.Combine(_directory, "thesis.txt");
        await File.WriteAllTextAsync(file, "years of work");
        (int exitCode, _, string error) = await DynamoProcess.RunAsync("--port", "0", "--data", _directory);
        Assert.Equal(ExitCode.CannotUseData, exitCode);
        Assert.Contains("not a store's directory", error);
        Assert.Equal([file], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public async Task Directory_of_a_newer_program_is_said_to_be_newer()
    {
        using (DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--data", _directory))
        {
            program.Signal("TERM");
            await program.WaitForExitAsync();
        }
        // docs/formats/directory.md: the version lies at 8, the CRC32C of the first 40 bytes behind them.
        string identity = Path.Combine(_directory, "store");
        byte[] bytes = await File.ReadAllBytesAsync(identity);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 1000);
        uint crc = bytes.Take(40).Aggregate(~0u, BitOperations.Crc32C);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), ~crc);
        await File.WriteAllBytesAsync(identity, bytes);

        (int exitCode, _, string error) = await DynamoProcess.RunAsync("--port", "0", "--data", _directory);
        Assert.Equal(ExitCode.CannotUseData, exitCode);
        Assert.StartsWith($"dynamo: {_directory} has format 1000; this program knows formats up to ", error);
    }

    [Fact]
    public async Task Data_of_a_stopped_program_can_be_used_again()
    {
        for (int i = 0; i < 2; i++)
        {
            using DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--data", _directory);
            program.Signal(i == 0 ? "KILL" : "TERM");
            await program.WaitForExitAsync();
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
