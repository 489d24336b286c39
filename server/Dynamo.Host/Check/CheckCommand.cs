using System.Globalization;
using Dynamo.Host.CommandLine;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Log;

namespace Dynamo.Host.Check;

/// <summary><c>dynamo check DIR</c>: verifies a data directory that no server is using, and changes nothing.</summary>
internal static class CheckCommand
{
    private const string Help = """
        dynamo check: verifies a data directory. Changes nothing; no server may be using it.

        Usage: dynamo check DIR

        Exit codes: 0 the data is whole (an interrupted write at the log's end is no damage),
                    1 data that was acknowledged is lost, 4 the directory cannot be checked.
        """;

    private const long ProgressEveryBytes = 256L << 20;

    /// <param name="args">Behind the command's name.</param>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (args is not [{ } directory] || directory is "--help" or "-h")
        {
            if (args.Length > 1)
                throw new UsageException("check: one data directory is needed");
            Console.Out.WriteLine(Help);
            return args.Length == 0 ? ExitCode.WrongOptions : ExitCode.Stopped;
        }
        try
        {
            return Report(directory, DirectoryCheck.Run(directory, ShowProgress()));
        }
        catch (StoreOpenException e)
        {
            Console.Error.WriteLine($"dynamo: check: {e.Message}");
            return ExitCode.CannotUseData;
        }
    }

    private static Action<long> ShowProgress()
    {
        long shown = 0;
        return bytes =>
        {
            if (bytes - shown < ProgressEveryBytes)
                return;
            shown = bytes;
            Console.Error.WriteLine($"checked {Megabytes(bytes)} MB");
        };
    }

    private static int Report(string directory, CheckReport report)
    {
        Console.Out.WriteLine(
            $"{directory}: {report.Commits} commits in {Megabytes(report.LogBytes)} MB of log, up to version {report.LastVersion}");
        foreach (CheckProblem problem in report.Problems)
            Console.Out.WriteLine($"{(problem.LosesData ? "LOST" : "note")}: {problem.File}{(problem.Offset < 0 ? "" : $" at byte {problem.Offset}")}: {problem.Text}");
        if (report.Problems.Count == 0)
            Console.Out.WriteLine("whole: every checksum holds");
        return report.LosesData ? ExitCode.UnexpectedFailure : ExitCode.Stopped;
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
