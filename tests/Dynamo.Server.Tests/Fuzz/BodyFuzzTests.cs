using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Dynamo.Server.Tests.Fuzz;

/// <summary>
/// Goal: no body, however wrong, brings an error of the server's own or a hang, and every answer is JSON.
/// Approach: requests that are in order, of every operation, with a few random changes to each.
/// </summary>
public class BodyFuzzTests
{
    /// <summary>What a database gathers makes later cases slower, and a case hard to replay: a new one now and then.</summary>
    private const int CasesOfDatabase = 2000;

    [Fact]
    [Trait("Category", "Fuzz")]
    public async Task Mutated_body_is_answered()
    {
        FuzzDatabase? database = null;
        int cases = 0;
        FuzzTarget.RunAsync("json", 6000, async random =>
        {
            if (cases++ % CasesOfDatabase == 0)
            {
                await (database?.DisposeAsync() ?? default);
                database = await FuzzDatabase.OpenAsync();
            }
            (string operation, byte[] body) = database!.Requests[random.Next(database.Requests.Length)];
            byte[] mutated = new BodyMutator(random).Mutate(body);
            string answer = "";
            try
            {
                (int status, ReadOnlyMemory<byte> written) = await database.SendAsync(operation, mutated);
                answer = $"{status} {Encoding.UTF8.GetString(written.Span)}";
                Assert.True(status is 200 or 400);
                // TagResource and UntagResource answer without a body.
                if (status == 200 && operation is "TagResource" or "UntagResource" && written.IsEmpty)
                    return;
                Assert.True(JsonElement.Parse(written.Span).TryGetProperty("__type", out _) || status == 200);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{operation} {Encoding.UTF8.GetString(mutated)} → {answer}", e);
            }
        });
        await (database?.DisposeAsync() ?? default);
    }

    /// <summary>Once a DateTimeOffset that could not be, and an error of the server's own.</summary>
    [Theory]
    [InlineData(-4611684223250207809)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public async Task Regression_ShardIterator_of_an_impossible_time_is_refused(long timeMs)
    {
        await using FuzzDatabase database = await FuzzDatabase.OpenAsync();
        string body = Encoding.UTF8.GetString(database.Requests.Single(r => r.Operation == "GetRecords").Body);
        int from = body.IndexOf("|1|", StringComparison.Ordinal) + 3;
        int to = body.IndexOf('"', from);
        byte[] iterator = Convert.FromBase64String(body[from..to]);
        BinaryPrimitives.WriteInt64BigEndian(iterator.AsSpan(1), timeMs);
        (int status, ReadOnlyMemory<byte> answer) = await database.SendAsync(
            "GetRecords", Encoding.UTF8.GetBytes(body[..from] + Convert.ToBase64String(iterator) + body[to..]));
        Assert.Equal(400, status);
        Assert.Contains("Invalid ShardIterator", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_has_a_request_that_is_answered()
    {
        await using FuzzDatabase database = await FuzzDatabase.OpenAsync();
        Assert.Equal(database.Operations.Order(), database.Requests.Select(r => r.Operation).Distinct().Order());
        List<string> refused = [];
        foreach ((string operation, byte[] body) in database.Requests)
        {
            (int status, ReadOnlyMemory<byte> answer) = await database.SendAsync(operation, body);
            if (status != 200)
                refused.Add($"{operation} {Encoding.UTF8.GetString(body)} → {Encoding.UTF8.GetString(answer.Span)}");
        }
        Assert.True(refused.Count == 0, string.Join('\n', refused));
    }
}
