using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: paths into keys and filters on them; counts and bounds of tables; what comes first.</summary>
public class KeyPathErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Scalars = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ";
    private const string NotInFilter = "Filter Expression can only contain non-primary key attributes: Primary key attribute: ";
    private const string Key = "'TableName':'range','Key':{'pk':{'S':'a'},'sk':{'S':'b'}}";
    private const string Value = "'ExpressionAttributeValues':{':v':{'S':'a'}}";
    private const string Query = "'TableName':'range','KeyConditionExpression':'pk = :v'," + Value;

    [Theory]
    [InlineData("UpdateItem", Key + ",'UpdateExpression':'SET x = :v','ConditionExpression':'pk[0] = :v'," + Value, Scalars + "Key: pk")]
    [InlineData("UpdateItem", Key + ",'UpdateExpression':'SET g.a = :v'," + Value, Scalars + "IndexKey: g")]
    [InlineData("DeleteItem", Key + ",'ConditionExpression':'sk.a = :v'," + Value, Scalars + "Key: sk")]
    [InlineData("PutItem", "'TableName':'range','Item':{'pk':{'S':'a'},'sk':{'S':'b'}},'ConditionExpression':'l[0] = :v'," + Value, Scalars + "IndexKey: l")]
    [InlineData("GetItem", Key + ",'ProjectionExpression':'pk.a'", Scalars + "Key: pk")]
    [InlineData("Scan", "'TableName':'range','FilterExpression':'sk.a = :v'," + Value, Scalars + "Key: sk")]
    [InlineData("Query", Query + ",'FilterExpression':'sk = :v'", NotInFilter + "sk")]
    [InlineData("Query", Query + ",'FilterExpression':'x = :v AND size(pk) > :v'", NotInFilter + "pk")]
    [InlineData("Query", "'TableName':'range','IndexName':'gkeys','KeyConditionExpression':'g = :v','FilterExpression':'g = :v'," + Value, NotInFilter + "g")]
    [InlineData("Query", "'TableName':'range','KeyConditionExpression':'pk.a = :v'," + Value,
        "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes")]
    public Task Keys_are_scalars_and_not_for_filters(string operation, string members, string text)
        => tables.AssertErrorAsync(operation, $"{{{members}}}", Validation, text);

    [Fact]
    public async Task Tables_have_a_number_of_indexes_and_units_at_most()
    {
        await RefusedAsync(
            Table("5", "LocalSecondaryIndexes", 6, "'pk':'HASH','sk':'RANGE'"), Invalid + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
        await RefusedAsync(
            Table("5", "GlobalSecondaryIndexes", 21, "'sk':'HASH'"), Invalid + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
        await RefusedAsync(Table("1000000000001", "", 0, ""), "Given value 1000000000001 for ReadCapacityUnits is out of bounds");
    }

    [Theory]
    [InlineData("UpdateItem", "'TableName':'hash','ConditionalOperator':'XOR','Expected':{'a':{'Exists':false},'b':{'Exists':false}}",
        "2 validation errors detected: Value 'XOR' at 'conditionalOperator'" + Constraint + "Member must satisfy enum value set: [OR, AND]; "
        + "Value null at 'key'" + Constraint + "Member must not be null")]
    [InlineData("BatchWriteItem", "'RequestItems':{'a':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]},'ReturnConsumedCapacity':'X','ReturnItemCollectionMetrics':'Y'",
        "2 validation errors detected: Value 'X' at 'returnConsumedCapacity'" + Constraint + "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; "
        + "Value 'Y' at 'returnItemCollectionMetrics'" + Constraint + "Member must satisfy enum value set: [SIZE, NONE]")]
    [InlineData("BatchWriteItem", "'RequestItems':{'nosuch':[{'PutRequest':{'Item':{'pk':{'N':'x'}}}}]}",
        "The parameter cannot be converted to a numeric value: x")]
    [InlineData("BatchGetItem", "", OneError + "Value null at 'requestItems'" + Constraint + "Member must not be null")]
    public Task First_of_several_faults(string operation, string members, string text)
        => tables.AssertErrorAsync(operation, $"{{{members}}}", Validation, text);

    [Fact]
    public Task Missing_table_beats_duplicate_keys_of_a_batch()
        => tables.AssertErrorAsync(
            "BatchWriteItem",
            "{'RequestItems':{'nosuch':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]}}",
            NotFound, "Requested resource not found");

    [Theory]
    [InlineData("BatchGetItem", "'hash':{'Keys':['a']}")]
    [InlineData("BatchWriteItem", "'hash':'a'")]
    public Task Scalar_in_the_place_of_a_map_of_parameters(string operation, string items)
        => tables.AssertErrorAsync(
            operation, $"{{'RequestItems':{{{items}}}}}", "SerializationException",
            "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class ("
            + "sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')");

    private Task RefusedAsync(string request, string text) => tables.AssertErrorAsync("CreateTable", request, Validation, text);

    private static string Table(string readUnits, string list, int count, string schema)
    {
        string Pairs(string pairs) => string.Join(",", pairs.Split(',').Select(p => $"{{'AttributeName':{p.Split(':')[0]},'KeyType':{p.Split(':')[1]}}}"));
        string throughput = $"'ProvisionedThroughput':{{'ReadCapacityUnits':{readUnits},'WriteCapacityUnits':5}}";
        IEnumerable<string> indexes = Enumerable.Range(0, count).Select(i =>
            $"{{'IndexName':'index{i}','KeySchema':[{Pairs(schema)}],'Projection':{{'ProjectionType':'ALL'}}{(list[0] == 'G' ? "," + throughput : "")}}}");
        return "{'TableName':'newtable','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'}],"
            + $"'KeySchema':[{Pairs("'pk':'HASH','sk':'RANGE'")}],{throughput}{(count == 0 ? "" : $",'{list}':[{string.Join(",", indexes)}]")}}}";
    }
}
