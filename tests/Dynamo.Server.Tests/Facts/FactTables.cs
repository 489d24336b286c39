namespace Dynamo.Server.Tests.Facts;

/// <summary>A server with the tables that the facts are asked of. Single quotes in requests stand for double ones.</summary>
public sealed class FactTables : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    /// <summary>The requests that make the tables.</summary>
    public static IEnumerable<(string Operation, string Request)> Definitions =>
    [
        Table("hash", "'pk':'S'", "'pk':'HASH'"),
        Table("number", "'pk':'N'", "'pk':'HASH'"),
        Table("binary", "'pk':'B'", "'pk':'HASH'"),
        Table("rangen", "'pk':'S','sk':'N'", "'pk':'HASH','sk':'RANGE'"),
        Table(
            "range", "'pk':'S','sk':'S','g':'S','h':'N','l':'S','b':'B'", "'pk':'HASH','sk':'RANGE'",
            ",'GlobalSecondaryIndexes':["
            + Index("gall", "'g':'HASH','h':'RANGE'", "ALL") + "," + Index("gkeys", "'g':'HASH'", "KEYS_ONLY") + ","
            + Index("gbin", "'b':'HASH'", "KEYS_ONLY")
            + "],'LocalSecondaryIndexes':[" + Index("local", "'pk':'HASH','l':'RANGE'", "KEYS_ONLY") + "]"),
    ];

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        foreach ((string operation, string request) in Definitions)
            await OkAsync(operation, request);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    public static string Json(string request) => request.Replace('\'', '"');

    public Task<string> OkAsync(string operation, string request) => Database.OkAsync(operation, Json(request));

    public async Task AssertErrorAsync(string operation, string request, string type, string text)
    {
        (string actualType, string actualText) = await Database.ErrorAsync(operation, Json(request));
        Assert.True(
            type == actualType && text == actualText,
            $"{operation} {TestDatabase.Short(Json(request))}\n  expected {type}: {text}\n  answered {actualType}: {actualText}");
    }

    private static string Index(string name, string schema, string projection)
        => $"{{'IndexName':'{name}','KeySchema':[{Pairs(schema, "AttributeName", "KeyType")}],'Projection':{{'ProjectionType':'{projection}'}}}}";

    private static string Pairs(string pairs, string first, string second)
        => string.Join(",", pairs.Split(',').Select(pair => pair.Split(':'))
            .Select(pair => $"{{'{first}':{pair[0]},'{second}':{pair[1]}}}"));

    private static (string Operation, string Request) Table(string name, string attributes, string schema, string indexes = "") => (
        "CreateTable",
        $"{{'TableName':'{name}','AttributeDefinitions':[{Pairs(attributes, "AttributeName", "AttributeType")}],"
        + $"'KeySchema':[{Pairs(schema, "AttributeName", "KeyType")}],'BillingMode':'PAY_PER_REQUEST'{indexes}}}");
}
