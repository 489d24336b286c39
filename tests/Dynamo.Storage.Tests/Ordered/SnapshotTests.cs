using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Tests.Ordered;

public class SnapshotTests
{
    private const ulong Token = 17;
    private static readonly Guid s_store = new("00112233-4455-6677-8899-aabbccddeeff");

    public static TheoryData<string> Shapes => [.. KeyShapes.All.Keys];

    /// <summary>What was loaded equals what was written, obeys the tree's rules, and goes on working under puts and removes.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Keys_of_any_shape_read_back(string shape)
    {
        Random random = new(3);
        OrderedKeys keys = new();
        SortedModel model = new();
        for (int i = 0; i < 3000; i++)
        {
            byte[] key = KeyShapes.All[shape](random);
            int size = random.Next();
            model.Put(key, size, 0);
            keys.Put(key, size, hint: 99, version: 5);
        }
        OrderedKeys loaded = Assert.Single(Read(Write((1, keys)))).Value;
        AssertSame(model, loaded);
        for (int i = 0; i < 3000; i++)
        {
            byte[] key = model.Count > 0 && random.Next(2) == 0 ? model.Pick(random) : KeyShapes.All[shape](random);
            if (random.Next(3) == 0)
            {
                model.Remove(key);
                loaded.Remove(key, 6);
            }
            else
            {
                model.Put(key, i, 0);
                loaded.Put(key, i, 0, 6);
            }
        }
        AssertSame(model, loaded);
    }

    [Fact]
    public void Many_keys_load_into_a_tree_of_several_levels()
    {
        OrderedKeys keys = new();
        SortedModel model = new();
        for (int i = 0; i < 60_000; i++)
        {
            byte[] key = [1, (byte)(i >> 16), (byte)(i >> 8), (byte)i, .. new byte[i % 90]];
            keys.Put(key, i, 0, 1);
            model.Put(key, i, 0);
        }
        OrderedKeys loaded = Read(Write((1, keys)))[1];
        Assert.NotNull(loaded.PartitionAt(0)!.Root.Children![0].Children);
        AssertSame(model, loaded);
        Assert.Equal(0UL, loaded.LastVersionAt([1]));
    }

    [Fact]
    public void Keyspaces_read_back_in_order_with_empty_ones_among_them()
    {
        OrderedKeys some = new();
        some.Put("key"u8, 7, 0, 1);
        Dictionary<uint, OrderedKeys> read = Read(Write((1, new()), (2, some), (4_000_000_000, new())));
        Assert.Equal([1U, 2U, 4_000_000_000U], read.Keys);
        Assert.Equal([0L, 1L, 0L], read.Values.Select(k => k.Count));
        Assert.Empty(Read(Write()));
    }

    [Fact]
    public async Task Snapshot_among_writers_holds_every_key_that_stayed()
    {
        OrderedKeys keys = new();
        for (uint i = 0; i < 30_000; i += 3)
            keys.Put(Numbered(i), 1, 0, 1);
        using CancellationTokenSource done = new();
        Task writer = Task.Factory.StartNew(() =>
        {
            for (uint i = 0; !done.IsCancellationRequested; i = (i + 1) % 30_000)
            {
                if (i % 3 == 1)
                    keys.Put(Numbered(i), 1, 0, 1);
                else if (i % 3 == 2)
                    keys.Remove(Numbered(i - 1), 1);
            }
        }, TaskCreationOptions.LongRunning);
        try
        {
            for (int round = 0; round < 20; round++)
            {
                OrderedKeys loaded = Read(Write((1, keys)))[1];
                for (uint i = 0; i < 30_000; i += 3)
                    Assert.True(loaded.TryGet(Numbered(i), out _, out _), $"key {i}");
                KeyTreeRules.Check(loaded);
            }
        }
        finally
        {
            await done.CancelAsync();
            await writer;
        }
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        byte[] file = Small();
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.ThrowsAny<InvalidDataException>(() => Read(file));
            file[bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.Equal(2, Read(file).Count);
    }

    [Fact]
    public void Every_cut_and_added_bytes_are_noticed()
    {
        byte[] file = Small();
        for (int length = 0; length < file.Length; length++)
            Assert.ThrowsAny<InvalidDataException>(() => Read(file[..length]));
        Assert.ThrowsAny<InvalidDataException>(() => Read([.. file, 0]));
    }

    /// <summary>Goal: damage of any extent ends in a message, not in a hang, another exception or memory without bound.</summary>
    [Fact]
    public void Fuzzed_files_are_refused()
    {
        OrderedKeys keys = new();
        Random fill = new(1);
        for (int i = 0; i < 20_000; i++)
            keys.Put(KeyShapes.Bytes(fill, 20), 1, 0, 1);
        byte[] file = Write((1, keys));
        Assert.True(file.Length > 300_000);
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            byte[] damaged = (byte[])file.Clone();
            int at = random.Next(damaged.Length - 100);
            switch (random.Next(3))
            {
                case 0:
                    random.NextBytes(damaged.AsSpan(at, random.Next(1, 100)));
                    break;
                case 1:
                    damaged.AsSpan(at, random.Next(1, 100)).Fill(0xFF);
                    damaged[at] ^= 1;
                    break;
                default: // Bytes in the middle are missing.
                    damaged = [.. damaged.AsSpan(0, at), .. damaged.AsSpan(at + random.Next(1, 100))];
                    break;
            }
            if (!damaged.AsSpan().SequenceEqual(file))
                Assert.ThrowsAny<InvalidDataException>(() => Read(damaged));
        }
    }

