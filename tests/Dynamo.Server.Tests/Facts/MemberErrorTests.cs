using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: members of requests: null, lengths, patterns, enumerations, and their order.</summary>
public class MemberErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Key = "'Key':{'pk':{'S':'a'}}";
    private const string Item = "'Item':{'pk':{'S':'a'}}";
    private const string KeyCondition = "'KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'a'}}";

    [Theory]
    [InlineData("PutItem", "'Item':{'pk':{'S':'a'}}")]
    [InlineData("GetItem", Key)]
    [InlineData("UpdateItem", Key)]
    [InlineData("DeleteItem", Key)]
    [InlineData("Query", KeyCondition)]
    [InlineData("Scan", "'Limit':1")]
    public async Task TableName_of_a_data_operation(string operation, string rest)
    {
        string longest = new('a', 256);
        await RefusedAsync(operation, $"{{{rest}}}", $"{OneError}Value null at 'tableName'{Constraint}{NotNull}");
        await RefusedAsync(operation, $"{{'TableName':null,{rest}}}", $"{OneError}Value null at 'tableName'{Constraint}{NotNull}");
        await RefusedAsync(
            operation, $"{{'TableName':'',{rest}}}",
            OneError + (operation == "Scan" ? "Value '' at 'tableName'" : "Value at 'TableName'") + Constraint + AtLeast + "1");
        await RefusedAsync(operation, $"{{'TableName':'{longest}',{rest}}}", $"{OneError}Value '{longest}' at 'tableName'{Constraint}{AtMost}255");
        await RefusedAsync(operation, $"{{'TableName':'bad table!@#',{rest}}}", $"{OneError}Value 'bad table!@#' at 'tableName'{Constraint}{Pattern}");
    }

    [Theory]
    // 2.1 and 3: an empty TableName alone is reported, whatever else is wrong.
    [InlineData("PutItem", "'TableName':'','Item':{},'ReturnValues':'INVALID'", OneError + "Value at 'TableName'" + Constraint + AtLeast + "1")]
    [InlineData("UpdateItem", "'TableName':'','Key':{},'ReturnValues':'INVALID'", OneError + "Value at 'TableName'" + Constraint + AtLeast + "1")]
    [InlineData("DeleteItem", "'TableName':'','Key':{},'ReturnValues':'INVALID'", OneError + "Value at 'TableName'" + Constraint + AtLeast + "1")]
    // 3: three bad enumerations of PutItem, in AWS's order.
    [InlineData("PutItem", "'TableName':'nosuch'," + Item + ",'ReturnValues':'INVALID','ReturnConsumedCapacity':'INVALID','ReturnItemCollectionMetrics':'INVALID'",
        "3 validation errors detected: Value 'INVALID' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues
        + "; Failed to satisfy constraint: " + OneOf + ReturnValuesNow
        + "; Value 'INVALID' at 'returnItemCollectionMetrics'" + Constraint + OneOf + MetricsValues)]
    // 3: UpdateItem stops at the first.
    [InlineData("UpdateItem", "'TableName':'nosuch'," + Key + ",'ReturnValues':'INVALID','ReturnConsumedCapacity':'INVALID'",
        OneError + "Failed to satisfy constraint: " + OneOf + ReturnValuesNow)]
    // 3: DeleteItem counts two.
    [InlineData("DeleteItem", "'TableName':'nosuch'," + Key + ",'ReturnValues':'INVALID','ReturnConsumedCapacity':'INVALID'",
        "2 validation errors detected: Value 'INVALID' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues
        + "; Failed to satisfy constraint: " + OneOf + ReturnValuesNow)]
    // 3: without Key everything falls back to the older form.
    [InlineData("UpdateItem", "'TableName':'','ReturnValues':'INVALID','ReturnConsumedCapacity':'INVALID'",
        "4 validation errors detected: Value 'INVALID' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues
        + "; Value '' at 'tableName'" + Constraint + AtLeast + "1"
        + "; Value 'INVALID' at 'returnValues'" + Constraint + OneOf + ReturnValuesBefore
        + "; Value null at 'key'" + Constraint + NotNull)]
    [InlineData("PutItem", "'TableName':'nosuch'", OneError + "Value null at 'item'" + Constraint + NotNull)]
    [InlineData("GetItem", "'TableName':'nosuch'", OneError + "Value null at 'key'" + Constraint + NotNull)]
    [InlineData("DeleteItem", "'TableName':'nosuch'", OneError + "Value null at 'key'" + Constraint + NotNull)]
    // 2.1, 2.3: values of ReturnValues that another operation has.
    [InlineData("PutItem", "'TableName':'nosuch'," + Item + ",'ReturnValues':'ALL_NEW'", OneError + "ReturnValues can only be ALL_OLD or NONE")]
    [InlineData("DeleteItem", "'TableName':'nosuch'," + Key + ",'ReturnValues':'ALL_NEW'", OneError + "ReturnValues can only be ALL_OLD or NONE")]
    [InlineData("DeleteItem", "'TableName':'nosuch'," + Key + ",'ReturnValues':'UPDATED_NEW'", OneError + "ReturnValues can only be ALL_OLD or NONE")]
    [InlineData("DeleteItem", "'TableName':'nosuch'," + Key + ",'Expected':{'a':{'Exists':false}},'ExpressionAttributeNames':{'#a':'b'}",
        OneError + "ExpressionAttributeNames can only be specified when using expressions")]
    // 2.2
    [InlineData("UpdateItem", "'TableName':'nosuch'," + Key + ",'UpdateExpression':'SET a = :a','ConditionExpression':'b = :v','ExpressionAttributeValues':{':a':{'S':'x'}}",
        OneError + "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v")]
    // 5: ConditionalOperator
    [InlineData("PutItem", "'TableName':'nosuch'," + Item + ",'ConditionalOperator':'AND','Expected':{'a':{'Exists':false}}",
        OneError + "ConditionalOperator can only be used when Filter or Expected has two or more elements")]
    public Task Members_of_a_write(string operation, string members, string text) => RefusedAsync(operation, $"{{{members}}}", text);

    [Theory]
    // 2.7
    [InlineData("Query", "'TableName':'hash','Limit':0," + KeyCondition, OneError + "Value at 'Limit'" + Constraint + ValueAtLeast + "1")]
    [InlineData("Query", "'TableName':'hash','Select':'INVALID_VALUE'," + KeyCondition,
        OneError + "Value 'INVALID_VALUE' at 'select'" + Constraint + OneOf + SelectValues)]
    [InlineData("Query", "'TableName':'hash','ReturnConsumedCapacity':'X'," + KeyCondition,
        OneError + "Value 'X' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues)]
    [InlineData("Query", "'TableName':'hash','Select':'SPECIFIC_ATTRIBUTES'," + KeyCondition,
        OneError + "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")]
    [InlineData("Query", "'TableName':'hash'", "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")]
    [InlineData("Query", "'TableName':'hash','ConditionalOperator':'XOR','KeyConditions':{'pk':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a'}]}},'QueryFilter':{'a':{'ComparisonOperator':'NULL'},'b':{'ComparisonOperator':'NULL'}},'Select':'BAD'",
        "Failed to satisfy constraint: " + OneOf + "[ALL, OR]")]
    // 2.8
    [InlineData("Scan", "'TableName':'hash','Limit':0", OneError + "Value '0' at 'limit'" + Constraint + ValueAtLeast + "1")]
    [InlineData("Scan", "'TableName':'hash','Segment':-1,'TotalSegments':2", OneError + "Value '-1' at 'segment'" + Constraint + ValueAtLeast + "0")]
    [InlineData("Scan", "'TableName':'hash','Segment':0",
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present")]
    [InlineData("Scan", "'TableName':'hash','TotalSegments':2",
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present")]
    [InlineData("Scan", "'TableName':'hash','Segment':5,'TotalSegments':5",
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5")]
    [InlineData("Scan", "'TableName':'hash','Segment':0,'TotalSegments':1000001",
        OneError + "Value '1000001' at 'totalSegments'" + Constraint + "Member must have value less than or equal to 1000000")]
    [InlineData("Scan", "'TableName':'hash','ExclusiveStartKey':{'x':{'S':'a'}}",
        "The provided starting key is invalid: The provided key element does not match the schema")]
    [InlineData("Scan", "'TableName':'range','IndexName':'gall','ExclusiveStartKey':{'g':{'S':'a'}}", "The provided starting key is invalid")]
    [InlineData("Scan", "'TableName':'range','IndexName':'gall','ExclusiveStartKey':{'g':{'N':'1'},'h':{'N':'1'},'pk':{'S':'a'},'sk':{'S':'a'}}",
        "The provided key element does not match the schema")]
    [InlineData("Scan", "'TableName':'range','IndexName':'gall','ExclusiveStartKey':{'g':{'S':'a'},'h':{'N':'1'},'pk':{'N':'1'},'sk':{'S':'a'}}",
        "The provided starting key is invalid: The provided key element does not match the schema")]
    [InlineData("Query", "'TableName':'range','ExclusiveStartKey':{'pk':{'S':'other'},'sk':{'S':'a'}},'KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'a'}}",
        "The provided starting key is outside query boundaries based on provided conditions")]
    [InlineData("Query", "'TableName':'range','ExclusiveStartKey':{'pk':{'S':'other'},'sk':{'S':'a'}},'KeyConditionExpression':'pk = :p AND sk > :p','ExpressionAttributeValues':{':p':{'S':'a'}}",
        "The provided starting key does not match the range key predicate")]
    [InlineData("Query", "'TableName':'range','ExclusiveStartKey':{'pk':{'S':'other'},'sk':{'S':'b'}},'KeyConditionExpression':'pk = :p AND sk > :p','ExpressionAttributeValues':{':p':{'S':'a'}}",
        "The query can return at most one row and cannot be restarted")]
    [InlineData("Scan", "'TableName':'hash','Select':'SPECIFIC_ATTRIBUTES'",
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")]
    [InlineData("Query", "'TableName':'hash','ExclusiveStartKey':{'x':{'S':'a'}}," + KeyCondition, "The provided starting key is invalid")]
    public Task Members_of_a_range_read(string operation, string members, string text) => RefusedAsync(operation, $"{{{members}}}", text);

    [Theory]
    [InlineData("BatchGetItem", "'RequestItems':{}", OneError + "Value at 'RequestItems'" + Constraint + AtLeast + "1")]
    [InlineData("BatchGetItem", "", OneError + "Value null at 'requestItems'" + Constraint + NotNull)]
    [InlineData("BatchGetItem", "'RequestItems':{'hash':{'Keys':[]}}",
        OneError + "Value at 'RequestItems.hash.member.Keys'" + Constraint + AtLeast + "1")]
    [InlineData("BatchGetItem", "'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'a'}}]}}", "Provided list of item keys contains duplicates")]
    [InlineData("BatchGetItem", "'RequestItems':{'bad!name':{'Keys':[{'pk':{'S':'a'}}]}}",
        OneError + "Value '{\"bad!name\":{\"Keys\":[{\"pk\":{\"S\":\"a\"}}]}}' at 'requestItems'" + Constraint
        + "Map keys must satisfy constraint: [" + AtMost + "255, " + AtLeast + "3, " + Pattern + "]")]
    [InlineData("BatchGetItem", "'RequestItems':{'bad!name':{'Keys':[{'pk':{'S':'a'}}]}},'ReturnConsumedCapacity':'BOGUS'",
        "2 validation errors detected: Value '{\"bad!name\":{\"Keys\":[{\"pk\":{\"S\":\"a\"}}]}}' at 'requestItems'" + Constraint
        + "Map keys must satisfy constraint: [" + AtMost + "255, " + AtLeast + "3, " + Pattern + "]"
        + "; Value 'BOGUS' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues)]
    [InlineData("BatchGetItem", "'RequestItems':{'nosuch':{'Keys':[{'pk':{'S':'a'}}]}},'ReturnConsumedCapacity':'BOGUS'",
        OneError + "Value 'BOGUS' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues)]
    [InlineData("BatchGetItem", "'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}}],'AttributesToGet':['a'],'ProjectionExpression':'a'}}",
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}")]
    [InlineData("BatchGetItem", "'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'a'}}],'ProjectionExpression':''}}",
        "Invalid ProjectionExpression: The expression can not be empty;")]
    [InlineData("BatchWriteItem", "'RequestItems':{}", "The requestItems parameter is required for BatchWriteItem")]
    [InlineData("BatchWriteItem", "'RequestItems':{'hash':[]}",
        OneError + "Value '{hash=[]}' at 'requestItems'" + Constraint + "Map value must satisfy constraint: [" + AtMost + "25, " + AtLeast + "1]")]
    [InlineData("BatchWriteItem", "'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}},{'PutRequest':{'Item':{'pk':{'S':'a'},'x':{'S':'b'}}}}]}",
        "Provided list of item keys contains duplicates")]
    [InlineData("BatchWriteItem", "'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]}",
        "Provided list of item keys contains duplicates")]
    [InlineData("BatchWriteItem", "'RequestItems':{'nosuch':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]},'ReturnConsumedCapacity':'X','ReturnItemCollectionMetrics':'Y'",
        "2 validation errors detected: Value 'X' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues
        + "; Value 'Y' at 'returnItemCollectionMetrics'" + Constraint + OneOf + MetricsValues)]
    [InlineData("BatchWriteItem", "'RequestItems':{'bad!name':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]},'ReturnConsumedCapacity':'X'",
        OneError + "Value 'X' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues)]
    public Task Members_of_a_batch(string operation, string members, string text) => RefusedAsync(operation, $"{{{members}}}", text);

    [Fact]
    public async Task Batches_that_are_too_long()
    {
        string keys = string.Join(",", Enumerable.Range(0, 101).Select(i => $"{{'pk':{{'S':'{i}'}}}}"));
        await RefusedAsync(
            "BatchGetItem", $"{{'RequestItems':{{'hash':{{'Keys':[{keys}]}}}}}}",
            $"{OneError}Value at 'RequestItems.hash.member.Keys'{Constraint}{AtMost}100");
        string some = string.Join(",", Enumerable.Range(0, 60).Select(i => $"{{'pk':{{'S':'{i}'}}}}"));
        await RefusedAsync(
            "BatchGetItem", $"{{'RequestItems':{{'hash':{{'Keys':[{some}]}},'binary':{{'Keys':[{some}]}}}}}}",
            "Too many items requested for the BatchGetItem call");
        string writes = string.Join(",", Enumerable.Range(0, 26).Select(i => $"{{'PutRequest':{{'Item':{{'pk':{{'S':'bw-{i}'}}}}}}}}"));
        (string type, string text) = await tables.Database.ErrorAsync(
            "BatchWriteItem", FactTables.Json($"{{'RequestItems':{{'hash':[{writes}]}}}}"));
        Assert.Equal(Validation, type);
        Assert.StartsWith(
            OneError + "Value '{hash=[WriteRequest(putRequest=PutRequest(item={pk=AttributeValue(s=bw-0, n=null, ", text, StringComparison.Ordinal);
        Assert.EndsWith(
            $" at 'requestItems'{Constraint}Map value must satisfy constraint: [{AtMost}25, {AtLeast}1]", text, StringComparison.Ordinal);
    }

    private Task RefusedAsync(string operation, string request, string text)
        => tables.AssertErrorAsync(operation, request, Validation, text);
}
