using System.Globalization;
using System.Text.Json;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.Vectors;

/// <summary>A server with a table whose vectors are in four indexes. Single quotes in requests stand for double ones.</summary>
public sealed class VectorTables : IAsyncLifetime
{
    public const string Schema = "'SearchSchema':[{'AttributeName':'tenant','SearchSchemaElementType':'HASH'},"
        + "{'AttributeName':'category','SearchSchemaElementType':'INLINE_FILTER'}]";

    private readonly TestDatabase _database = new();

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await CreateAsync(
            "vectors", "'pk':'S','tenant':'S','category':'S'",
            Index("cosine"), Index("euclid", distance: "EUCLIDEAN"), Index("product", distance: "DOT_PRODUCT", projection: "KEYS_ONLY"),
            Index("schema", more: Schema));
        await PutAsync("vectors", "a", "1,0,0", "'tenant':{'S':'t1'},'category':{'S':'c1'},'label':{'S':'la'}");
        await PutAsync("vectors", "b", "0,1,0", "'tenant':{'S':'t1'},'category':{'S':'c2'},'label':{'S':'lb'}");
        await PutAsync("vectors", "c", "-1,0,0", "'tenant':{'S':'t2'},'category':{'S':'c1'}");
        await PutAsync("vectors", "d", "0.6,0.8,0", "'tenant':{'S':'t1'}");
        await PutAsync("vectors", "e", "0.5,0.8,0.1", "'category':{'S':'c1'}");
        await OkAsync("PutItem", "{'TableName':'vectors','Item':{'pk':{'S':'none'},'tenant':{'S':'t1'}}}");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public static string Index(
        string name, string attribute = "embedding", int dimensions = 3, string distance = "COSINE", string projection = "ALL", string more = "")
        => $"{{'IndexName':'{name}','VectorAttribute':{{'AttributeName':'{attribute}'}},'Dimensions':{dimensions},"
            + $"'DistanceFunction':'{distance}','Projection':{{'ProjectionType':'{projection}'}}{(more.Length > 0 ? "," + more : "")}}}";

    public static string Vector(string numbers) => $"[{string.Join(',', numbers.Split(',').Select(n => $"{{'N':'{n}'}}"))}]";

    public static string Create(string table, string attributes, params string[] indexes)
        => $"{{'TableName':'{table}','AttributeDefinitions':[{Attributes(attributes)}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST',"
            + $"'VectorIndexes':[{string.Join(',', indexes)}]}}";

    public static string Attributes(string attributes)
        => string.Join(',', attributes.Split(',').Select(a => a.Split(':')).Select(a => $"{{'AttributeName':{a[0]},'AttributeType':{a[1]}}}"));

    public Task<string> CreateAsync(string table, string attributes, params string[] indexes)
        => OkAsync("CreateTable", Create(table, attributes, indexes));

    public Task<string> PutAsync(string table, string pk, string vector, string more = "")
        => OkAsync(
            "PutItem",
            $"{{'TableName':'{table}','Item':{{'pk':{{'S':'{pk}'}},'embedding':{{'L':{Vector(vector)}}}{(more.Length > 0 ? "," + more : "")}}}}}");

    /// <param name="more">Further members, as in <c>'TopK':1</c>.</param>
    public static string Search(string index, string vector, string more, string table = "vectors")
        => $"{{'TableName':'{table}','IndexName':'{index}','SearchVector':{Vector(vector)},{more}}}";

    public Task<string> SearchAsync(string index, string vector, string more, string table = "vectors")
        => OkAsync("SearchVectors", Search(index, vector, more, table));

    /// <summary>Key and rounded score of each result, as in <c>a:0.0 b:1.25</c>.</summary>
    public static string Scores(string answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        return string.Join(' ', json.RootElement.GetProperty("SearchResults").EnumerateArray().Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{r.GetProperty("Item").GetProperty("pk").GetProperty("S").GetString()}:{Math.Round(r.GetProperty("Score").GetDouble(), 4):0.0###}")));
    }

    public Task<string> OkAsync(string operation, string request) => _database.OkAsync(operation, FactTables.Json(request));

    public Task<(string Type, string Text)> ErrorAsync(string operation, string request) => _database.ErrorAsync(operation, FactTables.Json(request));

    public async Task AssertErrorAsync(string operation, string request, string text, string type = Words.Validation)
        => Assert.Equal((type, text), await ErrorAsync(operation, request));
}
