namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: GSI reads and LSI reads: what an index answers with.</summary>
public class LocalIndexReadTests(FactTables tables) : IClassFixture<FactTables>
{
    /// <summary>The filter needs the item, the answer does not: it shows what the index holds.</summary>
    [Fact]
    public async Task Filter_on_an_attribute_that_is_not_projected_leaves_the_answer_projected()
    {
        await tables.OkAsync("CreateTable", """
            {'TableName':'localreads','BillingMode':'PAY_PER_REQUEST',
             'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],
             'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'},{'AttributeName':'l','AttributeType':'S'}],
             'LocalSecondaryIndexes':[{'IndexName':'keys','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'l','KeyType':'RANGE'}],
               'Projection':{'ProjectionType':'KEYS_ONLY'}}]}
            """);
        await tables.OkAsync("PutItem", "{'TableName':'localreads','Item':{'pk':{'S':'p'},'sk':{'S':'a'},'l':{'S':'l'},'x':{'N':'1'}}}");
        const string Query = """
            'TableName':'localreads','IndexName':'keys','KeyConditionExpression':'pk = :p','FilterExpression':'x = :x',
            'ExpressionAttributeValues':{':p':{'S':'p'},':x':{'N':'1'}}
            """;
        Assert.Equal(
            FactTables.Json("{'Count':1,'Items':[{'pk':{'S':'p'},'sk':{'S':'a'},'l':{'S':'l'}}],'ScannedCount':1}"),
            await tables.OkAsync("Query", $"{{{Query}}}"));
        Assert.Equal(
            FactTables.Json("{'Count':1,'Items':[{'pk':{'S':'p'},'sk':{'S':'a'},'l':{'S':'l'},'x':{'N':'1'}}],'ScannedCount':1}"),
            await tables.OkAsync("Query", $"{{{Query},'Select':'ALL_ATTRIBUTES'}}"));
    }
}
