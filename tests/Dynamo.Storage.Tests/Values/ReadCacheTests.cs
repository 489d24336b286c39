using System.Runtime.InteropServices;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Tests.Values;

/// <summary>The read cache alone: what it returns, what it takes, and what it never returns beside writers.</summary>
public sealed unsafe class ReadCacheTests
{
    [Fact]
    public void Record_is_found_under_its_key_alone_and_until_it_is_removed()
    {
        using var cache = new ReadCache(1 << 20);
        Assert.Null(Get(cache, "a"));
        Add(cache, "a", "1", hash: 7);
        Add(cache, "b", "2", hash: 7);
        Add(cache, "c", "3", hash: 7);
        Assert.Equal("1", Get(cache, "a", hash: 7));
        Assert.Equal("2", Get(cache, "b", hash: 7));
        Assert.Null(Get(cache, "d", hash: 7));
        Write(cache, "b", hash: 7);
        Assert.Equal("1", Get(cache, "a", hash: 7));
        Assert.Null(Get(cache, "b", hash: 7));
        Assert.Equal("3", Get(cache, "c", hash: 7));
        Add(cache, "b", "4", hash: 7);
        Assert.Equal("4", Get(cache, "b", hash: 7));
    }

    [Fact]
    public void Record_that_was_looked_for_before_or_during_a_write_does_not_enter()
    {
        using var cache = new ReadCache(1 << 20);
        long before = cache.Note(7);
        Write(cache, "a", hash: 7);
        Add(cache, "a", "old", hash: 7, before);
        Assert.Null(Get(cache, "a", hash: 7));

        Begin(cache, "a", hash: 7);
        long during = cache.Note(7);
        Add(cache, "a", "old", hash: 7, during);
        cache.EndWrite(7);
        Add(cache, "a", "old", hash: 7, during);
        Assert.Null(Get(cache, "a", hash: 7));

        // Two writers at once: the first that ends does not make up for the other.
        Begin(cache, "a", hash: 7);
        Begin(cache, "b", hash: 7);
        cache.EndWrite(7);
        Add(cache, "a", "old", hash: 7);
        cache.EndWrite(7);
        Assert.Null(Get(cache, "a", hash: 7));
        Add(cache, "a", "new", hash: 7);
        Assert.Equal("new", Get(cache, "a", hash: 7));
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData((1 << 20) + 12_345)]
    [InlineData(3 << 20)]
    public void Cache_of_any_size_holds_what_was_added_last_or_nothing(int bytes)
    {
        using var cache = new ReadCache(bytes);
        var random = new Random(bytes);
        var model = new Dictionary<int, byte[]>();
        int found = 0;
        for (int i = 0; i < 60_000; i++)
        {
            // Half of the keys fall upon a few.
            int key = random.Next(2) == 0 ? random.Next(100) : random.Next(10_000);
            byte[] fullKey = FullKey(key, 4 + (key % 60));
            ulong hash = Hash(fullKey);
            fixed (byte* k = fullKey)
            {
                byte[] into = [];
                if (cache.TryGet(k, fullKey.Length, hash, ref into, out int length))
                {
                    found++;
                    Assert.Equal(model[key], into.AsSpan(0, length).ToArray());
                }
                else if (random.Next(3) > 0)
                {
                    if (!model.TryGetValue(key, out byte[]? record))
                    {
                        record = new byte[random.Next(20) == 0 ? random.Next(20_000) : random.Next(900)];
                        random.NextBytes(record);
                        model[key] = record;
                    }
                    fixed (byte* r = record)
                        cache.Add(cache.Note(hash), k, fullKey.Length, hash, r, record.Length);
                }
                if (random.Next(10) == 0)
                {
                    model.Remove(key);
                    cache.BeginWrite(k, fullKey.Length, hash);
                    cache.EndWrite(hash);
                }
            }
        }
        Assert.InRange(found, 1000, int.MaxValue);
    }

    [Fact]
    public void Shard_stays_within_its_memory()
    {
        const int Guard = 4096;
        for (int bytes = 4096; bytes < 200_000; bytes = (bytes * 3 / 2) & ~7)
        {
            byte* memory = (byte*)NativeMemory.AllocZeroed((nuint)(bytes + (2 * Guard)));
            new Span<byte>(memory, Guard).Fill(0xA5);
            new Span<byte>(memory + Guard + bytes, Guard).Fill(0xA5);
            var shard = new ReadCacheShard(memory + Guard, bytes);
            var random = new Random(bytes);
            byte[] record = new byte[bytes];
            uint begun = 0;
            for (int i = 0; i < 20_000; i++)
            {
                byte[] fullKey = FullKey(random.Next(500), 4 + random.Next(40));
                ulong hash = Hash(fullKey);
                fixed (byte* k = fullKey, r = record)
                {
                    shard.Add(ref begun, 0, k, fullKey.Length, hash, r, random.Next(4) == 0 ? random.Next(bytes) : random.Next(bytes / 50));
                    byte[] into = [];
                    shard.TryGet(k, fullKey.Length, hash, ref into, out _);
                }
            }
            Assert.Equal(-1, new ReadOnlySpan<byte>(memory, Guard).IndexOfAnyExcept((byte)0xA5));
            Assert.Equal(-1, new ReadOnlySpan<byte>(memory + Guard + bytes, Guard).IndexOfAnyExcept((byte)0xA5));
            NativeMemory.Free(memory);
        }
    }

