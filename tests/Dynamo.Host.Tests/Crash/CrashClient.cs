using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dynamo.Host.Wire;

namespace Dynamo.Host.Tests.Crash;

/// <summary>
/// One client on one connection that puts, deletes and writes pairs in transactions until the server is gone. Keys 0
/// and 1 are only ever written together, with one state.
/// </summary>
internal sealed class CrashClient(int client, int seed)
{
    public const string TableName = "Ledgers";
    private const int KeyCount = 12;
    private readonly Random _random = new(seed);
    private int _state;

    public Ledger Ledger { get; } = new(client, KeyCount);

    /// <summary>Acknowledged writes so far.</summary>
    public int Acknowledged { get; private set; }

    public static WireCall CreateTable => new("CreateTable", $$$"""
        {"TableName":"{{{TableName}}}","BillingMode":"PAY_PER_REQUEST",
         "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
         "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"},{"AttributeName":"v","AttributeType":"N"}],
         "GlobalSecondaryIndexes":[{"IndexName":"states","KeySchema":[{"AttributeName":"v","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]}
        """);

    public async Task WriteUntilGoneAsync(Uri endpoint)
    {
        try
        {
            using WireConnection connection = await WireConnection.OpenAsync(endpoint);
            while (true)
                await WriteAsync(connection);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server was killed.
        }
    }

    /// <summary>Every key's item, its place in the index and its pair agree with the ledger.</summary>
    public async Task VerifyAsync(WireConnection connection)
    {
        int[] found = new int[KeyCount];
        for (int key = 0; key < KeyCount; key++)
        {
            found[key] = await ReadAsync(connection, key);
            Ledger.Settle(key, found[key]);
        }
        Assert.Equal(found[0], found[1]);
    }

    private async Task WriteAsync(WireConnection connection)
    {
        int state = ++_state;
        switch (_random.Next(6))
        {
            case 0:
                Ledger.Ask(0, state);
                Ledger.Ask(1, state);
                await SendAsync(connection, new("TransactWriteItems",
                    $"{{\"TransactItems\":[{{\"Put\":{Put(0, state)}}},{{\"Put\":{Put(1, state)}}}]}}"));
                Ledger.Acknowledge(0);
                Ledger.Acknowledge(1);
                break;
            case 1:
                int gone = 2 + _random.Next(KeyCount - 2);
                Ledger.Ask(gone, 0);
                await SendAsync(connection, new("DeleteItem", $"{{\"TableName\":\"{TableName}\",\"Key\":{{{Key(gone)}}}}}"));
                Ledger.Acknowledge(gone);
                break;
            default:
                int key = 2 + _random.Next(KeyCount - 2);
                Ledger.Ask(key, state);
                await SendAsync(connection, new("PutItem", Put(key, state)));
                Ledger.Acknowledge(key);
                break;
        }
        Acknowledged++;
    }

    private async Task<int> ReadAsync(WireConnection connection, int key)
    {
        using JsonDocument got = await SendAsync(connection,
            new("GetItem", $"{{\"TableName\":\"{TableName}\",\"ConsistentRead\":true,\"Key\":{{{Key(key)}}}}}"));
        if (!got.RootElement.TryGetProperty("Item", out JsonElement item))
            return 0;
        string state = item.GetProperty("v").GetProperty("N").GetString()!;
        using JsonDocument index = await SendAsync(connection, new("Query",
            $"{{\"TableName\":\"{TableName}\",\"IndexName\":\"states\",\"KeyConditionExpression\":\"v = :v\","
            + $"\"ExpressionAttributeValues\":{{\":v\":{{\"N\":\"{state}\"}}}}}}"));
        Assert.Contains(index.RootElement.GetProperty("Items").EnumerateArray(),
            entry => entry.GetProperty("k").GetProperty("S").GetString() == Ledger.NameOf(key));
        return int.Parse(state);
    }

    private static async Task<JsonDocument> SendAsync(WireConnection connection, WireCall call)
    {
        (int status, ReadOnlyMemory<byte> body) = await connection.SendAsync(call);
        Assert.True(status == 200, Encoding.UTF8.GetString(body.Span));
        return JsonDocument.Parse(body.ToArray());
    }

    private string Put(int key, int state)
        => $"{{\"TableName\":\"{TableName}\",\"Item\":{{{Key(key)},\"v\":{{\"N\":\"{state}\"}},\"pad\":{{\"S\":\"{new string('x', _random.Next(400))}\"}}}}}}";

    private string Key(int key) => $"\"k\":{{\"S\":\"{Ledger.NameOf(key)}\"}}";
}
