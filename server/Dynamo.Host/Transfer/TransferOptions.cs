using Dynamo.Host.CommandLine;

namespace Dynamo.Host.Transfer;

/// <summary>What <c>dynamo dump</c> and <c>dynamo load</c> are asked to do.</summary>
/// <param name="DataDirectory">The data directory to open; null where an endpoint is given.</param>
/// <param name="Endpoint">A running server; null where a directory is given.</param>
/// <param name="Table">The one table to dump, or the table that lines without one are loaded to.</param>
internal sealed record TransferOptions(string? DataDirectory, Uri? Endpoint, string? Table)
{
    public const string Help = """
        dynamo dump and dynamo load: tables as lines of DynamoDB JSON.

        Usage: dynamo dump DIR|URL [--table NAME] > FILE
               dynamo load DIR|URL [--table NAME] < FILE

          DIR      A data directory that no server is using.
          URL      A running endpoint, as http://127.0.0.1:8000.
          --table  dump: only this table. load: where lines that no table precedes belong.

        A table is one line {"Table":{…}} with the members of CreateTable, then one line {"Item":{…}} for each item, as
        DynamoDB's own exports have them. load makes the tables that are not there and overwrites items of the same key.
        """;

    /// <exception cref="UsageException">It cannot be understood.</exception>
    public static TransferOptions Parse(string command, ReadOnlySpan<string> args)
    {
        string? place = null, table = null;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--table" && i + 1 < args.Length)
                table = args[++i];
            else if (!args[i].StartsWith('-') && place is null)
                place = args[i];
            else
                throw new UsageException($"{command}: '{args[i]}' is not an option");
        }
        if (place is null)
            throw new UsageException($"{command}: a data directory or an endpoint is needed");
        bool isEndpoint = place.StartsWith("http://", StringComparison.Ordinal) || place.StartsWith("https://", StringComparison.Ordinal);
        return isEndpoint ? new(null, new Uri(place), table) : new(Path.GetFullPath(place), null, table);
    }
}