    [Fact]
    public void Swapped_blocks_are_noticed()
    {
        byte[] file = Write((1, new()), (2, new()));
        const int BlockBytes = 20 + 9;
        byte[] swapped = [.. file[..64], .. file[(64 + BlockBytes)..(64 + 2 * BlockBytes)], .. file[64..(64 + BlockBytes)],
            .. file[(64 + 2 * BlockBytes)..]];
        Assert.Contains("not the next one", Assert.ThrowsAny<InvalidDataException>(() => Read(swapped)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshots_of_another_store_or_checkpoint_are_refused()
    {
        MemoryFile file = new() { Content = Small() };
        Assert.Contains("another checkpoint", Assert.ThrowsAny<InvalidDataException>(
            () => new SnapshotReader(file, "x", Token + 1, s_store)).Message, StringComparison.Ordinal);
        Assert.Contains("another store", Assert.ThrowsAny<InvalidDataException>(
            () => new SnapshotReader(file, "x", Token, Guid.Empty)).Message, StringComparison.Ordinal);
    }

    /// <summary>Made by a separate program from docs/formats/snapshot.md, format version 1; must be readable for ever.</summary>
    [Fact]
    public void Golden_snapshot_reads()
    {
        Dictionary<uint, OrderedKeys> read = Read(Convert.FromHexString(Golden));
        Assert.Equal([1U, 300U], read.Keys);
        Assert.Equal(0, read[1].Count);
        SortedModel model = new();
        model.Put([], 0, 0);
        model.Put("apple"u8.ToArray(), 130, 0);
        model.Put("apply"u8.ToArray(), 5, 0);
        model.Put([.. Enumerable.Repeat((byte)0xFF, 200)], int.MaxValue, 0);
        AssertSame(model, read[300]);
    }

    private const string Golden =
        "44594E414D4F4B530100000000000000110000000000000033221100554477668899AABBCCDDEEFF0000000000000000000000000000000000000000A929CF1000000000090000000900000053149E929A635377010000000001000000000000001900000019000000A0957036A01ED77101010000002C01000000000000056170706C6582010401790500000000D9000000D900000082916DC12040FE8C01020000002C01000000C801FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF07000000000D0000000D000000132B70AFE26ECC5702030000000400000000000000";

    private static byte[] Small()
    {
        OrderedKeys keys = new();
        for (uint i = 0; i < 40; i++)
            keys.Put(Numbered(i * 50), (int)i * 10, 0, 1);
        return Write((1, keys), (2, new()));
    }

    private static byte[] Numbered(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static byte[] Write(params (uint Id, OrderedKeys Keys)[] keyspaces)
    {
        MemoryFile file = new();
        SnapshotWriter writer = new(file, Token, s_store);
        foreach ((uint id, OrderedKeys keys) in keyspaces)
            writer.Write(new KeyspaceId(id), keys);
        Assert.Equal(writer.Finish(), file.Length);
        return file.Content;
    }

    private static Dictionary<uint, OrderedKeys> Read(byte[] content)
    {
        SnapshotReader reader = new(new MemoryFile { Content = content }, "test", Token, s_store);
        Dictionary<uint, OrderedKeys> keyspaces = [];
        while (reader.TryReadKeyspace(out KeyspaceId keyspace, out OrderedKeys keys))
            keyspaces.Add(keyspace.Value, keys);
        Assert.Equal(1.0, reader.Progress);
        return keyspaces;
    }

    private static void AssertSame(SortedModel model, OrderedKeys keys)
    {
        Assert.Equal((model.Count, model.SizeBytes), (keys.Count, keys.SizeBytes));
        model.AssertRange(keys, new KeyWalk(), [], [], descending: false, int.MaxValue);
        KeyTreeRules.Check(keys);
    }
}
