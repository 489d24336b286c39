using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.Vectors;

/// <summary>What SearchVectors answers: order, scores, projections, conditions and refusals.</summary>
public class SearchVectorsTests(VectorTables tables) : IClassFixture<VectorTables>
{
    private const string NoIndex = "The table does not have the specified index: ";

    [Theory]
    [InlineData("cosine", "a:0.0 d:0.4 e:0.473 b:1.0 c:2.0")]
    [InlineData("euclid", "a:0.0 d:0.8944 e:0.9487 b:1.4142 c:2.0")]
    [InlineData("product", "a:1.0 d:0.6 e:0.5 b:0.0 c:-1.0")]
    public async Task Closest_come_first_with_the_score_of_the_distance_function(string index, string expected)
        => Assert.Equal(expected, VectorTables.Scores(await tables.SearchAsync(index, "1,0,0", "'TopK':100")));

    [Fact]
    public async Task Answer_has_the_projected_attributes_but_the_vector()
    {
        Assert.Equal(
            FactTables.Json(
                "{'SearchResults':[{'Item':{'pk':{'S':'a'},'tenant':{'S':'t1'},'category':{'S':'c1'},'label':{'S':'la'}},'Score':0.0}]}"),
            await tables.SearchAsync("cosine", "2,0,0", "'TopK':1"));
        Assert.Equal(
            FactTables.Json("{'SearchResults':[{'Item':{'pk':{'S':'a'}},'Score':1.0}]}"),
            await tables.SearchAsync("product", "1,0,0", "'TopK':1"));
    }

    [Fact]
    public async Task Vector_that_is_named_comes_back_as_the_floats_of_the_index()
    {
        await tables.CreateAsync("floats", "'pk':'S'", VectorTables.Index("all"));
        await tables.PutAsync("floats", "x", "0.1,16777217,0.000000000000000000001");
        Assert.Equal(
            FactTables.Json("{'SearchResults':[{'Item':{'embedding':{'L':[{'N':'0.1'},{'N':'16777216.0'},{'N':'0.000000000000000000001'}]}},'Score':0.0}]}"),
            await tables.SearchAsync("all", "0.1,16777217,0.000000000000000000001", "'TopK':1,'ProjectionExpression':'embedding'", "floats"));
        Assert.Contains("{\"N\":\"16777217\"}", await tables.OkAsync("GetItem", "{'TableName':'floats','Key':{'pk':{'S':'x'}}}"), StringComparison.Ordinal);
        Assert.Equal(
            FactTables.Json("{'SearchResults':[{'Item':{'pk':{'S':'x'}},'Score':0.0}]}"),
            await tables.SearchAsync("all", "0.1,16777217,0", "'TopK':1,'ProjectionExpression':'#p','ExpressionAttributeNames':{'#p':'pk'}", "floats"));
    }

    [Theory]
    [InlineData("tenant = :t", "'t1'", "a:0.0 d:0.4 b:1.0")]
    [InlineData(":t = tenant", "'t2'", "c:2.0")]
    [InlineData("tenant = :t", "'t3'", "")]
    [InlineData("tenant = :t AND category = :c", "'t1'", "a:0.0")]
    public async Task Condition_names_a_partition_and_filters(string condition, string tenant, string expected)
    {
        string category = condition.Contains(":c", StringComparison.Ordinal) ? ",':c':{'S':'c1'}" : "";
        string answer = await tables.SearchAsync(
            "schema", "1,0,0",
            $"'TopK':10,'SearchConditionExpression':'{condition}','ExpressionAttributeValues':{{':t':{{'S':{tenant}}}{category}}}");
        Assert.Equal(expected, VectorTables.Scores(answer));
    }

