using System.Globalization;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// Goal: the engine answers and keeps what the model does. Approach: random schemas and sequences of fifty requests
/// on a fresh engine each; a failure is shrunk and printed with its seed.
/// </summary>
/// <remarks>
/// DYNAMO_MODEL_RUNS sets how many sequences run, DYNAMO_MODEL_SEED which: <c>./dev model --seed 17,1</c> repeats a
/// run by the pair that it printed.
/// </remarks>
public class ModelTests(ITestOutputHelper output)
{
    private const int EverydayRuns = 200;
    private const int CommandsPerSequence = 50;
    private const int RunsThatReachEverything = 150;

    /// <summary>A run that never ends so would test nothing of it.</summary>
    private static readonly string[] s_mustBeSeen =
    [
        "Put: condition failed", "Put: done, with item", "Delete: condition failed", "Delete: done, with item",
        "Update: condition failed", "Update: done, with item", "Get: done, with item",
        "Update: The document path provided in the update expression is invalid for update",
        "Query: table, several", "Query: global index, several", "Query: local index, several",
        "Scan: global index, several", "Put: One or more parameter values were invalid",
    ];

    private readonly Dictionary<string, int> _outcomes = [];

    [Fact]
    public void Engine_agrees_with_the_model()
        => Run(async () => await EmbeddedStore.OpenAsync(new StoreOptions()), EverydayRuns);

    /// <summary>Asynchronous, repeating bodies, in pages of three: nothing may lean on the embedded store.</summary>
    [Fact]
    public void Engine_agrees_with_the_model_on_the_reference_store()
        => Run(() => Task.FromResult<IStore>(new ReferenceStore(1, TimeProvider.System)), EverydayRuns / 4);

    /// <summary>With a data directory: what was acknowledged is there after every restart, indexes half filled too.</summary>
    [Fact]
    public void Engine_agrees_with_the_model_across_restarts()
    {
        string directory = Path.Combine(Path.GetTempPath(), "dynamo-model-" + Guid.NewGuid().ToString("N"));
        int store = 0;
        try
        {
            Run(
                async () => await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = Path.Combine(directory, store.ToString(CultureInfo.InvariantCulture)), Durability = Durability.None }),
                EverydayRuns / 10,
                begin: () => store++);
        }
        finally
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }

    /// <param name="begin">Called before each sequence where the store is to be closed and opened in its course.</param>
    private void Run(Func<Task<IStore>> open, int everydayRuns, Action? begin = null)
    {
        int runs = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_MODEL_RUNS") ?? everydayRuns.ToString(), CultureInfo.InvariantCulture);
        (ulong seed, ulong gamma) = Seed();
        output.WriteLine($"DYNAMO_MODEL_SEED={seed},{gamma} DYNAMO_MODEL_RUNS={runs}");
        Arbitrary<Scenario> scenarios = Arb.From(ModelGenerators.Scenarios(CommandsPerSequence), ModelGenerators.Shrink);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(runs).WithReplay(seed, gamma),
            Prop.ForAll(scenarios, s =>
            {
                begin?.Invoke();
                string? difference = RunAsync(s, open, restarts: begin is not null).GetAwaiter().GetResult();
                return (difference is null).Label(difference ?? "");
            }));
        foreach ((string outcome, int count) in _outcomes.OrderBy(o => o.Key, StringComparer.Ordinal))
            output.WriteLine($"{count,8} {outcome}");
        if (runs >= RunsThatReachEverything)
            Assert.All(s_mustBeSeen, outcome => Assert.True(_outcomes.ContainsKey(outcome), $"no request ended as '{outcome}'"));
    }

    private async Task<string?> RunAsync(Scenario scenario, Func<Task<IStore>> open, bool restarts)
    {
        DynamoEngine? engine = null;
        async Task<EngineDriver> OpenAsync()
        {
            if (engine is not null)
                await engine.DisposeAsync();
            engine = await DynamoEngine.OpenAsync(await open(), new EngineOptions { Random = new Random(1) });
            return new EngineDriver(engine);
        }
        try
        {
            return await new ScenarioRunner(await OpenAsync(), new ModelTable(scenario.Schema), _outcomes, restarts ? OpenAsync : null).RunAsync(scenario);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error.ToString();
        }
        finally
        {
            if (engine is not null)
                await engine.DisposeAsync();
        }
    }

    private static (ulong Seed, ulong Gamma) Seed()
    {
        string[]? given = Environment.GetEnvironmentVariable("DYNAMO_MODEL_SEED")?.Split(',');
        return given is null
            ? ((ulong)Random.Shared.NextInt64(), 2 * (ulong)Random.Shared.NextInt64(1 << 30) + 1)
            : (ulong.Parse(given[0], CultureInfo.InvariantCulture), ulong.Parse(given[1], CultureInfo.InvariantCulture));
    }
}
