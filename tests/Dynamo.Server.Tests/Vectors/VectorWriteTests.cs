using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.Vectors;

/// <summary>What writes may store in a vector index, whatever operation they come by, and what they are charged.</summary>
public class VectorWriteTests(VectorTables tables) : IClassFixture<VectorTables>
{
    private const string Prefix = "One or more parameter values were invalid. ";

    public static TheoryData<string, string> RefusedItems => new()
    {
        { "'embedding':{'L':[{'N':'1'},{'N':'0'}]}", Prefix + "Invalid size for parameter embedding, Expected: 3, Actual: 2 IndexName: cosine" },
        {
            "'embedding':{'L':[{'N':'1'},{'S':'oops'},{'N':'0'}]}",
            Prefix + "Invalid type for parameter embedding[1], Expected: 32-bit floating point number, Actual: S. IndexName: cosine"
        },
        {
            "'embedding':{'S':'no vector'}",
            Prefix + "Invalid type for parameter embedding, Expected: 32-bit floating point number list IndexName: cosine"
        },
        {
            "'embedding':{'L':[{'N':'1E+39'},{'N':'0'},{'N':'0'}]}",
            Prefix + "Invalid value for parameter embedding[0], Value: 1E+39 is outside valid range [-3.4028235E38, 3.4028235E38]. IndexName: cosine"
        },
        { "'tenant':{'N':'1'}", Prefix + "Attribute 'tenant' type mismatch. Expected: S, Actual: N. IndexName: schema" },
        { "'category':{'BOOL':true}", Prefix + "Attribute 'category' type mismatch. Expected: S, Actual: BOOL. IndexName: schema" },
        {
            "'tenant':{'S':''}",
            Words.NotValid + "A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. "
            + "IndexName: schema, IndexKey: tenant"
        },
    };

    [Theory]
    [MemberData(nameof(RefusedItems))]
    public async Task Puts_are_refused_alike(string attribute, string text)
    {
        string item = $"{{'pk':{{'S':'bad'}},{attribute}}}";
        await tables.AssertErrorAsync("PutItem", $"{{'TableName':'vectors','Item':{item}}}", text);
        await tables.AssertErrorAsync("BatchWriteItem", $"{{'RequestItems':{{'vectors':[{{'PutRequest':{{'Item':{item}}}}}]}}}}", text);
        (string type, string answer) = await tables.ErrorAsync(
            "TransactWriteItems", $"{{'TransactItems':[{{'Put':{{'TableName':'vectors','Item':{item}}}}}]}}");
        // Empty keys refuse the request, as in other indexes; the rest cancels the transaction.
        Assert.Equal(text.StartsWith(Words.NotValid, StringComparison.Ordinal) ? Words.Validation : "TransactionCanceledException", type);
        if (type == Words.Validation)
            Assert.Equal(text, answer);
        Assert.Equal("{}", await tables.OkAsync("GetItem", "{'TableName':'vectors','Key':{'pk':{'S':'bad'}}}"));
    }

    [Theory]
    [InlineData("SET embedding = :v", "{'S':'x'}", Prefix + "Invalid type for parameter embedding, Expected: 32-bit floating point number list IndexName: cosine")]
    [InlineData("SET embedding[1] = :v", "{'S':'x'}", Prefix + "Invalid type for parameter embedding[1], Expected: 32-bit floating point number, Actual: S. IndexName: cosine")]
    [InlineData("SET embedding = list_append(embedding, :v)", "{'L':[{'N':'1'}]}", Prefix + "Invalid size for parameter embedding, Expected: 3, Actual: 4 IndexName: cosine")]
    [InlineData("SET tenant = :v", "{'S':''}",
        Words.NotValid + "The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.")]
    public async Task Updates_are_refused_by_what_they_come_to(string update, string value, string text)
    {
        await tables.PutAsync("vectors", "updated", "1,0,0");
        await tables.AssertErrorAsync(
            "UpdateItem",
            $"{{'TableName':'vectors','Key':{{'pk':{{'S':'updated'}}}},'UpdateExpression':'{update}','ExpressionAttributeValues':{{':v':{value}}}}}", text);
        await tables.OkAsync("DeleteItem", "{'TableName':'vectors','Key':{'pk':{'S':'updated'}}}");
    }

