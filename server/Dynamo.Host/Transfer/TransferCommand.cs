using System.Net.Sockets;
using System.Text;
using Dynamo.Host.CommandLine;
using Dynamo.Storage;

namespace Dynamo.Host.Transfer;

/// <summary><c>dynamo dump</c> and <c>dynamo load</c>: lines on standard output and input, progress on the error stream.</summary>
internal static class TransferCommand
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="args">The command's name first.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 1 || args[1] is "--help" or "-h")
        {
            Console.Out.WriteLine(TransferOptions.Help);
            return ExitCode.Stopped;
        }
        TransferOptions options = TransferOptions.Parse(args[0], args.AsSpan(1));
        if (args[0] == "dump" && options.DataDirectory is { } directory && !Path.Exists(directory))
            throw new UsageException($"dump: there is no directory {directory}");
        try
        {
            await using TransferSession session = await TransferSession.OpenAsync(options, Console.Error);
            if (args[0] == "dump")
            {
                await using StreamWriter output = new(Console.OpenStandardOutput(), s_utf8, 1 << 16);
                await new DumpRun(session, output, Console.Error).RunAsync(options.Table);
            }
            else
            {
                using StreamReader input = new(Console.OpenStandardInput(), s_utf8, detectEncodingFromByteOrderMarks: true, 1 << 16);
                await new LoadRun(session, input, Console.Error).RunAsync(options.Table);
            }
            return ExitCode.Stopped;
        }
        catch (StoreOpenException e)
        {
            return Fail(ExitCode.CannotUseData, args[0], e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException)
        {
            return Fail(ExitCode.UnexpectedFailure, args[0], e.Message);
        }
    }

    private static int Fail(int exitCode, string command, string message)
    {
        Console.Error.WriteLine($"dynamo: {command}: {message}");
        return exitCode;
    }
}
