using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// Micro-benchmarks of each layer, with allocation columns.
//   dotnet run -c Release --project bench/Dynamo.Bench -- --filter '*KeyWalk*'
//   … -- --quick --filter '*'     a minute instead of many: three short iterations, no statistics to speak of
bool quick = args.Contains("--quick");
Job job = quick
    ? Job.Default.WithWarmupCount(2).WithIterationCount(3).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200))
    : Job.Default;
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.JoinSummary)
    .AddDiagnoser(MemoryDiagnoser.Default)
    // In this process: the other toolchains build a project per run and do not know every SDK.
    .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args.Where(a => a != "--quick")], config);
