using System.Net;
using System.Text.Json;

namespace Dynamo.Histories.Tests;

/// <summary>
/// One client on one connection: sends calls as DynamoDB JSON and reads the answers into them. Small and without an
/// SDK, so that thousands of histories take seconds and retries do not blur what was sent when.
/// </summary>
internal sealed class WireClient(HttpClient http, TimeProvider clock, string tableName)
{
    public static HttpClient Connect(Uri endpoint) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 })
    {
        BaseAddress = endpoint,
        Timeout = TimeSpan.FromSeconds(20),
    };

    public static Task CreateTableAsync(HttpClient http, string tableName) => SendAsync(http, "CreateTable", $$"""
        {"TableName":"{{tableName}}","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
         "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}]}
        """);

    /// <summary>Sends the call on registers whose keys start with <paramref name="prefix"/>; fills in its answer.</summary>
    public async Task RunAsync(Call call, string prefix)
    {
        (string operation, string body) = Request(call, prefix);
        call.Invoked = clock.GetTimestamp();
        (HttpStatusCode status, JsonDocument answer) = await SendAsync(http, operation, body);
        call.Returned = clock.GetTimestamp();
        using (answer)
            Read(call, status, answer.RootElement);
    }

    private (string Operation, string Body) Request(Call call, string prefix)
    {
        string table = $"\"TableName\":\"{tableName}\"";
        string Name(int i) => $"\"k\":{{\"S\":\"{prefix}{call.Keys[i]}\"}}";
        string Put(int i) => $"{table},\"Item\":{{{Name(i)},\"v\":{{\"N\":\"{call.Values[i]}\"}}}}";
        string Condition(int i) => call.Expected[i] == 0
            ? "\"ConditionExpression\":\"attribute_not_exists(k)\""
            : $"\"ConditionExpression\":\"v = :e\",\"ExpressionAttributeValues\":{{\":e\":{{\"N\":\"{call.Expected[i]}\"}}}}";
        string Each(Func<int, string> part) => string.Join(',', Enumerable.Range(0, call.Keys.Length).Select(part));
        return call.Kind switch
        {
            CallKind.Read => ("GetItem", $"{{{table},\"ConsistentRead\":true,\"Key\":{{{Name(0)}}}}}"),
            CallKind.Write => ("PutItem", $"{{{Put(0)}}}"),
            CallKind.Add => ("UpdateItem", $"{{{table},\"Key\":{{{Name(0)}}},\"UpdateExpression\":\"ADD v :d\","
                + $"\"ReturnValues\":\"UPDATED_NEW\",\"ExpressionAttributeValues\":{{\":d\":{{\"N\":\"{call.Values[0]}\"}}}}}}"),
            CallKind.CompareAndSet => ("PutItem", $"{{{Put(0)},{Condition(0)}}}"),
            CallKind.ReadAll => ("TransactGetItems", $"{{\"TransactItems\":[{Each(i => $"{{\"Get\":{{{table},\"Key\":{{{Name(i)}}}}}}}")}]}}"),
            CallKind.CompareAndSetAll => ("TransactWriteItems",
                $"{{\"TransactItems\":[{Each(i => $"{{\"Put\":{{{Put(i)},{Condition(i)}}}}}")}]}}"),
            _ => throw new InvalidOperationException($"unknown call {call.Kind}"),
        };
    }

    private static void Read(Call call, HttpStatusCode status, JsonElement answer)
    {
        if (status != HttpStatusCode.OK)
        {
            ReadRefusal(call, answer);
            return;
        }
        call.Answers = call.Kind switch
        {
            CallKind.Read => [Value(answer, "Item")],
            CallKind.Add => [Value(answer, "Attributes")],
            CallKind.ReadAll => [.. answer.GetProperty("Responses").EnumerateArray().Select(r => Value(r, "Item"))],
            _ => [],
        };
    }

    private static void ReadRefusal(Call call, JsonElement answer)
    {
        string type = answer.GetProperty("__type").GetString()!.Split('#')[^1];
        switch (type)
        {
            case "ConditionalCheckFailedException":
                call.Outcome = Outcome.ConditionFailed;
                call.Reasons = [true];
                break;
            case "TransactionConflictException" or "TransactionInProgressException":
                call.Outcome = Outcome.Conflict;
                break;
            case "TransactionCanceledException":
                string[] codes = [.. answer.GetProperty("CancellationReasons").EnumerateArray().Select(r => r.GetProperty("Code").GetString()!)];
                bool conflict = codes.Contains("TransactionConflict");
                call.Outcome = conflict ? Outcome.Conflict : Outcome.ConditionFailed;
                call.Reasons = [.. codes.Select(c => c == "ConditionalCheckFailed")];
                break;
            default:
                throw new InvalidOperationException($"{call}\nwas refused: {answer}");
        }
    }

    private static int Value(JsonElement parent, string member)
        => parent.TryGetProperty(member, out JsonElement item) ? int.Parse(item.GetProperty("v").GetProperty("N").GetString()!) : 0;

    private static async Task<(HttpStatusCode, JsonDocument)> SendAsync(HttpClient http, string operation, string body)
    {
        using HttpRequestMessage request = WireRequests.Post(operation, body);
        using HttpResponseMessage response = await http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()));
    }
}
