using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.DataModel;
using Amazon.DynamoDBv2.DocumentModel;
using Amazon.DynamoDBv2.Model;

namespace Dynamo.Clients.Tests.DotNet;

/// <summary>Goal: the document model and the object persistence model of AWSSDK.DynamoDBv2 work unchanged.</summary>
public sealed class HighLevelTests(DynamoProgram program) : IDisposable
{
    private readonly AmazonDynamoDBClient _client = SdkClient.Create(program.Endpoint);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Document_model_does_a_full_round()
    {
        await CreateAsync("DotNetDocuments");
        Table table = (Table)new TableBuilder(_client, "DotNetDocuments")
            .AddHashKey("author", DynamoDBEntryType.String)
            .AddRangeKey("year", DynamoDBEntryType.Numeric)
            .AddGlobalSecondaryIndex("genres", "genre", DynamoDBEntryType.String, "year", DynamoDBEntryType.Numeric)
            .Build();
        IDocumentBatchWrite batch = table.CreateBatchWrite();
        for (int year = 1950; year < 1990; year++)
            batch.AddDocumentToPut(new Document { ["author"] = "Lem", ["year"] = year, ["genre"] = year % 2 == 0 ? "novel" : "essay" });
        await batch.ExecuteAsync();

        Document read = await table.GetItemAsync("Lem", 1961);
        Assert.Equal("essay", read["genre"].AsString());
        read["title"] = "Solaris";
        Document updated = await table.UpdateItemAsync(read, new UpdateItemOperationConfig { ReturnValues = ReturnValues.AllNewAttributes });
        Assert.Equal("Solaris", updated["title"].AsString());

        ISearch search = table.Query(new QueryOperationConfig
        {
            IndexName = "genres",
            KeyExpression = new Expression
            {
                ExpressionStatement = "genre = :g AND #y BETWEEN :a AND :b",
                ExpressionAttributeNames = new() { ["#y"] = "year" },
                ExpressionAttributeValues = new() { [":g"] = "novel", [":a"] = 1960, [":b"] = 1969 },
            },
            Limit = 2,
        });
        List<int> years = [];
        while (!search.IsDone)
            years.AddRange((await search.GetNextSetAsync()).Select(d => d["year"].AsInt()));
        Assert.Equal([1960, 1962, 1964, 1966, 1968], years);

        await table.DeleteItemAsync(read);
        Assert.Null(await table.GetItemAsync("Lem", 1961));
    }

    [Fact]
    public async Task Object_persistence_does_a_full_round()
    {
        await CreateAsync("DotNetBooks");
        using DynamoDBContext context = new DynamoDBContextBuilder().WithDynamoDBClient(() => _client).Build();
        Book book = new() { Author = "Le Guin", Year = 1974, Genre = "novel", Tags = ["anarchy", "moon"], Price = 12.34m };
        await context.SaveAsync(book);
        Book read = await context.LoadAsync<Book>("Le Guin", 1974);
        Assert.Equal(book.Tags, read.Tags);
        Assert.Equal(book.Price, read.Price);
        Assert.Equal(0, read.Version);

        read.Genre = "utopia";
        await context.SaveAsync(read);
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => context.SaveAsync(book with { Version = 0, Genre = "lost update" }));

        IBatchWrite<Book> batch = context.CreateBatchWrite<Book>(new BatchWriteConfig { SkipVersionCheck = true });
        batch.AddPutItems(Enumerable.Range(1960, 30).Select(y => new Book { Author = "Brothers", Year = y, Genre = "sf" }));
        await batch.ExecuteAsync();
        List<Book> several = await context.QueryAsync<Book>("Brothers", QueryOperator.Between, [1970, 1974]).GetRemainingAsync();
        Assert.Equal([1970, 1971, 1972, 1973, 1974], several.Select(b => b.Year));
        List<Book> sf = await context.QueryAsync<Book>("sf", new QueryConfig { IndexName = "genres", BackwardQuery = true }).GetRemainingAsync();
        Assert.Equal(Enumerable.Range(0, 30).Select(i => 1989 - i), sf.Select(b => b.Year));
        List<Book> scanned = await context.ScanAsync<Book>([new ScanCondition("Genre", ScanOperator.Equal, "utopia")]).GetRemainingAsync();
        Assert.Equal("Le Guin", Assert.Single(scanned).Author);

        await context.DeleteAsync<Book>("Le Guin", 1974);
        Assert.Null(await context.LoadAsync<Book>("Le Guin", 1974));
    }

    private Task CreateAsync(string tableName) => _client.CreateTableAsync(new CreateTableRequest
    {
        TableName = tableName,
        AttributeDefinitions = [new("author", ScalarAttributeType.S), new("year", ScalarAttributeType.N), new("genre", ScalarAttributeType.S)],
        KeySchema = [new("author", KeyType.HASH), new("year", KeyType.RANGE)],
        ProvisionedThroughput = new ProvisionedThroughput(10, 10),
        GlobalSecondaryIndexes =
        [
            new GlobalSecondaryIndex
            {
                IndexName = "genres",
                KeySchema = [new("genre", KeyType.HASH), new("year", KeyType.RANGE)],
                Projection = new Projection { ProjectionType = ProjectionType.ALL },
                ProvisionedThroughput = new ProvisionedThroughput(10, 10),
            },
        ],
    });

    [DynamoDBTable("DotNetBooks")]
    public record Book
    {
        [DynamoDBHashKey("author")]
        public string Author { get; set; } = "";

        [DynamoDBRangeKey("year")]
        public int Year { get; set; }

        [DynamoDBGlobalSecondaryIndexHashKey("genres", AttributeName = "genre")]
        public string Genre { get; set; } = "";

        public List<string> Tags { get; set; } = [];

        public decimal Price { get; set; }

        [DynamoDBVersion]
        public int? Version { get; set; }
    }
}
