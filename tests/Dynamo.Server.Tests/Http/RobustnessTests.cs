using System.Net.Sockets;
using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>
/// Goal: whatever one client does, the server's memory stays bounded and others go on being served.
/// Approach: real sockets, the sizes of the documentation, and a bystander that exchanges requests all the while.
/// The 10,000 idle connections are in Dynamo.Host.Tests: both ends in one process would need too many descriptors.
/// </summary>
[Collection(nameof(RobustnessTests))]
[CollectionDefinition(nameof(RobustnessTests), DisableParallelization = true)]
public class RobustnessTests
{
    private const long OneGigabyte = 1L << 30;

    /// <summary>Both ends of all connections are in this process; so is the test's own memory.</summary>
    private const long MaxGrowthBytes = 150L << 20;

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n40000000\r\n", 413)]
    [InlineData("", 400)]
    public async Task Gigabyte_of_random_bytes_is_refused(string head, int status)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Bystander bystander = new(server);
        using RawClient client = server.Connect();
        client.Send(head);
        byte[] random = new byte[1 << 20];
        new Random(1).NextBytes(random);
        // Blanks are line ends to some parsers and would make the third case another one.
        random[0] = (byte)'?';
        Assert.Equal(status, SendUntilAnswered(client, random, OneGigabyte).Status);
        Assert.InRange(bystander.GrowthBytes, 0, MaxGrowthBytes);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nX-Long: ", "x")]
    [InlineData("GET / HTTP/1.1\r\n", "X-Header: of many\r\n")]
    [InlineData("GET /", "x")]
    public async Task Hundred_megabytes_of_header_are_refused(string start, string repeated)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Bystander bystander = new(server);
        using RawClient client = server.Connect();
        client.Send(start);
        byte[] block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(repeated, 65536 / repeated.Length)));
        Assert.Equal(400, SendUntilAnswered(client, block, 100 << 20).Status);
        Assert.InRange(bystander.GrowthBytes, 0, MaxGrowthBytes);
    }

    [Fact]
    public async Task Clients_that_announce_much_and_send_little_cost_little()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Bystander bystander = new(server);
        List<RawClient> clients = [];
        for (int i = 0; i < 500; i++)
        {
            clients.Add(server.Connect());
            clients[i].Send("POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 16000000\r\n\r\n{");
        }
        await WaitUntilAsync(() => server.Http.Connections.Count > 500);
        bystander.AssertServed();
        Assert.InRange(bystander.GrowthBytes, 0, MaxGrowthBytes);
        clients.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_and_the_others_served()
    {
        await using TestServer server = await TestServer.StartAsync(limits: new HttpLimits { MaxConnections = 3 });
        using RawClient first = server.Connect();
        using RawClient second = server.Connect();
        using RawClient third = server.Connect();
        Assert.Equal("x", third.Exchange(RawClient.Post("x")).Body);
        using RawClient fourth = server.Connect();
        Assert.True(fourth.IsClosedByServer());
        Assert.Equal("x", first.Exchange(RawClient.Post("x")).Body);
        second.Dispose();
        await WaitUntilAsync(() => server.Http.Connections.Count == 2);
        using RawClient fifth = server.Connect();
        Assert.Equal("x", fifth.Exchange(RawClient.Post("x")).Body);
    }

    [Fact]
    public async Task Blocking_handlers_do_not_stop_the_others()
    {
        using SemaphoreSlim gate = new(0);
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            if (context.Body.Length == 5)
                gate.Wait();
            context.Response.Write(context.Body.Span);
            return ValueTask.CompletedTask;
        });
        RawClient[] blocked = [.. Enumerable.Range(0, 4).Select(_ => server.Connect())];
        foreach (RawClient client in blocked)
            client.Send(RawClient.Post("block"));
        await using (Bystander bystander = new(server))
            bystander.AssertServed();
        gate.Release(blocked.Length);
        foreach (RawClient client in blocked)
        {
            Assert.Equal("block", client.ReadAnswer().Body);
            client.Dispose();
        }
    }

    /// <summary>Sends the block over and over; a reset while sending is fine once the answer can be read.</summary>
    private static Answer SendUntilAnswered(RawClient client, byte[] block, long maxBytes)
    {
        long sent = 0;
        try
        {
            while (sent < maxBytes && client.Socket.Available == 0)
                sent += client.Socket.Send(block);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
        }
        return client.ReadAnswer();
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 500 && !condition(); i++)
            await Task.Delay(20);
        Assert.True(condition(), "ten seconds were not enough");
    }

    /// <summary>Another client: exchanges requests without pause, and watches the process's memory.</summary>
    private sealed class Bystander : IAsyncDisposable
    {
        private readonly RawClient _client;
        private readonly Task _running;
        private readonly long _startBytes;
        private volatile bool _stop;
        private long _peakBytes;
        private int _served;

        public Bystander(TestServer server)
        {
            _client = server.Connect();
            GC.Collect();
            _startBytes = Environment.WorkingSet;
            _running = Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);
        }

        public long GrowthBytes => Math.Max(0, Volatile.Read(ref _peakBytes) - _startBytes);

        /// <summary>Waits for some more answers; each must come within the client's own timeout.</summary>
        public void AssertServed()
        {
            int before = _served;
            Assert.True(SpinWait.SpinUntil(() => _served > before + 10 || _running.IsCompleted, 20_000));
            Assert.False(_running.IsFaulted, _running.Exception?.ToString());
        }

        public async ValueTask DisposeAsync()
        {
            AssertServed();
            _stop = true;
            await _running;
            _client.Dispose();
        }

        private void Run()
        {
            while (!_stop)
            {
                Assert.Equal("bystander", _client.Exchange(RawClient.Post("bystander")).Body);
                _served++;
                _peakBytes = Math.Max(_peakBytes, Environment.WorkingSet);
                Thread.Sleep(1);
            }
        }
    }
}
