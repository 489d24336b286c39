using Dynamo.Engine.Tests.Operations;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Vectors;

/// <summary>
/// Goal: a search finds exactly the closest vectors that are there. Approach: random writes to an engine and to a
/// dictionary, searches compared with a sort of the dictionary.
/// </summary>
public class VectorSearchModelTests : EngineTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Random_writes_are_found_as_in_a_sorted_list(int seed, bool hash)
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateVectorTableAsync(VectorEngine.Index("vix", 5, hash: hash));
        Random random = new(seed);
        Dictionary<string, (float[] Vector, string H)> model = [];
        for (int i = 0; i < 1500; i++)
        {
            string pk = $"k{random.Next(60)}";
            float[] vector = Any(random);
            string h = $"h{random.Next(3)}";
            switch (random.Next(5))
            {
                case 0:
                    await engine.DeleteAsync("tab", Item(("pk", S(pk))));
                    model.Remove(pk);
                    break;
                case 1:
                    await engine.PutAsync("tab", Item(("pk", S(pk)), ("h", S(h))));
                    model.Remove(pk);
                    break;
                case 2:
                    await engine.UpdateAsync("tab", Item(("pk", S(pk))), "SET v = :v, h = :h", [(":v", VectorEngine.Vector(vector)), (":h", S(h))]);
                    model[pk] = (vector, h);
                    break;
                default:
                    await engine.PutAsync("tab", Item(("pk", S(pk)), ("v", VectorEngine.Vector(vector)), ("h", S(h)), ("x", S("x"))));
                    model[pk] = (vector, h);
                    break;
            }
            if (i % 10 != 0)
                continue;
            float[] search = Any(random);
            int topK = random.Next(1, 20);
            IEnumerable<float> expected = model.Values.Where(m => !hash || m.H == h)
                .Select(m => (float)Math.Sqrt(m.Vector.Zip(search, (a, b) => ((double)a - b) * ((double)a - b)).Sum()))
                .Order().Take(topK);
            List<(string Pk, float Score)> found = await engine.SearchAsync("vix", search, topK, hash ? h : null);
            Assert.Equal(expected, found.Select(f => f.Score), (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(found.Count, found.DistinctBy(f => f.Pk).Count());
        }
    }

    /// <summary>More than is read in one turn.</summary>
    [Fact]
    public async Task Long_search_takes_several_turns_and_misses_nothing()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateVectorTableAsync(VectorEngine.Index("vix", 1));
        byte[] pad = S(new string('x', 50_000));
        for (int i = 0; i < 300; i++)
            await engine.PutAsync("tab", Item(("pk", S($"k{i}")), ("v", VectorEngine.Vector(i)), ("pad", pad)));
        List<(string Pk, float Score)> found = await engine.SearchAsync("vix", [150], 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)((i + 1) / 2)), found.Select(f => f.Score));
    }

    [Fact]
    public async Task Index_survives_a_restart()
    {
        string directory = Directory.CreateTempSubdirectory("dynamo-vectors").FullName;
        try
        {
            await using (TestEngine engine = await OpenAsync(directory))
            {
                await engine.CreateVectorTableAsync(VectorEngine.Index("vix", 2, "DOT_PRODUCT"));
                await engine.PutAsync("tab", Item(("pk", S("a")), ("v", VectorEngine.Vector(1, 2))));
                await engine.PutAsync("tab", Item(("pk", S("b")), ("v", VectorEngine.Vector(3, 4))));
            }
            await using (TestEngine engine = await OpenAsync(directory))
            {
                await engine.PutAsync("tab", Item(("pk", S("a")), ("v", VectorEngine.Vector(5, 6))));
                Assert.Equal([("a", 17), ("b", 11)], await engine.SearchAsync("vix", [1, 2], 5));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<TestEngine> OpenAsync(string directory)
        => await TestEngine.OpenAsync(await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = directory }));

    private static float[] Any(Random random) => [.. Enumerable.Range(0, 5).Select(_ => random.Next(-50, 50) / 8f)];
}
