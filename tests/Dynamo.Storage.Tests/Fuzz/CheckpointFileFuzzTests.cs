using System.Buffers.Binary;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Platform.Compression;
using Dynamo.Storage.Tests.Ordered;
using Dynamo.Storage.Tests.Simulation;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Tests.Fuzz;

/// <summary>
/// Goal: snapshots of ordered keys, checkpoints' manifests and the store's identity are read as they were written or
/// refused, and blocks decode within their bounds.
/// Approach: as they are, every change must be noticed; with the checksums set right behind the change, whatever is
/// accepted must obey the rules of what it says.
/// </summary>
public class CheckpointFileFuzzTests
{
    private const ulong Token = 17;
    private static readonly Guid s_store = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly byte[] s_snapshot = Snapshot();

    private static readonly byte[] s_manifest = new CheckpointManifest(
        Token, new LogCheckpoint(64, 4096, 9, 1_790_000_000_123), 3, 0x1234, 1 << 20, 40,
        new ValueCheckpoint(s_store, "1\nindex\n"u8.ToArray(), "1\nlog\n"u8.ToArray(), 64, 1 << 22)).ToBytes(s_store);

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Damaged_checkpoint_file_is_noticed_or_obeys_the_rules() => FuzzTarget.Run("checkpoint files", 2000, random =>
    {
        switch (random.Next(5))
        {
            case 0:
                CheckManifest(random);
                break;
            case 1:
                CheckIdentity(random);
                break;
            case 2:
                CheckBlock(random);
                break;
            case 3:
                CheckSnapshot(ByteDamage.Damaged(s_snapshot, random), mayBeAccepted: false);
                break;
            default:
                CheckSnapshot(Resealed(random), mayBeAccepted: true);
                break;
        }
    });

    private static void CheckSnapshot(byte[] bytes, bool mayBeAccepted)
    {
        if (bytes.AsSpan().SequenceEqual(s_snapshot))
            return;
        try
        {
            SnapshotReader reader = new(new MemoryFile { Content = bytes }, "x", Token, s_store);
            while (reader.TryReadKeyspace(out _, out OrderedKeys keys))
            {
                KeyTreeRules.Check(keys);
                keys.Clear();
            }
        }
        catch (InvalidDataException e)
        {
            Assert.Contains("snapshot", e.Message, StringComparison.Ordinal);
            return;
        }
        Assert.True(mayBeAccepted, "a change was not noticed");
    }

    /// <summary>A snapshot in which blocks' plain bytes were damaged and packed again.</summary>
    private static byte[] Resealed(Random random)
    {
        List<byte> file = [.. s_snapshot[..SnapshotFormat.HeaderBytes]];
        byte[] plain = new byte[SnapshotFormat.MaxBlockBytes];
        byte[] packed = new byte[BlockCodec.MaxBlockBytes(SnapshotFormat.MaxBlockBytes)];
        for (int at = SnapshotFormat.HeaderBytes; at < s_snapshot.Length;)
        {
            BlockCodec.TryReadLengths(s_snapshot.AsSpan(at), out int stored, out _);
            int length = BlockCodec.HeaderBytes + stored;
            Assert.True(BlockCodec.TryRead(s_snapshot.AsSpan(at, length), plain, out int plainBytes));
            byte[] content = plain[..plainBytes];
            if (random.Next(2) == 0)
                content = ByteDamage.Damaged(content, random);
            file.AddRange(packed.AsSpan(0, BlockCodec.Write(content, packed, compress: LZ4Codec.CanEncode)));
            at += length;
        }
        return [.. file];
    }

