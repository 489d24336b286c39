using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Tests.Ordered;

public class PartitionLatchTests
{
    /// <summary>
    /// Goal: no two writers, and no writer with readers, at once; nobody sleeps for ever. Approach: more threads
    /// than processors, sections that now and then give up the processor, so that others park.
    /// </summary>
    [Fact]
    public async Task Threads_in_a_crowd_exclude_each_other_and_all_finish()
    {
        PartitionLatch latch = new();
        int readers = 0;
        int writers = 0;
        int violations = 0;
        long written = 0;
        const int Rounds = 20_000;
        const int Threads = 8;
        Task[] tasks = [.. Enumerable.Range(0, Threads).Select(seed => Task.Factory.StartNew(() =>
        {
            Random random = new(seed);
            for (int i = 0; i < Rounds; i++)
            {
                bool write = random.Next(4) == 0;
                if (write)
                {
                    latch.EnterWrite();
                    if (Interlocked.Increment(ref writers) != 1 || Volatile.Read(ref readers) != 0)
                        Interlocked.Increment(ref violations);
                    written++;
                    if (random.Next(500) == 0)
                        Thread.Sleep(1);
                    Interlocked.Decrement(ref writers);
                    latch.ExitWrite();
                }
                else
                {
                    latch.EnterRead();
                    Interlocked.Increment(ref readers);
                    if (Volatile.Read(ref writers) != 0)
                        Interlocked.Increment(ref violations);
                    if (random.Next(500) == 0)
                        Thread.Sleep(1);
                    Interlocked.Decrement(ref readers);
                    latch.ExitRead();
                }
            }
        }, TaskCreationOptions.LongRunning))];
        Task all = Task.WhenAll(tasks);
        Assert.Same(all, await Task.WhenAny(all, Task.Delay(TimeSpan.FromMinutes(2))));
        await all;
        Assert.Equal(0, violations);
        Assert.Equal(Enumerable.Range(0, Threads).Sum(s => WritesOf(s, Rounds)), written);
    }

    [Fact]
    public async Task Reader_waits_for_a_parked_writer_to_have_had_its_turn()
    {
        PartitionLatch latch = new();
        latch.EnterRead();
        Task writer = Task.Factory.StartNew(latch.EnterWrite, TaskCreationOptions.LongRunning);
        await Task.Delay(50);
        Task reader = Task.Factory.StartNew(latch.EnterRead, TaskCreationOptions.LongRunning);
        await Task.Delay(50);
        Assert.False(writer.IsCompleted);
        Assert.False(reader.IsCompleted);
        latch.ExitRead();
        Task first = await Task.WhenAny(writer, reader).WaitAsync(TimeSpan.FromSeconds(10));
        if (first == writer)
            latch.ExitWrite();
        else
            latch.ExitRead();
        Task second = first == writer ? reader : writer;
        await second.WaitAsync(TimeSpan.FromSeconds(10));
        if (second == writer)
            latch.ExitWrite();
        else
            latch.ExitRead();
        latch.EnterWrite();
    }

    /// <summary>The draws of <see cref="Threads_in_a_crowd_exclude_each_other_and_all_finish"/>, counted again.</summary>
    private static int WritesOf(int seed, int rounds)
    {
        Random random = new(seed);
        int writes = 0;
        for (int i = 0; i < rounds; i++)
        {
            writes += random.Next(4) == 0 ? 1 : 0;
            random.Next(500);
        }
        return writes;
    }
}
