using System.Globalization;
using Dynamo.Storage;

namespace Dynamo.Host.CommandLine;

/// <summary>
/// One option: its names, what it does, and its line in the help.
/// </summary>
/// <param name="Name">Our own name, with two dashes; null where only DynamoDB Local has it.</param>
/// <param name="LocalName">DynamoDB Local's name, with one dash; null where it has none.</param>
/// <param name="Argument">What its argument is called in the help; null where it takes none.</param>
/// <param name="Help">For the help; lines parted by '\n'.</param>
/// <param name="Apply">Takes the argument, or "" where there is none.</param>
internal sealed record Option(
    string? Name, string? LocalName, string? Argument, string Help, Action<HostOptions, string> Apply);

/// <summary>Every option of the program, in the order of the help.</summary>
internal static class OptionTable
{
    public static readonly Option[] Options =
    [
        new("--port", "-port", "PORT", "Port to listen on; 0 takes a free one. Default 8000.",
            static (o, v) => o.Port = ParsePort(v)),
        new("--host", null, "ADDRESS", "Address to listen on; 0.0.0.0 for every interface. Default 127.0.0.1,\nand ::1 with it.",
            static (o, v) => o.Host = ParseHost(v)),
        new("--data", "-dbPath", "DIR", "Directory of the data, made if it is not there. Default ./dynamo-data.",
            static (o, v) => o.DataDirectory = v),
        new("--in-memory", "-inMemory", null, "Keep everything in memory; nothing is written to disk.",
            static (o, _) => o.InMemory = true),
        new("--durability", null, "MODE",
            "When a write is answered:\ncommit    once it is on stable storage (default)\n" +
            "interval  at once; flushed every 100 ms\nnone      at once; flushed at checkpoints and at the end",
            static (o, v) => o.Durability = ParseDurability(v)),
        new("--memory", null, "SIZE",
            "Memory for data, such as 512MB or 4GB. With a directory the rest\nstays on disk; " +
            "with --in-memory, writes beyond it are refused.\nDefault 1GB.",
            static (o, v) => o.MemoryBytes = ParseSize("memory size", v)),
        new("--isolate", null, null, "A store of its own for each access key and region. Default: one store.",
            static (o, _) => o.Isolate = true),
        new(null, "-sharedDb", null, "One store for all. Among DynamoDB Local's flags, --isolate is the default.",
            static (o, _) => o.Isolate = false),
        new("--cors", "-cors", "ORIGINS", "Web origins that may call, parted by commas. Default *.",
            static (o, v) => o.CorsOrigins = v),
        new("--delay-transient-statuses", "-delayTransientStatuses", null,
            "Let tables and indexes be CREATING and so on for a while, and\ndeletion protection change only once in 15 seconds.",
            static (o, _) => o.DelayTransientStatuses = true),
        new("--transaction-conflicts", null, null,
            "Refuse writes of items that are in a transaction in flight, and\ncancel transactions that meet one. Default: they wait for their turn.",
            static (o, _) => o.TransactionConflicts = true),
        new("--item-collection-limit", null, "SIZE",
            "Refuse writes by which an item collection of a table with local\nindexes would be larger; 10GB is AWS's limit. Default: none.",
            static (o, v) => o.ItemCollectionLimit = ParseSize("limit", v)),
        new(null, "-optimizeDbBeforeStartup", null, "Accepted; there is nothing to do.", static (_, _) => { }),
        new(null, "-disableTelemetry", null, "Accepted; there is none.", static (_, _) => { }),
        new("--version", "-version", null, "Print the version and stop.",
            static (o, _) => o.Action = HostAction.ShowVersion),
        new("--help", "-help", null, "Print this and stop.", static (o, _) => o.Action = HostAction.ShowHelp),
        new(null, "-h", null, "The same.", static (o, _) => o.Action = HostAction.ShowHelp),
    ];

    private static int ParsePort(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535
            ? port
            : throw new UsageException($"the port '{text}' is not a number from 0 to 65535");

    private static string ParseHost(string text)
        => text == "localhost" || System.Net.IPAddress.TryParse(text, out _)
            ? text
            : throw new UsageException($"the host '{text}' is neither an IP address nor localhost");

    private static Durability ParseDurability(string text) => text switch
    {
        "commit" => Durability.Commit,
        "interval" => Durability.Interval,
        "none" => Durability.None,
        _ => throw new UsageException($"the durability '{text}' is none of commit, interval and none"),
    };

    /// <summary>A number with a unit of 1024 or its powers; without a unit, bytes.</summary>
    private static long ParseSize(string what, string text)
    {
        string digits = text.TrimEnd("kKmMgGtTiIbB".ToCharArray());
        int shift = text[digits.Length..].ToUpperInvariant() switch
        {
            "" or "B" => 0,
            "K" or "KB" or "KIB" => 10,
            "M" or "MB" or "MIB" => 20,
            "G" or "GB" or "GIB" => 30,
            "T" or "TB" or "TIB" => 40,
            _ => -1,
        };
        if (shift >= 0
            && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            double bytes = number * (1L << shift);
            if (bytes is >= 1 << 20 and <= 1L << 50)
                return (long)bytes;
        }
        throw new UsageException($"the {what} '{text}' is not one of at least 1MB, such as 512MB or 4GB");
    }
}
