using System.Text;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>What a store holds, the simple way. Keys as Latin-1 text, so that their order is that of the bytes.</summary>
internal sealed class StoreModel
{
    private readonly SortedDictionary<uint, SortedDictionary<string, byte[]>> _keyspaces = new() { [1] = new(StringComparer.Ordinal) };

    public IEnumerable<uint> Keyspaces => _keyspaces.Keys;

    public static string TextOf(ReadOnlySpan<byte> key) => Encoding.Latin1.GetString(key);

    public static byte[] BytesOf(string key) => Encoding.Latin1.GetBytes(key);

    public byte[]? Get(uint keyspace, string key)
        => _keyspaces.TryGetValue(keyspace, out var keys) && keys.TryGetValue(key, out byte[]? value) ? value : null;

    public void Apply(StoreWrite write)
    {
        switch (write.Kind)
        {
            case StoreWriteKind.Put when _keyspaces.TryGetValue(write.Keyspace, out var keys):
                keys[write.Key] = write.Value;
                break;
            case StoreWriteKind.Delete when _keyspaces.TryGetValue(write.Keyspace, out var keys):
                keys.Remove(write.Key);
                break;
            case StoreWriteKind.CreateKeyspace:
                _keyspaces.TryAdd(write.Keyspace, new(StringComparer.Ordinal));
                break;
            case StoreWriteKind.DropKeyspace:
                _keyspaces.Remove(write.Keyspace);
                break;
        }
    }

    public void Apply(IEnumerable<StoreWrite> writes)
    {
        foreach (StoreWrite write in writes)
            Apply(write);
    }

    /// <summary>Reads a whole store through the waist. Its counts must agree with its ranges, and both directions with each other.</summary>
    public static async Task<StoreModel> ReadAsync(IStore store)
    {
        var model = new StoreModel();
        model._keyspaces.Clear();
        foreach (KeyspaceId keyspace in store.Keyspaces)
        {
            var keys = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
            var visitor = new Contract.CopyVisitor();
            await store.RangeAsync(new KeyRange(keyspace, default, default), visitor);
            long bytes = 0;
            foreach ((byte[] key, byte[] value) in visitor.Pairs)
            {
                keys.Add(TextOf(key), value);
                bytes += key.Length + value.Length;
            }
            Assert.Equal(visitor.Pairs.Select(p => TextOf(p.Key)), keys.Keys);
            var backwards = new Contract.CopyVisitor();
            await store.RangeAsync(new KeyRange(keyspace, default, default, Descending: true, KeysOnly: true), backwards);
            Assert.Equal(keys.Keys.Reverse(), backwards.Pairs.Select(p => TextOf(p.Key)));
            Assert.Equal(new KeyspaceStatistics(keys.Count, bytes), store.Statistics(keyspace));
            model._keyspaces.Add(keyspace.Value, keys);
        }
        return model;
    }

    /// <summary>Null if both hold the same; otherwise the first difference in words.</summary>
    public string? DifferenceTo(StoreModel other)
    {
        if (!_keyspaces.Keys.SequenceEqual(other._keyspaces.Keys))
            return $"keyspaces {string.Join(' ', _keyspaces.Keys)} against {string.Join(' ', other._keyspaces.Keys)}";
        foreach ((uint keyspace, var keys) in _keyspaces)
        {
            var others = other._keyspaces[keyspace];
            foreach (string key in keys.Keys.Union(others.Keys).Order(StringComparer.Ordinal))
            {
                byte[]? mine = keys.GetValueOrDefault(key);
                byte[]? its = others.GetValueOrDefault(key);
                if (mine is null || its is null || !mine.AsSpan().SequenceEqual(its))
                    return $"keyspace {keyspace}, key {Convert.ToHexString(BytesOf(key))}: {Describe(mine)} against {Describe(its)}";
            }
        }
        return null;
    }

    private static string Describe(byte[]? value)
        => value is null ? "nothing" : $"{value.Length} bytes {Convert.ToHexString(value.AsSpan(0, Math.Min(8, value.Length)))}";
}

internal enum StoreWriteKind
{
    Put,
    Delete,
    CreateKeyspace,
    DropKeyspace,
}

/// <summary>One write of a commit.</summary>
internal sealed record StoreWrite(StoreWriteKind Kind, uint Keyspace, string Key, byte[] Value);
