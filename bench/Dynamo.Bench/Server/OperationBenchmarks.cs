using BenchmarkDotNet.Attributes;
using Dynamo.Load;

namespace Dynamo.Bench.Server;

/// <summary>Each row of the load benchmark from a request's bytes to its answer's bytes.</summary>
public class OperationBenchmarks
{
    private RequestPath _path = null!;
    private byte[][] _requests = [];
    private int _next;

    public static IEnumerable<string> Rows => Workloads.All.Select(w => w.Name);

    [ParamsSource(nameof(Rows))]
    public string Row { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _path = RequestPath.Open();
        Workload row = Workloads.All.Single(w => w.Name == Row);
        _requests = [.. row.Bodies.Select(body => RequestPath.Request(row.AmzTarget, body))];
    }

    [GlobalCleanup]
    public void Cleanup() => _path.Dispose();

    [Benchmark]
    public int Exchange() => _path.Exchange(_requests[_next++ % _requests.Length]);
}
