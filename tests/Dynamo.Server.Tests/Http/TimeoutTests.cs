using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>Clients that fall silent, each with a server whose one relevant timeout is short.</summary>
public class TimeoutTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData("POST /")]
    [InlineData("POST / HTTP/1.1\r\nContent-Le")]
    public async Task Half_a_head_and_then_silence_times_out(string start)
    {
        await using TestServer server = await TestServer.StartAsync(limits: new HttpLimits { HeadTimeout = s_short });
        using RawClient client = server.Connect();
        client.Send(start);
        Assert.Equal(408, client.ReadAnswer().Status);
        Assert.True(client.IsClosedByServer());
    }

    [Fact]
    public async Task Half_a_body_and_then_silence_times_out()
    {
        await using TestServer server = await TestServer.StartAsync(limits: new HttpLimits { BodyTimeout = s_short });
        using RawClient client = server.Connect();
        client.Send("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
        Assert.Equal(408, client.ReadAnswer().Status);
        Assert.True(client.IsClosedByServer());
    }

    [Fact]
    public async Task Trickling_does_not_put_off_the_end()
    {
        await using TestServer server = await TestServer.StartAsync(limits: new HttpLimits { HeadTimeout = s_short });
        using RawClient client = server.Connect();
        client.Send("POST / HTTP/1.1\r\nX: ");
        client.Socket.ReceiveTimeout = 20;
        int sent = 0;
        while (client.Socket.Available == 0 && sent < 500)
        {
            client.Send("x");
            sent++;
            await Task.Delay(20);
        }
        Assert.Equal(408, client.ReadAnswer().Status);
    }

    [Fact]
    public async Task Idle_connection_is_closed_without_a_word()
    {
        await using TestServer server = await TestServer.StartAsync(limits: new HttpLimits { KeepAliveTimeout = s_short });
        using RawClient fresh = server.Connect();
        using RawClient used = server.Connect();
        used.Exchange(RawClient.Post("x"));
        Assert.True(fresh.IsClosedByServer());
        Assert.True(used.IsClosedByServer());
    }

    [Fact]
    public async Task Connection_in_use_outlives_the_keep_alive_timeout()
    {
        // Long enough that a busy machine does not make one pause of a quarter of a second outlast it.
        await using TestServer server = await TestServer.StartAsync(limits: new HttpLimits { KeepAliveTimeout = TimeSpan.FromSeconds(2) });
        using RawClient client = server.Connect();
        for (int i = 0; i < 14; i++)
        {
            Assert.Equal("x", client.Exchange(RawClient.Post("x")).Body);
            await Task.Delay(250);
        }
    }

    [Fact]
    public async Task Client_that_reads_no_answers_is_cut_off()
    {
        byte[] large = new byte[1 << 20];
        await using TestServer server = await TestServer.StartAsync(
            context =>
            {
                context.Response.Write(large);
                return ValueTask.CompletedTask;
            },
            new HttpLimits { WriteTimeout = s_short });
        using RawClient client = server.Connect();
        Assert.Equal(200, client.Exchange(RawClient.Post("x")).Status);
        Assert.Equal(1, server.Http.Connections.Count);
        client.Send(string.Concat(Enumerable.Repeat(RawClient.Post("x"), 100)));
        for (int i = 0; i < 500 && server.Http.Connections.Count > 0; i++)
            await Task.Delay(20);
        Assert.Equal(0, server.Http.Connections.Count);
    }
}
