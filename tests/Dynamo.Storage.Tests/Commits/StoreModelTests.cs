using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Storage.Tests.Commits;

using static StoreHelpers;

/// <summary>
/// Goal: any sequence of commits, reads, ranges, checkpoints and restarts agrees with sorted dictionaries. Approach:
/// FsCheck draws the sequences and shrinks what fails; numbers stand for operations, so that shrinking is plain.
/// </summary>
public class StoreModelTests
{
    private const int KeyCount = 24;

    [Fact]
    public void Any_sequence_in_memory_agrees_with_the_model() => Check(runs: 150, onDisk: false);

    [Fact]
    public void Any_sequence_on_disk_with_restarts_agrees_with_the_model() => Check(runs: 25, onDisk: true);

    private static void Check(int runs, bool onDisk) =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int[]>(),
            operations =>
            {
                RunAsync(operations, onDisk).GetAwaiter().GetResult();
                return true;
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(120));

    private static async Task RunAsync(int[] operations, bool onDisk)
    {
        using var directory = new TemporaryDirectory();
        var options = new StoreOptions { DataDirectory = onDisk ? directory.Path : null, Durability = Durability.None };
        EmbeddedStore store = await EmbeddedStore.OpenAsync(options);
        var model = new Dictionary<KeyspaceId, SortedDictionary<string, string>> { [KeyspaceId.Root] = NewKeyspace() };
        try
        {
            for (int i = 0; i < operations.Length; i++)
            {
                uint number = (uint)operations[i] * 2_654_435_761;
                KeyspaceId keyspace = model.Keys.Order().ElementAt((int)(number % (uint)model.Count));
                switch (number >> 8 & 15)
                {
                    case 0:
                        model.Add(await store.CreateKeyspaceAsync(), NewKeyspace());
                        break;
                    case 1 when keyspace != KeyspaceId.Root:
                        await store.DropKeyspaceAsync(keyspace);
                        model.Remove(keyspace);
                        break;
                    case 2 when onDisk:
                        Assert.True(store.Checkpoint());
                        break;
                    case 3 when onDisk:
                        await store.DisposeAsync();
                        store = await EmbeddedStore.OpenAsync(options);
                        break;
                    case < 6:
                        await AssertSame(store, keyspace, model[keyspace], number);
                        break;
                    default:
                        await CommitBoth(store, keyspace, model[keyspace], number, i);
                        break;
                }
            }
            Assert.Equal(model.Keys.Order(), store.Keyspaces);
            foreach ((KeyspaceId keyspace, SortedDictionary<string, string> expected) in model)
                await AssertSame(store, keyspace, expected, 0);
        }
        finally
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>Up to three keys put, deleted or left as they are, by what they hold.</summary>
    private static async Task CommitBoth(
        EmbeddedStore store, KeyspaceId keyspace, SortedDictionary<string, string> model, uint number, int step)
    {
        string[] keys = [.. Enumerable.Range(0, 1 + (int)(number >> 16 & 1) * 2).Select(i => Key(number >> (i * 5))).Distinct()];
        var commit = new Commit();
        foreach (string key in keys)
            commit.AddExclusive(keyspace, Bytes(key));
        commit.Body = new Body(scope =>
        {
            for (int i = 0; i < keys.Length; i++)
            {
                string? before = scope.Exists(i) ? Text(scope.ValueOf(i)) : null;
                Assert.Equal(model.GetValueOrDefault(keys[i]), before);
                if ((number >> (20 + i) & 3) == 0)
                    scope.Delete(keyspace, Bytes(keys[i]));
                else
                    scope.Put(keyspace, Bytes(keys[i]), Bytes(Value(number, step, i)));
            }
        });
        await store.CommitAsync(commit);
        for (int i = 0; i < keys.Length; i++)
        {
            if ((number >> (20 + i) & 3) == 0)
                model.Remove(keys[i]);
            else
                model[keys[i]] = Value(number, step, i);
        }
    }

    private static async Task AssertSame(
        EmbeddedStore store, KeyspaceId keyspace, SortedDictionary<string, string> model, uint number)
    {
        string from = number == 0 ? "" : Key(number >> 3);
        string to = number == 0 ? "" : Key(number >> 9);
        IEnumerable<string> expected = model
            .Where(pair => string.CompareOrdinal(pair.Key, from) >= 0 && (to.Length == 0 || string.CompareOrdinal(pair.Key, to) < 0))
            .Select(pair => $"{pair.Key}={pair.Value}");
        bool descending = (number & 1) == 1;
        Assert.Equal(descending ? expected.Reverse() : expected, await store.RangeAsync(keyspace, from, to, descending));
        string key = Key(number >> 13);
        Assert.Equal(model.GetValueOrDefault(key), await store.GetAsync(keyspace, key));
        Assert.Equal(
            new KeyspaceStatistics(model.Count, model.Sum(pair => pair.Key.Length + pair.Value.Length)),
            store.Statistics(keyspace));
    }

    private static string Key(uint number) => $"key{number % KeyCount:00}{new string('k', (int)(number % 3) * 40)}";

    private static string Value(uint number, int step, int index) => $"{step}/{index}{new string('v', (int)(number >> 12 & 1023))}";

    private static SortedDictionary<string, string> NewKeyspace() => new(StringComparer.Ordinal);
}