    [Fact]
    public async Task Index_follows_every_kind_of_write()
    {
        await tables.CreateAsync("follow", "'pk':'S'", VectorTables.Index("vix"));
        await tables.OkAsync("BatchWriteItem", $"{{'RequestItems':{{'follow':[{{'PutRequest':{{'Item':{{'pk':{{'S':'batch'}},'embedding':{{'L':{VectorTables.Vector("1,0,0")}}}}}}}}}]}}}}");
        await tables.OkAsync("TransactWriteItems", $"{{'TransactItems':[{{'Put':{{'TableName':'follow','Item':{{'pk':{{'S':'transact'}},'embedding':{{'L':{VectorTables.Vector("0,1,0")}}}}}}}}}]}}");
        await tables.OkAsync("ExecuteStatement", "{'Statement':'INSERT INTO follow VALUE {\\u0027pk\\u0027:\\u0027partiql\\u0027,\\u0027embedding\\u0027:[0,0,1]}'}");
        Assert.Equal(["batch:0.0", "partiql:1.0", "transact:1.0"], await FoundAsync());
        await tables.OkAsync("UpdateItem", "{'TableName':'follow','Key':{'pk':{'S':'transact'}},'UpdateExpression':'SET embedding[0] = :x','ExpressionAttributeValues':{':x':{'N':'-1'}}}");
        await tables.OkAsync("UpdateItem", "{'TableName':'follow','Key':{'pk':{'S':'partiql'}},'UpdateExpression':'REMOVE embedding'}");
        Assert.Equal(["batch:0.0", "transact:1.7071"], await FoundAsync());
        await tables.OkAsync("DeleteItem", "{'TableName':'follow','Key':{'pk':{'S':'batch'}}}");
        Assert.Equal(["transact:1.7071"], await FoundAsync());

        async Task<IEnumerable<string>> FoundAsync()
            => VectorTables.Scores(await tables.SearchAsync("vix", "1,0,0", "'TopK':10", "follow")).Split(' ').Order(StringComparer.Ordinal);
    }

    /// <summary>Bytes of the entry, at least 1,024 an index, for what changes in the index; nothing of it in the units.</summary>
    [Fact]
    public async Task Charges()
    {
        await tables.CreateAsync("charged", "'pk':'S'", VectorTables.Index("all"), VectorTables.Index("keys", projection: "KEYS_ONLY"));
        string pad = new('x', 2000);
        // pk 2+1, embedding 9+12, pad 3+2000
        Assert.Equal(Capacity(2, "'all':2027.0,'keys':1024.0"), await WriteAsync($"'embedding':{{'L':{VectorTables.Vector("1,0,0")}}},'pad':{{'S':'{pad}'}}"));
        Assert.Equal(Capacity(2, ""), await WriteAsync($"'embedding':{{'L':{VectorTables.Vector("1,0,0")}}},'pad':{{'S':'{pad}'}}"));
        Assert.Equal(Capacity(2, "'all':2027.0"), await WriteAsync($"'embedding':{{'L':{VectorTables.Vector("1,0,0")}}},'pad':{{'S':'changed'}}"));
        Assert.Equal(Capacity(1, "'all':1024.0,'keys':1024.0"), await WriteAsync("'pad':{'S':'changed'}"));
        Assert.Equal(Capacity(1, ""), await WriteAsync("'pad':{'S':'x'}"));
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':1.0,'TableName':'charged'}}"),
            await tables.OkAsync(
                "PutItem",
                $"{{'TableName':'charged','Item':{{'pk':{{'S':'x'}},'embedding':{{'L':{VectorTables.Vector("1,0,0")}}}}},'ReturnConsumedCapacity':'TOTAL'}}"));

        Task<string> WriteAsync(string attributes)
            => tables.OkAsync("PutItem", $"{{'TableName':'charged','Item':{{'pk':{{'S':'k'}},{attributes}}},'ReturnConsumedCapacity':'INDEXES'}}");

        static string Capacity(int units, string vectors)
        {
            string map = string.Join(',', vectors.Split(',').Select(v => v.Split(':')).Select(v => v.Length == 2 ? $"{v[0]}:{{'VectorWriteRequestBytes':{v[1]}}}" : ""));
            return FactTables.Json(
                $"{{'ConsumedCapacity':{{'CapacityUnits':{units}.0,'Table':{{'CapacityUnits':{units}.0}},'TableName':'charged'"
                + $"{(map.Length > 0 ? $",'VectorIndexes':{{{map}}}" : "")}}}}}");
        }
    }

    /// <summary>A write bills four bytes per dimension, a read the numbers.</summary>
    [Fact]
    public async Task Billed_size_of_an_indexed_vector_does_not_depend_on_its_digits()
    {
        await tables.CreateAsync("billed", "'pk':'S'", VectorTables.Index("one"), VectorTables.Index("two"));
        string wide = VectorTables.Vector(string.Join(',', Enumerable.Repeat("12345678901234567890123456789012345678", 3)));
        // pk 2+1, embedding 9+12, pad 3+n
        foreach ((int pad, string units) in new[] { (1024 - 27, "1.0"), (1025 - 27, "2.0") })
        {
            Assert.Equal(
                FactTables.Json($"{{'ConsumedCapacity':{{'CapacityUnits':{units},'TableName':'billed'}}}}"),
                await tables.OkAsync(
                    "PutItem",
                    $"{{'TableName':'billed','Item':{{'pk':{{'S':'{(pad & 1)}'}},'embedding':{{'L':{wide}}},'pad':{{'S':'{new string('x', pad)}'}}}},'ReturnConsumedCapacity':'TOTAL'}}"));
        }
        await tables.OkAsync("PutItem", $"{{'TableName':'billed','Item':{{'pk':{{'S':'r'}},'embedding':{{'L':{wide}}},'pad':{{'S':'{new string('x', 4096 - 27)}'}}}}}}");
        Assert.Contains(
            "\"CapacityUnits\":2.0",
            await tables.OkAsync("GetItem", "{'TableName':'billed','Key':{'pk':{'S':'r'}},'ConsistentRead':true,'ReturnConsumedCapacity':'TOTAL'}"),
            StringComparison.Ordinal);
    }
}
