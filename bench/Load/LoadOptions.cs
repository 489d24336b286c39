using System.Globalization;

namespace Dynamo.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions
{
    public const string Help =
        """
        ./dev bench load [options]: measures the whole program beside the floor and peers. Needs wrk, and npm for dynalite.

          --all               all parts (about a quarter of an hour)
          --parts A,B         only these; default: cold-start,rows
                                cold-start  first answers of a new process, idle memory
                                rows        each operation, servers on one processor, wrk on the other
                                unpinned    the same wherever the scheduler wants them
                                single      GetItem over one connection, one after another
                                open-loop   latencies at half of the highest rate, 64 connections
                                growth      few items against many (--items), memory an item takes
                                durable     PutItem with a data directory
                                in-process  parts of the store, without a server
          --backfill N        instead of all that: add an index to a table of N items under reads and writes, in memory
                              and in a directory; needs no wrk
          --write FILE        also writes the results into this Markdown file, and its charts beside it
          --operations A,B    only these rows
          --peer NAME=URL     another endpoint that is running already; may be given several times
          --no-dynalite       leave dynalite out
          --seconds N         measured time of each cell of each run (default 2)
          --warm-up N         time before it, in the first run (default 4)
          --runs N            the median of so many is printed (default 3)
          --connections N     of wrk in the rows (default 32)
          --items N           of the growth part (default 10,000,000; takes about 500 bytes each)
        """;

    private static readonly string[] s_allParts =
        ["cold-start", "rows", "unpinned", "single", "open-loop", "growth", "durable", "in-process"];

    public List<(string Name, Uri Url)> Peers { get; } = [];

    /// <summary>Empty: all.</summary>
    public string[] Operations { get; private set; } = [];

    public string[] Parts { get; private set; } = ["cold-start", "rows"];

    /// <summary>Null: results are only printed.</summary>
    public string? WriteTo { get; private set; }

    public int Seconds { get; private set; } = 2;

    public int WarmUpSeconds { get; private set; } = 4;

    public int Runs { get; private set; } = 3;

    public int Connections { get; private set; } = 32;

    public int Items { get; private set; } = 10_000_000;

    /// <summary>How many items get an index while they are read and written.</summary>
    public int Backfill { get; private set; }

    public bool Dynalite { get; private set; } = true;

    /// <summary>Null if the line cannot be understood.</summary>
    public static LoadOptions? Parse(string[] args)
    {
        LoadOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--all": options.Parts = s_allParts; continue;
                case "--no-dynalite": options.Dynalite = false; continue;
                case "--parts" when value != null: options.Parts = value.Split(','); break;
                case "--write" when value != null: options.WriteTo = value; break;
                case "--peer" when value?.Split('=', 2) is [string name, string url]:
                    options.Peers.Add((name, new Uri(url)));
                    break;
                case "--operations" when value != null: options.Operations = value.Split(','); break;
                case "--seconds" when value != null: options.Seconds = Number(value); break;
                case "--warm-up" when value != null: options.WarmUpSeconds = Number(value); break;
                case "--runs" when value != null: options.Runs = Number(value); break;
                case "--connections" when value != null: options.Connections = Number(value); break;
                case "--backfill" when value != null:
                    options.Backfill = Number(value);
                    options.Parts = ["backfill"];
                    break;
                case "--items" when value != null: options.Items = Number(value); break;
                default: return null;
            }
            i++;
        }
        return options.Backfill > 0 || options.Parts.All(s_allParts.Contains) ? options : null;
    }

    public bool Has(string part) => Parts.Contains(part);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