    private static void CheckManifest(Random random)
    {
        bool sealsAgain = random.Next(2) == 0;
        byte[] bytes = ByteDamage.Damaged(s_manifest, random);
        if (sealsAgain)
        {
            bytes = [.. s_manifest];
            // The part that is no padding.
            ByteDamage.DamageInPlace(bytes.AsSpan(0, 170), random);
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
            if (length >= 4 && length <= bytes.Length)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(length - 4), Crc32C.Compute(bytes.AsSpan(0, length - 4)));
        }
        try
        {
            CheckpointManifest manifest = CheckpointManifest.Parse(bytes, s_store, "x");
            int used = BinaryPrimitives.ReadInt32LittleEndian(s_manifest.AsSpan(12));
            Assert.True(sealsAgain || bytes.AsSpan(0, used).SequenceEqual(s_manifest.AsSpan(0, used)));
            Assert.True(manifest.Log.From >= 0 && manifest.KeyCount >= 0 && manifest.Values.EndAddress >= manifest.Values.BeginAddress);
        }
        catch (Exception e) when (e is InvalidDataException or StoreOpenException { Failure: StoreOpenFailure.NewerVersion })
        {
            Assert.StartsWith(e is InvalidDataException ? "" : "x has format", e.Message, StringComparison.Ordinal);
        }
    }

    private static void CheckIdentity(Random random)
    {
        SimulatedDisk disk = new(seed: 1);
        disk.CreateDirectory("/data");
        StoreIdentity.Write(disk, "/data", s_store, 5);
        byte[] bytes = new byte[64];
        using (IFile file = disk.Open("/data/store", FileOpen.Read))
            file.Read(bytes, 0);
        byte[] damaged = ByteDamage.Damaged(bytes, random);
        if (random.Next(2) == 0 && damaged.Length >= 44)
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(40), Crc32C.Compute(damaged.AsSpan(0, 40)));
        using (IFile file = disk.Open("/data/store", FileOpen.Create))
            file.Write(damaged, 0);
        try
        {
            StoreIdentity.Read(disk, "/data", out _);
        }
        catch (StoreOpenException e)
        {
            Assert.Contains("Nothing was changed", e.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Random and damaged payloads of both codecs, between guards that must stay as they are.</summary>
    private static void CheckBlock(Random random)
    {
        byte[] plain = new byte[random.Next(300)];
        for (int i = 0; i < plain.Length; i++)
            plain[i] = (byte)(i < 4 || random.Next(4) == 0 ? random.Next(256) : plain[i - 4]);
        byte[] block = new byte[BlockCodec.MaxBlockBytes(plain.Length)];
        block = block[..BlockCodec.Write(plain, block, compress: LZ4Codec.CanEncode)];
        if (block.Length == BlockCodec.HeaderBytes)
            return;
        byte[] target = new byte[64 + plain.Length + 64];
        Array.Fill(target, (byte)0xA5);
        ByteDamage.DamageInPlace(block.AsSpan(BlockCodec.HeaderBytes), random);
        int length = LZ4Codec.Decode(block.AsSpan(BlockCodec.HeaderBytes), target.AsSpan(64, plain.Length));
        Assert.InRange(length, -1, plain.Length);
        Assert.False(target.AsSpan(0, 64).ContainsAnyExcept((byte)0xA5) || target.AsSpan(^64..).ContainsAnyExcept((byte)0xA5));
        // The block's checksum set right: the plain bytes' own must notice.
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(16), Crc32C.Compute(block.AsSpan(20), Crc32C.Compute(block.AsSpan(0, 16))));
        if (BlockCodec.TryRead(block, target.AsSpan(64, plain.Length), out int read))
            Assert.True(target.AsSpan(64, read).SequenceEqual(plain));
    }

    private static byte[] Snapshot()
    {
        Random random = new(1);
        MemoryFile file = new();
        SnapshotWriter writer = new(file, Token, s_store);
        foreach (uint id in (uint[])[1, 2, 300])
        {
            OrderedKeys keys = new();
            for (int i = 0; i < 60 && id != 2; i++)
                keys.Put(KeyShapes.Bytes(random, 12), random.Next(), 0, 1);
            writer.Write(new KeyspaceId(id), keys);
        }
        writer.Finish();
        return file.Content;
    }
}