    [Fact]
    public async Task Capacity_is_bytes_alone()
    {
        string expected = FactTables.Json("{'ConsumedCapacity':{'VectorSearchRequestBytes':1024.0,'VectorSearchUnits':1024.0},'SearchResults':[");
        foreach (string detail in new[] { "TOTAL", "INDEXES" })
            Assert.StartsWith(expected, await tables.SearchAsync("cosine", "1,0,0", $"'TopK':1,'ReturnConsumedCapacity':'{detail}'"), StringComparison.Ordinal);
        Assert.StartsWith(
            "{\"SearchResults\":[", await tables.SearchAsync("cosine", "1,0,0", "'TopK':1,'ReturnConsumedCapacity':'NONE'"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cosine", "1,0,0", "'TopK':101", "Provided TopK value '101' is out of valid range. The value must be between 1 and 100 inclusive")]
    [InlineData("cosine", "1,0,0", "'TopK':0", Words.OneError + "Value '0' at 'topK'" + Words.Constraint + Words.ValueAtLeast + "1")]
    [InlineData("ab", "1,0,0", "'TopK':1", Words.OneError + "Value 'ab' at 'indexName'" + Words.Constraint + Words.AtLeast + "3")]
    [InlineData("nosuch", "1,0,0", "'TopK':1", NoIndex + "nosuch")]
    [InlineData("cosine", "1,0", "'TopK':1", "Input search vector dimension 2 does not match vector index dimension 3")]
    [InlineData("schema", "1,0,0", "'TopK':1", "SearchConditionExpression must be provided when SearchSchema has a HASH key")]
    [InlineData("cosine", "1E+39,0,0", "'TopK':1",
        "Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point number attribute")]
    public async Task Refusals(string index, string vector, string more, string text)
        => await tables.AssertErrorAsync("SearchVectors", VectorTables.Search(index, vector, more), text);

    /// <summary>Elements come before their count.</summary>
    [Fact]
    public async Task Search_vector_of_something_else_is_refused()
        => await tables.AssertErrorAsync(
            "SearchVectors", "{'TableName':'vectors','IndexName':'cosine','SearchVector':[{'L':[{'N':'1'}]}],'TopK':1}",
            "Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point number attribute");

    [Theory]
    [InlineData("schema", "tenant < :t", "Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression")]
    [InlineData("schema", "tenant = :t OR category = :t", "Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression")]
    [InlineData("schema", "NOT tenant = :t", "Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression")]
    [InlineData("schema", "tenant = :t AND begins_with(category, :t)", "Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression")]
    [InlineData("cosine", "tenant = :t",
        "SearchConditionExpression must not contain any attributes that is not in SearchSchema. Invalid attribute: tenant")]
    [InlineData("schema", "tenant.x = :t",
        "Invalid SearchConditionExpression: SearchConditionExpression cannot have conditions on nested attributes")]
    [InlineData("schema", "tenant = :t AND tenant = :t",
        "Invalid SearchConditionExpression: SearchConditionExpression must only contain one condition per attribute")]
    [InlineData("schema", "category = :t", "SearchConditionExpression must be provided when SearchSchema has a HASH key")]
    [InlineData("schema", "tenant = ", "Invalid SearchConditionExpression: Syntax error; token: \"<EOF>\", near: \"= \"")]
    [InlineData("schema", "tenant = :t AND category = :x",
        "Invalid SearchConditionExpression: An expression attribute value used in expression is not defined; attribute value: :x")]
    public async Task Refused_conditions(string index, string condition, string text)
        => await tables.AssertErrorAsync(
            "SearchVectors",
            VectorTables.Search(index, "1,0,0", $"'TopK':1,'SearchConditionExpression':'{condition}','ExpressionAttributeValues':{{':t':{{'S':'t1'}}}}"),
            text);

    [Theory]
    [InlineData("{'N':'1'}", "Type of 'tenant' attribute in SearchConditionExpression (N) does not match type in search schema (S)")]
    [InlineData("{'S':''}", Words.EmptyKey + "tenant")]
    public async Task Value_has_to_be_one_that_the_partition_could_have(string value, string text)
        => await tables.AssertErrorAsync(
            "SearchVectors",
            VectorTables.Search("schema", "1,0,0", $"'TopK':1,'SearchConditionExpression':'tenant = :t','ExpressionAttributeValues':{{':t':{value}}}"),
            text);

    [Fact]
    public async Task Unused_placeholders_and_unknown_tables_are_refused()
    {
        await tables.AssertErrorAsync(
            "SearchVectors", VectorTables.Search("cosine", "1,0,0", "'TopK':1,'ProjectionExpression':'pk','ExpressionAttributeNames':{'#x':'y'}"),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}");
        await tables.AssertErrorAsync(
            "SearchVectors", VectorTables.Search("cosine", "1,0,0", "'TopK':1,'ExpressionAttributeNames':{'#x':'y'}"),
            "ExpressionAttributeNames can only be specified when using expressions");
        await tables.AssertErrorAsync(
            "SearchVectors", VectorTables.Search("cosine", "1,0,0", "'TopK':1", "nosuchtable"), "Requested resource not found", Words.NotFound);
    }

    /// <summary>The reader is strict, and counts bytes up to the end of what it took offence at.</summary>
    [Theory]
    [InlineData("{'TableName':'tab','IndexName':null}", "SerializationException", "invalid type: null, expected a string at line 1 column 35")]
    [InlineData("{'TableName':null}", "SerializationException", "invalid type: null, expected a string at line 1 column 17")]
    [InlineData("{'SearchVector':null}", "SerializationException", "invalid type: null, expected a sequence at line 1 column 20")]
    [InlineData("{\n'TopK':null}", "SerializationException", "invalid type: null, expected i32 at line 2 column 11")]
    [InlineData("{'TopK':'1'}", "SerializationException", "invalid type: string \"1\", expected i32 at line 1 column 11")]
    [InlineData("{'IndexName':'ab'}", Words.Validation, "missing field `TableName` at line 1 column 18")]
    [InlineData("{'TableName':'tab','IndexName':'ab'}", Words.Validation, "missing field `SearchVector` at line 1 column 36")]
    public async Task Required_members_may_be_neither_null_nor_absent(string body, string type, string text)
        => Assert.Equal((type, text), await tables.ErrorAsync("SearchVectors", body));

    [Fact]
    public async Task Optional_members_may_be_null()
        => Assert.StartsWith(
            "{\"SearchResults\":[",
            await tables.SearchAsync(
                "cosine", "1,0,0", "'TopK':1,'ProjectionExpression':null,'ExpressionAttributeNames':null,'ReturnConsumedCapacity':null"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_else_reads_a_vector_index()
    {
        await tables.AssertErrorAsync(
            "Query",
            "{'TableName':'vectors','IndexName':'cosine','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'a'}}}",
            "Query operation not supported on this index type.");
        await tables.AssertErrorAsync("Scan", "{'TableName':'vectors','IndexName':'cosine'}", "Scan operation not supported on this index type");
        (string type, string text) = await tables.ErrorAsync("ExecuteStatement", "{'Statement':'SELECT * FROM \\'vectors\\'.\\'cosine\\''}");
        Assert.Equal((Words.Validation, "Scan operation not supported on this index type"), (type, text));
    }
}
