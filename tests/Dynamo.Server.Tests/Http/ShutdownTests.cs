using System.Net.Sockets;

namespace Dynamo.Server.Tests.Http;

public class ShutdownTests
{
    [Fact]
    public async Task Idle_connections_end_at_once_and_nobody_can_connect()
    {
        TestServer server = await TestServer.StartAsync();
        using RawClient used = server.Connect();
        using RawClient fresh = server.Connect();
        used.Exchange(RawClient.Post("x"));
        await server.Http.StopAsync(TimeSpan.FromSeconds(30)).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.True(used.IsClosedByServer());
        Assert.True(fresh.IsClosedByServer());
        Assert.Throws<SocketException>(() => server.Connect());
    }

    [Fact]
    public async Task Request_in_progress_is_answered_and_its_connection_told_to_close()
    {
        TaskCompletionSource started = new(), release = new();
        TestServer server = await TestServer.StartAsync(async context =>
        {
            started.TrySetResult();
            await release.Task;
            context.Response.Write("done"u8);
        });
        using RawClient client = server.Connect();
        client.Send(RawClient.Post("x"));
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Task stopping = server.Http.StopAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(50);
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        Answer answer = client.ReadAnswer();
        Assert.Equal(("done", "close"), (answer.Body, answer.Headers["Connection"]));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Request_that_stays_half_sent_is_cut_off_after_the_drain_time()
    {
        TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        client.Send("POST / HTTP/1.1\r\nContent-Le");
        await Task.Delay(100);
        await server.Http.StopAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(client.IsClosedByServer());
    }
}
