using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dynamo.Host.Bench;
using Dynamo.Host.Check;
using Dynamo.Host.CommandLine;
using Dynamo.Host.Transfer;
using Dynamo.Server;
using Dynamo.Storage;

namespace Dynamo.Host;

/// <summary>Reads the options, serves until it is told to stop, and says clearly why it cannot.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        HostOptions options;
        try
        {
            if (args is ["bench", ..])
                return BenchCommand.RunAsync(args[1..]).GetAwaiter().GetResult();
            if (args is ["check", ..])
                return CheckCommand.Run(args.AsSpan(1));
            if (args is ["dump" or "load", ..])
                return TransferCommand.RunAsync(args).GetAwaiter().GetResult();
            options = OptionParser.Parse(args);
        }
        catch (UsageException e)
        {
            return Fail(ExitCode.WrongOptions, $"{e.Message} (dynamo --help lists the options)");
        }
        switch (options.Action)
        {
            case HostAction.ShowHelp:
                Console.Out.Write(HelpText.Help());
                return ExitCode.Stopped;
            case HostAction.ShowVersion:
                Console.Out.WriteLine($"dynamo {HelpText.Version}");
                return ExitCode.Stopped;
            default:
                return ServeAsync(options).GetAwaiter().GetResult();
        }
    }

    private static async Task<int> ServeAsync(HostOptions options)
    {
        // In memory no request blocks its thread, and more threads than processors only get into each other's way
        // (docs/adr/0013-threads-of-the-pool.md). The pool reads this when its first work comes.
        if (options.InMemory)
            AppContext.SetSwitch("System.Threading.ThreadPool.HillClimbing.Disable", true);

        TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        void OnSignal(PosixSignalContext signal)
        {
            // The second one ends the process at once, as its sender wants.
            signal.Cancel = stop.TrySetResult();
        }

        ProgressBar progress = new(TimeProvider.System, Console.IsErrorRedirected ? null : Console.Error);
        try
        {
            await using DynamoServer server =
                await DynamoServer.StartAsync(ServerOptions(options) with { Progress = progress.Report });
            progress.Finish();
            Console.Out.WriteLine(StartUpLine(server, options));
            await stop.Task;
        }
        catch (StoreOpenException e)
        {
            progress.Finish();
            return Fail(ExitCode.CannotUseData, e.Message);
        }
        catch (IOException e) when (e.InnerException is SocketException failure)
        {
            return Fail(ExitCode.CannotListen, $"cannot listen on {options.Host}:{options.Port}: {Reason(failure)}");
        }
        return ExitCode.Stopped;
    }

    private static DynamoServerOptions ServerOptions(HostOptions options) => new()
    {
        Host = options.Host,
        Port = options.Port,
        DataDirectory = DataDirectory(options),
        Durability = options.Durability,
        MemoryBytes = options.MemoryBytes,
        Isolate = options.KeepsStoresApart,
        CorsOrigins = options.CorsOrigins,
        StatusDelay = options.DelayTransientStatuses ? TimeSpan.FromSeconds(2) : TimeSpan.Zero,
        TransactionConflicts = options.TransactionConflicts,
        ItemCollectionLimit = options.ItemCollectionLimit,
        Log = static line => Console.Error.WriteLine($"dynamo: {line}"),
    };

    private static string? DataDirectory(HostOptions options)
        => options.InMemory ? null : Path.GetFullPath(options.DataDirectory ?? HostOptions.DefaultDataDirectory);

    /// <summary>Where it listens, where the data is, and what a crash can take: what a person asks first.</summary>
    private static string StartUpLine(DynamoServer server, HostOptions options)
    {
        string data = DataDirectory(options) is { } directory
            ? $"data in {directory}, durability {options.Durability.ToString().ToLowerInvariant()}"
            : "data in memory only";
        string apart = options.KeepsStoresApart ? ", stores apart by access key and region" : "";
        return $"dynamo {HelpText.Version} listens on {server.Endpoint.GetLeftPart(UriPartial.Authority)}, {data}{apart}";
    }

    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another program listens there already (--port 0 takes a free port)",
        SocketError.AccessDenied => "that port needs privileges",
        SocketError.AddressNotAvailable => "this machine has no such address",
        _ => e.Message,
    };

    private static int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine($"dynamo: {message}");
        return exitCode;
    }
}
