using System.Runtime.CompilerServices;

namespace Dynamo.Load;

/// <summary>The programs under measurement, and which processor each may use.</summary>
internal sealed class Rig(LoadOptions options)
{
    public const int ServerProcessor = 1;
    public const int ClientProcessor = 0;

    public LoadOptions Options { get; } = options;

    public string[] Dynamo { get; } =
        ["dotnet", Path.Combine(Root(), "server/Dynamo.Host/bin/Release/net10.0/dynamo.dll"), "--port", "{port}", "--in-memory"];

    /// <summary>Null where it is left out or cannot be installed.</summary>
    public string[]? Dynalite { get; } = options.Dynalite ? FindDynalite(Root()) : null;

    public static string MicroBenchmarks => Path.Combine(Root(), "bench/Dynamo.Bench/bin/Release/net10.0/Dynamo.Bench.dll");

    /// <param name="arguments">Added to the server's command line.</param>
    public Endpoint StartDynamo(bool pinned = true, params string[] arguments)
        => Endpoint.Start("dynamo", [.. Dynamo, .. arguments], pinned ? ServerProcessor : -1);

    /// <param name="directory">Where the data lie; takes the place of memory.</param>
    public Endpoint StartDurable(string directory, string durability)
        => Endpoint.Start("dynamo", [.. Dynamo[..^1], "--data", directory, "--durability", durability], ServerProcessor);

    public Endpoint StartFloor(bool pinned = true)
        => Endpoint.Start(
            "floor", ["dotnet", Path.Combine(Root(), "bench/Floor/bin/Release/net10.0/floor.dll"), "{port}"],
            pinned ? ServerProcessor : -1, isFloor: true);

    public static string Root([CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    /// <summary>dynalite from npm, installed under bench/.tools once.</summary>
    private static string[]? FindDynalite(string root)
    {
        string tools = Path.Combine(root, "bench/.tools/npm");
        string program = Path.Combine(tools, "node_modules/dynalite/cli.js");
        if (!File.Exists(program))
        {
            try
            {
                System.Diagnostics.Process.Start("npm", ["install", "--silent", "--prefix", tools, "dynalite@4.0.0"]).WaitForExit();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No npm; said below.
            }
        }
        if (File.Exists(program))
            return ["node", program, "--port", "{port}", "--createTableMs", "0"];
        Console.Error.WriteLine("dynalite cannot be installed (npm is missing or has no registry); it is left out");
        return null;
    }
}
