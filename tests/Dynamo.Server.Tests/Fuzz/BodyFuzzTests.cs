using System.Text;
using System.Text.Json;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.Fuzz;

/// <summary>
/// Goal: no body, however wrong, brings a 500, a hang or a dropped connection, and every answer is JSON.
/// Approach: requests that are in order, a few random changes to each, sent over one connection. The seed is printed
/// with a failure and can be given by DYNAMO_FUZZ_SEED; DYNAMO_FUZZ_ROUNDS makes it longer.
/// </summary>
public class BodyFuzzTests(FactTables tables) : IClassFixture<FactTables>
{
    public static TheoryData<string, string> Requests => new()
    {
        { "PutItem", "{'TableName':'range','Item':{'pk':{'S':'a'},'sk':{'S':'b'},'g':{'S':'c'},'h':{'N':'1.5'},'b':{'B':'AQID'},'m':{'M':{'x':{'L':[{'SS':['a','b']},{'NS':['1','2']},{'BS':['AA==']},{'BOOL':true},{'NULL':true}]}}}},'ConditionExpression':'attribute_not_exists(#p) OR (size(m.x) > :n AND NOT contains(g, :s))','ExpressionAttributeNames':{'#p':'pk'},'ExpressionAttributeValues':{':n':{'N':'3'},':s':{'S':'x'}},'ReturnValues':'ALL_OLD','ReturnConsumedCapacity':'INDEXES','ReturnItemCollectionMetrics':'SIZE'}" },
        { "PutItem", "{'TableName':'hash','Item':{'pk':{'S':'a'}},'Expected':{'x':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'N':'1'},{'N':'2'}]},'y':{'Exists':false}},'ConditionalOperator':'OR'}" },
        { "GetItem", "{'TableName':'range','Key':{'pk':{'S':'a'},'sk':{'S':'b'}},'ConsistentRead':true,'ProjectionExpression':'#m.x[0], g, h','ExpressionAttributeNames':{'#m':'m'},'ReturnConsumedCapacity':'TOTAL'}" },
        { "GetItem", "{'TableName':'range','Key':{'pk':{'S':'a'},'sk':{'S':'b'}},'AttributesToGet':['pk','m']}" },
        { "UpdateItem", "{'TableName':'range','Key':{'pk':{'S':'a'},'sk':{'S':'b'}},'UpdateExpression':'SET #x.y = if_not_exists(#x.y, :z) + :n, l = list_append(if_not_exists(l, :e), :l) REMOVE m.x[1] ADD c :n, ss :ss DELETE st :ss','ConditionExpression':'attribute_exists(pk) AND c BETWEEN :z AND :n','ExpressionAttributeNames':{'#x':'x'},'ExpressionAttributeValues':{':z':{'N':'0'},':n':{'N':'5'},':e':{'L':[]},':l':{'L':[{'S':'q'}]},':ss':{'SS':['a']}},'ReturnValues':'UPDATED_NEW','ReturnValuesOnConditionCheckFailure':'ALL_OLD'}" },
        { "UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'a'}},'AttributeUpdates':{'n':{'Action':'ADD','Value':{'N':'1'}},'s':{'Action':'DELETE','Value':{'SS':['a']}},'p':{'Value':{'L':[]}}},'ReturnValues':'ALL_NEW'}" },
        { "DeleteItem", "{'TableName':'range','Key':{'pk':{'S':'a'},'sk':{'S':'b'}},'ConditionExpression':'begins_with(sk, :p) AND attribute_type(m, :t) AND g IN (:p, :t)','ExpressionAttributeValues':{':p':{'S':'b'},':t':{'S':'M'}},'ReturnValues':'ALL_OLD'}" },
        { "Query", "{'TableName':'range','IndexName':'gall','KeyConditionExpression':'g = :g AND h BETWEEN :a AND :b','FilterExpression':'attribute_exists(m.x) OR size(pk) < :b','ProjectionExpression':'pk, m','ExpressionAttributeValues':{':g':{'S':'c'},':a':{'N':'0'},':b':{'N':'9'}},'ScanIndexForward':false,'Limit':3,'Select':'SPECIFIC_ATTRIBUTES','ExclusiveStartKey':{'pk':{'S':'z'},'sk':{'S':'z'},'g':{'S':'c'},'h':{'N':'5'}}}" },
        { "Query", "{'TableName':'range','KeyConditions':{'pk':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a'}]},'sk':{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'S':'b'}]}},'QueryFilter':{'g':{'ComparisonOperator':'IN','AttributeValueList':[{'S':'c'},{'S':'d'}]}},'ConditionalOperator':'AND'}" },
        { "Scan", "{'TableName':'range','FilterExpression':'contains(#g, :c) AND (h >= :n OR NOT l = :c)','ExpressionAttributeNames':{'#g':'g'},'ExpressionAttributeValues':{':c':{'S':'c'},':n':{'N':'1'}},'Segment':0,'TotalSegments':2,'Limit':5,'ReturnConsumedCapacity':'INDEXES'}" },
        { "Scan", "{'TableName':'range','IndexName':'local','ScanFilter':{'l':{'ComparisonOperator':'NOT_NULL'}},'Select':'COUNT'}" },
        { "BatchGetItem", "{'RequestItems':{'range':{'Keys':[{'pk':{'S':'a'},'sk':{'S':'b'}},{'pk':{'S':'a'},'sk':{'S':'c'}}],'ProjectionExpression':'#p, g','ExpressionAttributeNames':{'#p':'pk'},'ConsistentRead':true},'hash':{'Keys':[{'pk':{'S':'a'}}],'AttributesToGet':['pk']}},'ReturnConsumedCapacity':'TOTAL'}" },
        { "BatchWriteItem", "{'RequestItems':{'range':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'l':{'S':'x'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'a'},'sk':{'S':'2'}}}}],'hash':[{'PutRequest':{'Item':{'pk':{'S':'b'}}}}]},'ReturnConsumedCapacity':'INDEXES','ReturnItemCollectionMetrics':'SIZE'}" },
        { "TransactWriteItems", "{'ClientRequestToken':'abc','TransactItems':[{'Put':{'TableName':'hash','Item':{'pk':{'S':'a'}},'ConditionExpression':'attribute_not_exists(pk)','ReturnValuesOnConditionCheckFailure':'ALL_OLD'}},{'Update':{'TableName':'range','Key':{'pk':{'S':'a'},'sk':{'S':'b'}},'UpdateExpression':'SET #g = :v','ExpressionAttributeNames':{'#g':'g'},'ExpressionAttributeValues':{':v':{'S':'x'}}}},{'Delete':{'TableName':'number','Key':{'pk':{'N':'1'}}}},{'ConditionCheck':{'TableName':'binary','Key':{'pk':{'B':'AA=='}},'ConditionExpression':'attribute_not_exists(pk)'}}],'ReturnConsumedCapacity':'INDEXES','ReturnItemCollectionMetrics':'SIZE'}" },
        { "TransactGetItems", "{'TransactItems':[{'Get':{'TableName':'hash','Key':{'pk':{'S':'a'}},'ProjectionExpression':'#p','ExpressionAttributeNames':{'#p':'pk'}}},{'Get':{'TableName':'range','Key':{'pk':{'S':'a'},'sk':{'S':'b'}}}}],'ReturnConsumedCapacity':'TOTAL'}" },
        { "CreateTable", "{'TableName':'fuzzed','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1},'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[{'AttributeName':'sk','KeyType':'HASH'}],'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['x']},'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}}],'LocalSecondaryIndexes':[{'IndexName':'lsi','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}],'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'},'Tags':[{'Key':'a','Value':'b'}],'DeletionProtectionEnabled':false}" },
        { "UpdateTable", "{'TableName':'number','ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':6},'BillingMode':'PROVISIONED','DeletionProtectionEnabled':false,'TableClass':'STANDARD'}" },
        { "DescribeTable", "{'TableName':'range'}" },
        { "DeleteTable", "{'TableName':'nosuch'}" },
        { "ListTables", "{'ExclusiveStartTableName':'a','Limit':2}" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Mutated_body_is_answered(string operation, string request)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("DYNAMO_FUZZ_SEED"), out int given) ? given : Environment.TickCount;
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("DYNAMO_FUZZ_ROUNDS"), out int wanted) ? wanted : 200;
        BodyMutator mutator = new(new Random(seed));
        byte[] valid = Encoding.UTF8.GetBytes(FactTables.Json(request));
        (int first, string text) = await tables.Database.SendAsync(operation, valid);
        Assert.True(first is 200 or 400, text);
        for (int i = 0; i < rounds; i++)
        {
            byte[] body = mutator.Mutate(valid);
            string what = $"seed {seed}, round {i}: {operation} {Encoding.UTF8.GetString(body)}";
            (int status, string answer) = await AnswerAsync(operation, body, what);
            Assert.True(status is 200 or 400, $"{what} → {status} {answer}");
            using JsonDocument json = JsonDocument.Parse(answer);
            Assert.True(status == 200 || json.RootElement.TryGetProperty("__type", out _), $"{what} → {answer}");
        }
    }

    private async Task<(int Status, string Answer)> AnswerAsync(string operation, byte[] body, string what)
    {
        try
        {
            return await tables.Database.SendAsync(operation, body).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(what, error);
        }
    }
}
