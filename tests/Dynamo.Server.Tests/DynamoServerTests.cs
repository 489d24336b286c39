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
}
