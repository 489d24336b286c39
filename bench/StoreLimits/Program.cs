// Measures the store's limits in this process: memory, disk and stalls. docs/benchmarks.md quotes it.
//
//   dotnet run -c Release --project bench/StoreLimits -- larger|overwrite|overwrite-in-memory|stalls|put [DIRECTORY]
//
// larger:    1 GB of items with 64 MB of memory: resident memory, order, point reads of a zipfian load
// overwrite: 100 MB of items overwritten fifty times: disk, latencies beside compaction; with -in-memory: memory
// stalls:    writers beside checkpoints (40, or a number behind the directory), and beside a reader of large pages
// put:       durable puts of one client and of 64
using System.Globalization;
using Dynamo.StoreLimits;

string directory = Path.Combine(args.Length > 1 ? args[1] : Path.GetTempPath(), "store-limits-" + Environment.ProcessId);
Directory.CreateDirectory(directory);
try
{
    switch (args.Length > 0 ? args[0] : "")
    {
        case "larger": await LargerThanMemory.RunAsync(directory); break;
        case "overwrite": await Overwrites.OnDiskAsync(directory); break;
        case "overwrite-in-memory": await Overwrites.InMemoryAsync(); break;
        case "stalls": await Stalls.RunAsync(directory, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 40); break;
        case "put": await DurablePuts.RunAsync(directory); break;
        default:
            Console.Error.WriteLine("usage: larger|overwrite|overwrite-in-memory|stalls|put [DIRECTORY]");
            return 2;
    }
    return 0;
}
finally
{
    Directory.Delete(directory, recursive: true);
}