    /// <summary>A scan does not push out what is asked for again and again.</summary>
    [Fact]
    public void What_is_asked_for_often_stays()
    {
        using var cache = new ReadCache(1 << 20);
        byte[] record = new byte[500];
        int found = 0;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] fullKey = FullKey(i % 10 == 0 ? i / 10 % 200 : 1000 + i, 30);
            ulong hash = Hash(fullKey);
            byte[] into = [];
            fixed (byte* k = fullKey, r = record)
            {
                if (cache.TryGet(k, fullKey.Length, hash, ref into, out _))
                    found++;
                else
                    cache.Add(cache.Note(hash), k, fullKey.Length, hash, r, record.Length);
            }
        }
        // Of 10,000 reads of the 200.
        Assert.InRange(found, 9000, 10_000);
    }

    /// <summary>
    /// Beside writers no reader gets what was overwritten before it began. The field stands for FASTER; readers take
    /// their time between finding a record and adding it.
    /// </summary>
    [Fact]
    public void Readers_beside_writers_never_get_what_was_overwritten_before()
    {
        const int Keys = 8;
        const int Rounds = 30_000;
        using var cache = new ReadCache(64 * 1024);
        long[] stored = new long[Keys];
        long[] done = new long[Keys];
        int stale = 0;
        int hits = 0;
        int writing = 2;
        var threads = new List<Thread>();
        for (int writer = 0; writer < 2; writer++)
        {
            int first = writer;
            threads.Add(new Thread(() =>
            {
                for (int i = 1; i <= Rounds; i++)
                {
                    int key = first + (2 * (i % (Keys / 2)));
                    byte[] fullKey = FullKey(key, 8);
                    // All keys share one mark: versions among them do not come in order.
                    fixed (byte* k = fullKey)
                        cache.BeginWrite(k, fullKey.Length, (ulong)key);
                    Volatile.Write(ref stored[key], i);
                    cache.EndWrite((ulong)key);
                    Volatile.Write(ref done[key], i);
                    Thread.SpinWait(i % 50 == 0 ? 2000 : 20);
                }
                Interlocked.Decrement(ref writing);
            }));
        }
        for (int reader = 0; reader < 3; reader++)
        {
            var random = new Random(reader);
            threads.Add(new Thread(() =>
            {
                byte[] into = [];
                while (Volatile.Read(ref writing) > 0)
                {
                    int key = random.Next(Keys);
                    byte[] fullKey = FullKey(key, 8);
                    long least = Volatile.Read(ref done[key]);
                    fixed (byte* k = fullKey)
                    {
                        if (cache.TryGet(k, fullKey.Length, (ulong)key, ref into, out _))
                        {
                            Interlocked.Increment(ref hits);
                            if (BitConverter.ToInt64(into) < least)
                                Interlocked.Increment(ref stale);
                            continue;
                        }
                        long note = cache.Note((ulong)key);
                        long found = Volatile.Read(ref stored[key]);
                        Thread.SpinWait(random.Next(100));
                        cache.Add(note, k, fullKey.Length, (ulong)key, (byte*)&found, sizeof(long));
                    }
                }
            }));
        }
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, stale);
        Assert.InRange(hits, 100, int.MaxValue);
    }

    private static byte[] FullKey(int key, int length)
    {
        byte[] fullKey = new byte[length];
        BitConverter.TryWriteBytes(fullKey, key);
        return fullKey;
    }

    private static ulong Hash(byte[] fullKey)
    {
        fixed (byte* k = fullKey)
            return KeyHash.Compute(k, fullKey.Length);
    }

    private static string? Get(ReadCache cache, string key, ulong hash = 0)
    {
        byte[] into = [];
        fixed (byte* k = StoreText(key))
            return cache.TryGet(k, key.Length, hash, ref into, out int length) ? System.Text.Encoding.UTF8.GetString(into, 0, length) : null;
    }

    private static void Add(ReadCache cache, string key, string record, ulong hash, long? note = null)
    {
        fixed (byte* k = StoreText(key), r = StoreText(record))
            cache.Add(note ?? cache.Note(hash), k, key.Length, hash, r, record.Length);
    }

    private static void Write(ReadCache cache, string key, ulong hash)
    {
        Begin(cache, key, hash);
        cache.EndWrite(hash);
    }

    private static void Begin(ReadCache cache, string key, ulong hash)
    {
        fixed (byte* k = StoreText(key))
            cache.BeginWrite(k, key.Length, hash);
    }

    private static byte[] StoreText(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
