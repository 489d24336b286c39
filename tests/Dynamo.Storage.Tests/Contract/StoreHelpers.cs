using System.Text;

namespace Dynamo.Storage.Tests.Contract;

/// <summary>A body made of a lambda.</summary>
internal sealed class Body(Action<ICommitScope> run) : ICommitBody
{
    public void Run(ICommitScope scope) => run(scope);
}

/// <summary>Keeps a copy of what it is handed.</summary>
internal sealed class CopyReader : IValueReader
{
    public byte[]? Value { get; private set; }

    public ulong Version { get; private set; }

    public void Read(ReadOnlySpan<byte> value, ulong version)
    {
        Value = value.ToArray();
        Version = version;
    }
}

/// <summary>Keeps copies of the pairs, and stops after a number of them.</summary>
internal sealed class CopyVisitor(int limit = int.MaxValue) : IRangeVisitor
{
    public List<(byte[] Key, byte[] Value)> Pairs { get; } = [];

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Pairs.Add((key.ToArray(), value.ToArray()));
        return Pairs.Count < limit;
    }
}

/// <summary>The waist in the words of a test: text for keys and values, one call for one commit.</summary>
internal static class StoreHelpers
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static async Task<string?> GetAsync(this IStore store, KeyspaceId keyspace, string key)
    {
        var reader = new CopyReader();
        ReadResult result = await store.GetAsync(keyspace, Bytes(key), reader);
        Assert.Equal(result.Found, reader.Value is not null);
        return reader.Value is { } value ? Text(value) : null;
    }

    public static async Task<ulong> PutAsync(this IStore store, KeyspaceId keyspace, string key, string value) =>
        await store.PutAsync(keyspace, Bytes(key), Bytes(value));

    public static async Task<ulong> PutAsync(this IStore store, KeyspaceId keyspace, byte[] key, byte[] value)
    {
        var commit = new Commit();
        commit.AddExclusive(keyspace, key);
        commit.Body = new Body(scope => scope.Put(keyspace, key, value));
        CommitResult result = await store.CommitAsync(commit);
        Assert.Equal(CommitStatus.Done, result.Status);
        return result.Seen;
    }

    public static Task<ulong> DeleteAsync(this IStore store, KeyspaceId keyspace, string key) =>
        store.DeleteAsync(keyspace, Bytes(key));

    public static async Task<ulong> DeleteAsync(this IStore store, KeyspaceId keyspace, byte[] key)
    {
        var commit = new Commit();
        commit.AddExclusive(keyspace, key);
        commit.Body = new Body(scope => scope.Delete(keyspace, key));
        return (await store.CommitAsync(commit)).Seen;
    }

    /// <summary>The pairs of a range as "key=value".</summary>
    public static async Task<string[]> RangeAsync(
        this IStore store,
        KeyspaceId keyspace,
        string from = "",
        string to = "",
        bool descending = false,
        bool keysOnly = false,
        int limit = int.MaxValue)
    {
        var visitor = new CopyVisitor(limit);
        await store.RangeAsync(new KeyRange(keyspace, Bytes(from), Bytes(to), descending, keysOnly), visitor);
        return [.. visitor.Pairs.Select(pair => $"{Text(pair.Key)}={Text(pair.Value)}")];
    }
}
