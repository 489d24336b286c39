using System.Net.Sockets;
using System.Text;

namespace Dynamo.Server.Tests.Http;

/// <summary>
/// Goal: a request allocates nothing in the HTTP layer once things are warm.
/// Approach: a client that does not allocate either, in this process, and the runtime's own counter.
/// </summary>
[Collection(nameof(RobustnessTests))]
public class HttpAllocationTests
{
    private const int Requests = 5000;

    /// <summary>For the timer's ticks and the test runner, over all requests.</summary>
    private const long AllowedBytes = 40_000;

    [Theory]
    [InlineData(1, 200)]
    [InlineData(10, 200)]
    [InlineData(1, 3000)]
    [InlineData(1, 20_000)]
    public async Task Requests_in_steady_state_allocate_nothing(int pipelined, int bodyLength)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        byte[] batch = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat(RawClient.Post(new string('b', bodyLength)), pipelined)));
        Answer first = client.Exchange(RawClient.Post(new string('b', bodyLength)));
        int answerLength = first.StatusLine.Length + 2 + first.Headers.Sum(h => h.Key.Length + h.Value.Length + 4)
            + 2 + bodyLength;
        byte[] received = new byte[64 * 1024];

        // Warm: code tiers up, pools and buffers reach their size.
        Exchange(client.Socket, batch, answerLength * pipelined, received, 2000);
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < 5 && allocated > AllowedBytes; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Exchange(client.Socket, batch, answerLength * pipelined, received, Requests / pipelined);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }
        Assert.InRange(allocated, 0, AllowedBytes);
    }

    private static void Exchange(Socket socket, byte[] batch, int expected, byte[] received, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            socket.Send(batch);
            for (int left = expected; left > 0;)
                left -= socket.Receive(received, Math.Min(left, received.Length), SocketFlags.None);
        }
    }
}
