using System.Buffers.Binary;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.StoreLimits;

/// <summary>Items of 500 bytes: keys of 24, which begin with a hash as the engine's do, and values of 476.</summary>
internal static class Items
{
    public const int KeyBytes = 24;
    public const int ValueBytes = 476;
    public const int Bytes = KeyBytes + ValueBytes;

    public static void WriteKey(Span<byte> key, long item)
    {
        key.Clear();
        // Odd times item is a permutation: the key names its item, and order of arrival is not that of the keys.
        BinaryPrimitives.WriteUInt64BigEndian(key, (ulong)item * 0x9E3779B97F4A7C15);
        BinaryPrimitives.WriteInt64BigEndian(key[8..], item);
    }

    /// <summary>The value begins with its item and the round that wrote it.</summary>
    public static void WriteValue(Span<byte> value, long item, int round)
    {
        BinaryPrimitives.WriteInt64LittleEndian(value, item);
        BinaryPrimitives.WriteInt32LittleEndian(value[8..], round);
        value[12..].Fill((byte)item);
    }

    public static bool IsValue(ReadOnlySpan<byte> value, ReadOnlySpan<byte> key) =>
        value.Length == ValueBytes
        && BinaryPrimitives.ReadInt64LittleEndian(value) is long item
        && item == BinaryPrimitives.ReadInt64BigEndian(key[8..])
        && value[12] == (byte)item
        && value[^1] == (byte)item;

    /// <summary>Puts each item of a range once, from two threads.</summary>
    public static Task FillAsync(EmbeddedStore store, int count) =>
        Task.WhenAll(Enumerable.Range(0, 2).Select(part => Task.Run(async () =>
        {
            var writer = new Writer(store);
            for (int i = part * (count / 2); i < (part + 1) * (count / 2); i++)
                await writer.PutAsync(i, 0);
        })));
}

/// <summary>One client that puts items, one after the other.</summary>
internal sealed class Writer(EmbeddedStore store) : ICommitBody
{
    private readonly byte[] _key = new byte[Items.KeyBytes];
    private readonly byte[] _value = new byte[Items.ValueBytes];
    private readonly Commit _commit = new();

    public async ValueTask PutAsync(long item, int round)
    {
        Items.WriteKey(_key, item);
        await PutAsync(_key, item, round);
    }

    public async ValueTask PutAsync(byte[] key, long item, int round)
    {
        if (key != _key)
            key.CopyTo(_key, 0);
        Items.WriteValue(_value, item, round);
        _commit.Reset();
        _commit.AddExclusive(KeyspaceId.Root, _key);
        _commit.Body = this;
        CommitResult result = await store.CommitAsync(_commit);
        await store.WaitStableAsync(result.Seen);
    }

    public void Run(ICommitScope scope) => scope.Put(KeyspaceId.Root, _key, _value);
}
