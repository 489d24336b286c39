using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.Vectors;

/// <summary>How vector indexes are defined, described, refused, added and taken away.</summary>
public class VectorIndexTests(VectorTables tables) : IClassFixture<VectorTables>
{
    private const string Pk = "'pk':'S'";

    [Fact]
    public async Task Description_says_what_was_asked_for()
    {
        await tables.CreateAsync(
            "described", "'pk':'S','tenant':'S','category':'N'",
            VectorTables.Index("vix", more: VectorTables.Schema), VectorTables.Index("two", "other", 4096, "DOT_PRODUCT", "KEYS_ONLY"));
        string table = await tables.OkAsync("DescribeTable", "{'TableName':'described'}");
        Assert.Contains(
            FactTables.Json(
                "'VectorIndexes':[{'Dimensions':3,'DistanceFunction':'COSINE',"
                + "'IndexArn':'arn:aws:dynamodb:us-east-1:000000000000:table/described/index/vix','IndexName':'vix','IndexSizeBytes':0,"
                + "'IndexStatus':'ACTIVE','ItemCount':0,'Projection':{'ProjectionType':'ALL'},"
                + VectorTables.Schema + ",'VectorAttribute':{'AttributeName':'embedding'}},"
                + "{'Dimensions':4096,'DistanceFunction':'DOT_PRODUCT',"
                + "'IndexArn':'arn:aws:dynamodb:us-east-1:000000000000:table/described/index/two','IndexName':'two','IndexSizeBytes':0,"
                + "'IndexStatus':'ACTIVE','ItemCount':0,'Projection':{'ProjectionType':'KEYS_ONLY'},'VectorAttribute':{'AttributeName':'other'}}]"),
            table, StringComparison.Ordinal);
        Assert.DoesNotContain("VectorIndexes", await tables.OkAsync("DeleteTable", "{'TableName':'described'}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_definitions()
    {
        (string Attributes, string[] Indexes, string Text)[] cases =
        [
            (Pk, [VectorTables.Index("vix", dimensions: 4097)], Words.Invalid + "Number of dimensions must be between 1 and 4096 inclusive."),
            (Pk, [VectorTables.Index("vix", dimensions: 0)],
                Words.OneError + "Value '0' at 'vectorIndexes.1.member.dimensions'" + Words.Constraint + Words.ValueAtLeast + "1"),
            (Pk, [VectorTables.Index("ab")],
                Words.OneError + "Value 'ab' at 'vectorIndexes.1.member.indexName'" + Words.Constraint + Words.AtLeast + "3"),
            (Pk, [VectorTables.Index("vix", distance: "MANHATTAN")],
                Words.OneError + "Value 'MANHATTAN' at 'vectorIndexes.1.member.distanceFunction'" + Words.Constraint + Words.OneOf + "[COSINE, DOT_PRODUCT, EUCLIDEAN]"),
            (Pk, [VectorTables.Index("vix", more: VectorTables.Schema)],
                Words.Invalid + "One element in SearchSchema is not defined in attribute definitions"),
            (Pk, [.. Enumerable.Range(0, 6).Select(i => VectorTables.Index($"vix{i}"))], Words.Invalid + "VectorIndex count exceeds the per-table limit of 5"),
            (Pk, [], Words.Invalid + "List of VectorIndexes is empty"),
            (Pk, [VectorTables.Index("vix"), VectorTables.Index("vix")], Words.Invalid + "Duplicate index name: vix"),
            (Pk, [VectorTables.Index("vix"), VectorTables.Index("two", dimensions: 4)],
                Words.Invalid + "Conflicting attribute definition for 'embedding'. All VectorIndexes on the same vector attribute must use the same dimensions."),
            ("'pk':'S','embedding':'B'", [VectorTables.Index("vix")],
                Words.Invalid + "Conflicting attribute definition for 'embedding'. An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute."),
            ("'pk':'S','tenant':'S'",
                [VectorTables.Index("vix", more: "'SearchSchema':[{'AttributeName':'tenant','SearchSchemaElementType':'HASH'},{'AttributeName':'tenant','SearchSchemaElementType':'INLINE_FILTER'}]")],
                Words.Invalid + "SearchSchema contains a duplicate AttributeName"),
            ("'pk':'S','tenant':'S'",
                [VectorTables.Index("vix", more: "'SearchSchema':[{'AttributeName':'tenant','SearchSchemaElementType':'HASH'},{'AttributeName':'pk','SearchSchemaElementType':'HASH'}]")],
                Words.Invalid + "Value '2' at 'SearchSchema' failed to satisfy constraint: Member must have HASH count less than or equal to 1"),
            ("'pk':'S','unused':'S'", [VectorTables.Index("vix")],
                Words.Invalid + "Some AttributeDefinitions are not used. AttributeDefinitions: [unused, pk], keys used: [pk]"),
        ];
        foreach ((string attributes, string[] indexes, string text) in cases)
            await tables.AssertErrorAsync("CreateTable", VectorTables.Create("refused", attributes, indexes), text);
        await tables.AssertErrorAsync(
            "CreateTable",
            VectorTables.Create("refused", Pk, VectorTables.Index("vix")).Replace(
                "'BillingMode':'PAY_PER_REQUEST'", "'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}", StringComparison.Ordinal),
            Words.Invalid + "Vector indexes are only supported for PAY_PER_REQUEST tables");
    }

    [Fact]
    public async Task Index_that_is_added_finds_what_was_there_and_goes_again()
    {
        await tables.OkAsync("CreateTable", VectorTables.Create("live", Pk).Replace(",'VectorIndexes':[]", "", StringComparison.Ordinal));
        await tables.PutAsync("live", "valid", "1,2,3", "'tenant':{'S':'t'}");
        await tables.PutAsync("live", "short", "1,2", "'tenant':{'S':'t'}");
        await tables.PutAsync("live", "homeless", "1,2,3");
        await tables.PutAsync("live", "mistyped", "1,2,3", "'tenant':{'N':'1'}");
        string answer = await tables.OkAsync("UpdateTable", Add("live", VectorTables.Index("vix", more: VectorTables.Schema), "'tenant':'S','category':'N'"));
        Assert.Contains("\"TableStatus\":\"UPDATING\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"Backfilling\":false", answer, StringComparison.Ordinal);
        Assert.Contains("\"IndexStatus\":\"CREATING\"", answer, StringComparison.Ordinal);
        await WaitUntilActiveAsync("live");
        Assert.Equal(
            FactTables.Json("{'SearchResults':[{'Item':{'pk':{'S':'valid'}},'Score':0.0}]}"),
            await tables.SearchAsync(
                "vix", "1,2,3",
                "'TopK':10,'ProjectionExpression':'pk','SearchConditionExpression':'tenant = :t','ExpressionAttributeValues':{':t':{'S':'t'}}", "live"));
        // What no write could store any more can be written again untouched.
        await tables.OkAsync(
            "UpdateItem",
            "{'TableName':'live','Key':{'pk':{'S':'short'}},'UpdateExpression':'SET x = :x','ExpressionAttributeValues':{':x':{'N':'1'}}}");
        answer = await tables.OkAsync("UpdateTable", "{'TableName':'live','VectorIndexUpdates':[{'Delete':{'IndexName':'vix'}}]}");
        Assert.Contains("\"IndexStatus\":\"DELETING\"", answer, StringComparison.Ordinal);
        Assert.Contains(
            FactTables.Json("'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}]"),
            await tables.OkAsync("DescribeTable", "{'TableName':'live'}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_updates()
    {
        const string OnlyOne = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
        await tables.CreateAsync("full", Pk, [.. Enumerable.Range(0, 5).Select(i => VectorTables.Index($"vix{i}"))]);
        await tables.AssertErrorAsync("UpdateTable", Add("full", VectorTables.Index("vix0")), "Attempting to create an index which already exists");
        await tables.AssertErrorAsync(
            "UpdateTable", Add("full", VectorTables.Index("vix5")),
            "Subscriber limit exceeded: Number of vector secondary indexes exceeds per-table limit of 5", "LimitExceededException");
        await tables.AssertErrorAsync(
            "UpdateTable", "{'TableName':'full','VectorIndexUpdates':[{'Delete':{'IndexName':'vix0'}},{'Delete':{'IndexName':'vix1'}}]}",
            OnlyOne, "LimitExceededException");
        await tables.AssertErrorAsync(
            "UpdateTable", "{'TableName':'full','VectorIndexUpdates':[{'Delete':{'IndexName':'nosuch'}}]}", "Requested resource not found", Words.NotFound);
        await tables.AssertErrorAsync(
            "UpdateTable",
            "{'TableName':'full','BillingMode':'PROVISIONED','ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}}",
            Words.Invalid + "Vector indexes are only supported for PAY_PER_REQUEST tables");
        await tables.AssertErrorAsync(
            "UpdateTable", Add("vectors", VectorTables.Index("onkey", "pk")),
            Words.Invalid + "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
            + "Existing schema: Schema:[SchemaElement: key{pk:S:HASH}] New schema: VectorIndexSchema:[VectorAttribute: key{pk:L:3}]");
        await tables.AssertErrorAsync(
            "UpdateTable", Add("vectors", VectorTables.Index("undeclared", more: VectorTables.Schema)),
            Words.Invalid + "One element in SearchSchema is not defined in attribute definitions");
    }

    private static string Add(string table, string index, string attributes = "")
        => $"{{'TableName':'{table}'{(attributes.Length > 0 ? $",'AttributeDefinitions':[{VectorTables.Attributes(attributes)}]" : "")},"
            + $"'VectorIndexUpdates':[{{'Create':{index}}}]}}";

    private async Task WaitUntilActiveAsync(string table)
    {
        for (int i = 0; i < 3000; i++)
        {
            string description = await tables.OkAsync("DescribeTable", $"{{'TableName':'{table}'}}");
            if (!description.Contains("CREATING", StringComparison.Ordinal))
            {
                Assert.DoesNotContain("Backfilling", description, StringComparison.Ordinal);
                return;
            }
            await Task.Delay(10);
        }
        Assert.Fail("The index did not become active in 30 seconds.");
    }
}
