using System.Globalization;
using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>What a client sees on the wire when all goes well, and who answers what.</summary>
public class HttpServerTests
{
    [Fact]
    public async Task Get_is_answered_as_healthy_with_the_services_headers()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Answer answer = client.Exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        Assert.Equal("HTTP/1.1 200 OK", answer.StatusLine);
        Assert.Equal("healthy: dynamodb.us-east-1.amazonaws.com ", answer.Body);
        Assert.Equal("3128867991", answer.Headers["x-amz-crc32"]);
        Assert.Equal("Server", answer.Headers["Server"]);
        Assert.Equal("keep-alive", answer.Headers["Connection"]);
        Assert.Matches("^[0-9A-Z]{52}$", answer.Headers["x-amzn-RequestId"]);
        DateTime date = DateTime.ParseExact(answer.Headers["Date"], "R", CultureInfo.InvariantCulture);
        Assert.InRange(DateTime.UtcNow - date, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(10));
        Assert.False(answer.Headers.ContainsKey("Content-Type"));
    }

    [Theory]
    [InlineData("GET /index.html HTTP/1.1\r\n\r\n")]
    [InlineData("PUT / HTTP/1.1\r\n\r\n")]
    [InlineData("DELETE / HTTP/1.1\r\n\r\n")]
    [InlineData("OPTIONS / HTTP/1.1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("POST / HTTP/1.1\r\nContent-Type: whatever\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("POST / HTTP/1.1\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("POST / HTTP/1.1\r\nContent-Type: application/jsonasdf\r\nContent-Length: 2\r\n\r\nhi")]
    public async Task Anything_but_a_post_of_json_is_an_unknown_operation(string request)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Answer answer = client.Exchange(request);
        Assert.Equal(404, answer.Status);
        Assert.Equal("<UnknownOperationException/>\n", answer.Body);
        Assert.Equal("3552371480", answer.Headers["x-amz-crc32"]);
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("application/x-amz-json-1.0", "application/x-amz-json-1.0")]
    [InlineData("  application/x-amz-json-1.0 ; charset=utf-8", "application/x-amz-json-1.0")]
    public async Task Answer_has_the_requests_content_type(string sent, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Answer answer = client.Exchange($"POST / HTTP/1.1\r\nContent-Type: {sent}\r\nContent-Length: 2\r\n\r\nhi");
        Assert.Equal(expected, answer.Headers["Content-Type"]);
        Assert.Equal("hi", answer.Body);
    }

    [Fact]
    public async Task Post_without_body_and_type_reaches_the_handler()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Status = 400;
            context.Response.Write("{}"u8);
            return ValueTask.CompletedTask;
        });
        using RawClient client = server.Connect();
        Answer answer = client.Exchange("POST / HTTP/1.1\r\n\r\n");
        Assert.Equal((400, "{}", "application/json"), (answer.Status, answer.Body, answer.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Preflight_repeats_what_was_asked_for()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Answer answer = client.Exchange(
            "OPTIONS / HTTP/1.1\r\nOrigin: http://a.example\r\nAccess-Control-Request-Method: POST\r\n" +
            "Access-Control-Request-Headers: x-amz-target, authorization\r\n\r\n");
        Assert.Equal((200, ""), (answer.Status, answer.Body));
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date", answer.Headers["Access-Control-Expose-Headers"]);
        Assert.Equal("POST", answer.Headers["Access-Control-Allow-Methods"]);
        Assert.Equal("x-amz-target, authorization", answer.Headers["Access-Control-Allow-Headers"]);
        Assert.Equal("172800", answer.Headers["Access-Control-Max-Age"]);
        Assert.Equal("0", answer.Headers["Content-Length"]);
    }

    [Fact]
    public async Task Origins_in_the_list_are_allowed_and_others_are_not()
    {
        await using TestServer server = await TestServer.StartAsync(corsOrigins: "http://a.example, http://b.example");
        using RawClient client = server.Connect();
        Answer allowed = client.Exchange(RawClient.Post("x", "Origin: http://b.example\r\n"));
        Assert.Equal("http://b.example", allowed.Headers["Access-Control-Allow-Origin"]);
        Answer refused = client.Exchange(RawClient.Post("x", "Origin: http://c.example\r\n"));
        Assert.False(refused.Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Head_gets_the_length_and_no_body()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        client.Send("HEAD / HTTP/1.1\r\n\r\n");
        Answer answer = client.ReadAnswer(withBody: false);
        Assert.Equal((404, "29"), (answer.Status, answer.Headers["Content-Length"]));
        Assert.Equal("after", client.Exchange(RawClient.Post("after")).Body);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using TestServer server = await TestServer.StartAsync(static async context =>
        {
            // Every other request completes elsewhere; its answer must hold up those behind it.
            if (context.Body.Span[^1] % 2 == 1)
                await Task.Delay(1);
            context.Response.Write(context.Body.Span);
        });
        using RawClient client = server.Connect();
        string[] bodies = [.. Enumerable.Range(0, 200).Select(i => $"body {i}")];
        client.Send(string.Concat(bodies.Select(b => RawClient.Post(b))));
        Assert.Equal(bodies, bodies.Select(_ => client.ReadAnswer().Body));
    }

    [Fact]
    public async Task Pipelined_requests_with_large_answers_are_all_answered()
    {
        byte[] large = new byte[300_000];
        Array.Fill(large, (byte)'a');
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.Write(large);
            return ValueTask.CompletedTask;
        });
        using RawClient client = server.Connect();
        client.Send(string.Concat(Enumerable.Repeat(RawClient.Post("x"), 50)));
        for (int i = 0; i < 50; i++)
            Assert.Equal(large.Length, client.ReadAnswer().Body.Length);
    }

    [Fact]
    public async Task Body_arriving_in_many_pieces_comes_back_whole()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        string body = string.Create(1_000_000, 7, static (span, seed) =>
        {
            Random random = new(seed);
            foreach (ref char c in span)
                c = (char)random.Next('a', 'z');
        });
        byte[] request = Encoding.ASCII.GetBytes(RawClient.Post(body));
        for (int i = 0; i < request.Length; i += 9999)
            client.Socket.Send(request.AsSpan(i, Math.Min(9999, request.Length - i)));
        Assert.Equal(body, client.ReadAnswer().Body);
    }

    [Fact]
    public async Task Expectation_is_met_before_the_body_is_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        client.Send("POST / HTTP/1.1\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        Assert.Equal(100, client.ReadAnswer().Status);
        Assert.Equal("hello", client.Exchange("hello").Body);
    }

    [Fact]
    public async Task Expectation_with_the_body_right_behind_needs_no_interim_answer()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Assert.Equal("hello", client.Exchange(RawClient.Post("hello", "Expect: 100-continue\r\n")).Body);
    }

    [Fact]
    public async Task Expectation_of_an_oversized_body_is_refused_at_once()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Answer answer = client.Exchange("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 16777217\r\n\r\n");
        Assert.Equal(413, answer.Status);
        Assert.Equal("chunked", answer.Headers["Transfer-Encoding"]);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\n\r\n")]
    public async Task Connection_ends_where_the_client_wants_it(string request)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Assert.Equal("close", client.Exchange(request).Headers["Connection"]);
        Assert.True(client.IsClosedByServer());
    }

    [Fact]
    public async Task Client_that_has_sent_its_last_byte_still_gets_its_answers()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        client.Send(RawClient.Post("one") + RawClient.Post("two"));
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Equal("one", client.ReadAnswer().Body);
        Assert.Equal("two", client.ReadAnswer().Body);
        Assert.True(client.IsClosedByServer());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failing_handler_is_said_to_have_failed_and_others_go_on(bool later)
    {
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            if (later)
                await Task.Yield();
            context.Response.Write("half an answer"u8);
            throw new InvalidOperationException("a defect");
        });
        using RawClient client = server.Connect();
        Answer answer = client.Exchange(RawClient.Post("x"));
        Assert.Equal(500, answer.Status);
        Assert.StartsWith("{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\"", answer.Body);
        Assert.Contains(server.Log, line => line.Contains("a defect"));
        using RawClient other = server.Connect();
        Assert.Equal(200, other.Exchange("GET / HTTP/1.1\r\n\r\n").Status);
    }
}
