using System.Net.Sockets;
using System.Text;

namespace Dynamo.Host.Tests;

/// <summary>
/// Goal: clients that connect and do nothing cost next to nothing and keep nobody from being served.
/// Approach: the real program, because both ends in one process would need more descriptors than many systems give.
/// </summary>
public class IdleConnectionsTests
{
    private const int Count = 10_000;
    private const long MaxBytesPerConnection = 12 * 1024;

    [Fact]
    public async Task Ten_thousand_idle_connections_are_kept_and_the_others_served()
    {
        using DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--in-memory");
        using Socket bystander = Connect(program);
        Exchange(bystander);
        long before = program.ResidentBytes;
        Socket[] idle = new Socket[Count];
        for (int i = 0; i < Count; i++)
        {
            idle[i] = Connect(program);
            if (i % 100 == 0)
                Exchange(bystander);
        }
        // The last one's answer shows that all before it were accepted.
        Exchange(idle[^1]);
        Exchange(bystander);
        Assert.InRange(program.ResidentBytes - before, 0, Count * MaxBytesPerConnection);
        Exchange(idle[Count / 2]);
        Exchange(idle[0]);
        foreach (Socket socket in idle)
            socket.Dispose();
        Exchange(bystander);
    }

    private static Socket Connect(DynamoProcess program)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 10_000,
        };
        socket.Connect(program.EndPoint);
        return socket;
    }

    private static void Exchange(Socket socket)
    {
        socket.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"u8);
        byte[] answer = new byte[1024];
        string text = Encoding.ASCII.GetString(answer, 0, socket.Receive(answer));
        Assert.StartsWith("HTTP/1.1 200 OK", text);
    }
}
