using System.Globalization;

namespace Dynamo.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions
{
    public const string Help =
        """
        ./dev bench load [options]: drives each operation of this server, of the floor and of peers with wrk.

          --peer NAME=URL     another endpoint that is running already; may be given several times
          --operations A,B    only these rows
          --seconds N         measured time of each cell of each run (default 5)
          --warm-up N         time before it, in the first run (default 4)
          --runs N            the median of so many is printed (default 3)
          --connections N     of wrk (default 32)
          --unpinned          servers and wrk wherever the scheduler wants them
          --no-dynalite       leave dynalite out
          --no-cold-start     leave cold start and idle memory out
          --durable           also PutItem with --durability commit, in a directory beside the temporary files
          --backfill N        instead of all that: add an index to a table of N items under reads and writes, in memory
                              and, with --durable, in a directory; needs no wrk
        """;

    public List<(string Name, Uri Url)> Peers { get; } = [];

    /// <summary>Empty: all.</summary>
    public string[] Operations { get; private set; } = [];

    public int Seconds { get; private set; } = 5;

    public int WarmUpSeconds { get; private set; } = 4;

    public int Runs { get; private set; } = 3;

    public int Connections { get; private set; } = 32;

    public bool Pinned { get; private set; } = true;

    public bool Dynalite { get; private set; } = true;

    public bool ColdStart { get; private set; } = true;

    public bool Durable { get; private set; }

    /// <summary>How many items get an index while they are read and written; 0: the load benchmark.</summary>
    public int Backfill { get; private set; }

    /// <summary>Null if the line cannot be understood.</summary>
    public static LoadOptions? Parse(string[] args)
    {
        LoadOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--unpinned": options.Pinned = false; continue;
                case "--no-dynalite": options.Dynalite = false; continue;
                case "--no-cold-start": options.ColdStart = false; continue;
                case "--durable": options.Durable = true; continue;
                case "--peer" when value?.Split('=', 2) is [string name, string url]:
                    options.Peers.Add((name, new Uri(url)));
                    break;
                case "--operations" when value != null: options.Operations = value.Split(','); break;
                case "--seconds" when value != null: options.Seconds = Number(value); break;
                case "--warm-up" when value != null: options.WarmUpSeconds = Number(value); break;
                case "--runs" when value != null: options.Runs = Number(value); break;
                case "--backfill" when value != null: options.Backfill = Number(value); break;
                case "--connections" when value != null: options.Connections = Number(value); break;
                default: return null;
            }
            i++;
        }
        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
