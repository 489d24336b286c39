using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dynamo.Server.Tests;

/// <summary>The server as a test uses it: in its own process, as many as it likes.</summary>
public class DynamoServerTests
{
    [Fact]
    public async Task Servers_side_by_side_have_endpoints_of_their_own()
    {
        DynamoServer[] servers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DynamoServer.StartAsync()));
        Assert.Equal(servers.Length, servers.Select(s => s.Endpoint).Distinct().Count());
        using HttpClient client = new();
        foreach (DynamoServer server in servers)
        {
            Assert.Equal("healthy: dynamodb.us-east-1.amazonaws.com ", await client.GetStringAsync(server.Endpoint));
            await server.DisposeAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(server.Endpoint));
        }
    }

    [Fact]
    public async Task Loopback_answers_by_both_protocols()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using DynamoServer server = await DynamoServer.StartAsync();
        using HttpClient client = new();
        Assert.Equal(
            "healthy: dynamodb.us-east-1.amazonaws.com ",
            await client.GetStringAsync(new Uri($"http://[::1]:{server.Endpoint.Port}/")));
    }

    [Fact]
    public async Task Port_in_use_is_an_error_and_leaves_nothing_open()
    {
        string directory = Directory.CreateTempSubdirectory("dynamo-server-test-").FullName;
        await using (DynamoServer first = await DynamoServer.StartAsync())
        {
            DynamoServerOptions options = new() { Port = first.Endpoint.Port, DataDirectory = directory };
            await Assert.ThrowsAnyAsync<IOException>(() => DynamoServer.StartAsync(options));
        }
        await using (await DynamoServer.StartAsync(new DynamoServerOptions { DataDirectory = directory }))
        {
        }
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Region_of_the_options_is_the_one_it_claims_to_be_in()
    {
        await using DynamoServer server = await DynamoServer.StartAsync(new DynamoServerOptions { Region = "eu-west-2" });
        using HttpClient client = new();
        Assert.Equal("healthy: dynamodb.eu-west-2.amazonaws.com ", await client.GetStringAsync(server.Endpoint));
    }

    [Fact]
    public async Task Stores_are_apart_by_access_key_and_region_only_where_asked()
    {
        foreach (bool isolate in new[] { false, true })
        {
            await using DynamoServer server = await DynamoServer.StartAsync(new DynamoServerOptions { Isolate = isolate });
            const string create = """
                {"TableName":"table","AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],
                "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}
                """;
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(server, "CreateTable", create, "one", "us-east-1")).Status);
            const string none = """{"TableNames":[]}""";
            const string table = """{"TableNames":["table"]}""";
            Assert.Equal(table, (await CallAsync(server, "ListTables", "{}", "one", "us-east-1")).Body);
            Assert.Equal(isolate ? none : table, (await CallAsync(server, "ListTables", "{}", "two", "us-east-1")).Body);
            Assert.Equal(isolate ? none : table, (await CallAsync(server, "ListTables", "{}", "../x", "us-east-1")).Body);
            if (isolate)
                Assert.Equal(none, (await CallAsync(server, "ListTables", "{}", "one", "eu-west-2")).Body);
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> CallAsync(
        DynamoServer server, string operation, string body, string accessKey, string region)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Post, server.Endpoint);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        request.Headers.Add("X-Amz-Date", "20261120T000000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={accessKey}/20261120/{region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
