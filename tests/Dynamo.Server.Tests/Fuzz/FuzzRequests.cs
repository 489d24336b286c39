namespace Dynamo.Server.Tests.Fuzz;

/// <summary>
/// Requests that are in order, at least one for each operation, on the tables of <see cref="FuzzDatabase"/>. $names
/// stand for what only a running database can say.
/// </summary>
internal static class FuzzRequests
{
    public static (string Operation, string Body)[] All { get; } =
    [
        ("PutItem", """{"TableName":"range","Item":{"pk":{"S":"a"},"sk":{"S":"b"},"g":{"S":"c"},"h":{"N":"1.5"},"b":{"B":"AQID"},"c":{"N":"1"},"x":{"M":{}},"m":{"M":{"x":{"L":[{"SS":["a","b"]},{"NS":["1","2"]},{"BS":["AA=="]},{"BOOL":true},{"NULL":true}]}}}},"ConditionExpression":"attribute_not_exists(#p) OR (size(m.x) > :n AND NOT contains(g, :s))","ExpressionAttributeNames":{"#p":"pk"},"ExpressionAttributeValues":{":n":{"N":"3"},":s":{"S":"x"}},"ReturnValues":"ALL_OLD","ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"}"""),
        ("PutItem", """{"TableName":"hash","Item":{"pk":{"S":"a"}},"Expected":{"x":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"1"},{"N":"2"}]},"y":{"Exists":false}},"ConditionalOperator":"OR"}"""),
        ("GetItem", """{"TableName":"range","Key":{"pk":{"S":"a"},"sk":{"S":"b"}},"ConsistentRead":true,"ProjectionExpression":"#m.x[0], g, h","ExpressionAttributeNames":{"#m":"m"},"ReturnConsumedCapacity":"TOTAL"}"""),
        ("GetItem", """{"TableName":"range","Key":{"pk":{"S":"a"},"sk":{"S":"b"}},"AttributesToGet":["pk","m"]}"""),
        ("UpdateItem", """{"TableName":"range","Key":{"pk":{"S":"a"},"sk":{"S":"b"}},"UpdateExpression":"SET #x.y = if_not_exists(#x.y, :z) + :n, li = list_append(if_not_exists(li, :e), :l) REMOVE m.x[1] ADD c :n, ss :ss DELETE st :ss","ConditionExpression":"attribute_exists(pk) AND c BETWEEN :z AND :n","ExpressionAttributeNames":{"#x":"x"},"ExpressionAttributeValues":{":z":{"N":"0"},":n":{"N":"5"},":e":{"L":[]},":l":{"L":[{"S":"q"}]},":ss":{"SS":["a"]}},"ReturnValues":"UPDATED_NEW","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"""),
        ("UpdateItem", """{"TableName":"hash","Key":{"pk":{"S":"a"}},"AttributeUpdates":{"n":{"Action":"ADD","Value":{"N":"1"}},"s":{"Action":"DELETE","Value":{"SS":["a"]}},"p":{"Value":{"L":[]}}},"ReturnValues":"ALL_NEW"}"""),
        ("DeleteItem", """{"TableName":"range","Key":{"pk":{"S":"a"},"sk":{"S":"b"}},"ConditionExpression":"begins_with(sk, :p) AND attribute_type(m, :t) AND g IN (:g, :t)","ExpressionAttributeValues":{":g":{"S":"c"},":p":{"S":"b"},":t":{"S":"M"}},"ReturnValues":"ALL_OLD"}"""),
        ("Query", """{"TableName":"range","IndexName":"gall","KeyConditionExpression":"g = :g AND h BETWEEN :a AND :b","FilterExpression":"attribute_exists(m.x) OR size(pk) < :b","ProjectionExpression":"pk, m","ExpressionAttributeValues":{":g":{"S":"c"},":a":{"N":"0"},":b":{"N":"9"}},"ScanIndexForward":false,"Limit":3,"Select":"SPECIFIC_ATTRIBUTES","ExclusiveStartKey":{"pk":{"S":"z"},"sk":{"S":"z"},"g":{"S":"c"},"h":{"N":"5"}}}"""),
        ("Query", """{"TableName":"range","KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]},"sk":{"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"S":"b"}]}},"QueryFilter":{"g":{"ComparisonOperator":"IN","AttributeValueList":[{"S":"c"},{"S":"d"}]},"m":{"ComparisonOperator":"NOT_NULL"}},"ConditionalOperator":"AND"}"""),
        ("Scan", """{"TableName":"range","FilterExpression":"contains(#g, :c) AND (h >= :n OR NOT l = :c)","ExpressionAttributeNames":{"#g":"g"},"ExpressionAttributeValues":{":c":{"S":"c"},":n":{"N":"1"}},"Segment":0,"TotalSegments":2,"Limit":5,"ReturnConsumedCapacity":"INDEXES"}"""),
        ("Scan", """{"TableName":"range","IndexName":"local","ScanFilter":{"l":{"ComparisonOperator":"NOT_NULL"}},"Select":"COUNT"}"""),
        ("BatchGetItem", """{"RequestItems":{"range":{"Keys":[{"pk":{"S":"a"},"sk":{"S":"b"}},{"pk":{"S":"a"},"sk":{"S":"c"}}],"ProjectionExpression":"#p, g","ExpressionAttributeNames":{"#p":"pk"},"ConsistentRead":true},"hash":{"Keys":[{"pk":{"S":"a"}}]}},"ReturnConsumedCapacity":"TOTAL"}"""),
        ("BatchGetItem", """{"RequestItems":{"hash":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"b"}}],"AttributesToGet":["pk"]}}}"""),
        ("BatchWriteItem", """{"RequestItems":{"range":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"S":"1"},"l":{"S":"x"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"a"},"sk":{"S":"2"}}}}],"hash":[{"PutRequest":{"Item":{"pk":{"S":"b"}}}}]},"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"}"""),
        ("TransactWriteItems", """{"ClientRequestToken":"abc","TransactItems":[{"Put":{"TableName":"hash","Item":{"pk":{"S":"put"}},"ConditionExpression":"attribute_not_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}},{"Update":{"TableName":"range","Key":{"pk":{"S":"a"},"sk":{"S":"b"}},"UpdateExpression":"SET #g = :v","ExpressionAttributeNames":{"#g":"g"},"ExpressionAttributeValues":{":v":{"S":"x"}}}},{"Delete":{"TableName":"number","Key":{"pk":{"N":"1"}}}},{"ConditionCheck":{"TableName":"binary","Key":{"pk":{"B":"AA=="}},"ConditionExpression":"attribute_not_exists(pk)"}}],"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"}"""),
        ("TransactGetItems", """{"TransactItems":[{"Get":{"TableName":"hash","Key":{"pk":{"S":"a"}},"ProjectionExpression":"#p","ExpressionAttributeNames":{"#p":"pk"}}},{"Get":{"TableName":"range","Key":{"pk":{"S":"a"},"sk":{"S":"b"}}}}],"ReturnConsumedCapacity":"TOTAL"}"""),
        ("CreateTable", """{"TableName":"fuzzed","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1},"GlobalSecondaryIndexes":[{"IndexName":"gsi","KeySchema":[{"AttributeName":"sk","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]},"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}}],"LocalSecondaryIndexes":[{"IndexName":"lsi","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},"Tags":[{"Key":"a","Value":"b"}],"DeletionProtectionEnabled":false}"""),
        ("UpdateTable", """{"TableName":"number","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6},"BillingMode":"PROVISIONED"}"""),
        ("DescribeTable", """{"TableName":"range"}"""),
        ("DeleteTable", """{"TableName":"fuzzed"}"""),
        ("ListTables", """{"ExclusiveStartTableName":"aaa","Limit":2}"""),
        ("ListTagsOfResource", """{"ResourceArn":"$arn","NextToken":"abc"}"""),
        ("TagResource", """{"ResourceArn":"$arn","Tags":[{"Key":"a","Value":"b"},{"Key":"c","Value":""}]}"""),
        ("UntagResource", """{"ResourceArn":"$arn","TagKeys":["a","d"]}"""),
        ("UpdateTimeToLive", """{"TableName":"hash","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}}"""),
        ("DescribeTimeToLive", """{"TableName":"hash"}"""),
        ("DescribeContinuousBackups", """{"TableName":"hash"}"""),
        ("UpdateContinuousBackups", """{"TableName":"hash","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":7}}"""),
        ("CreateBackup", """{"TableName":"hash","BackupName":"another"}"""),
        ("DescribeBackup", """{"BackupArn":"$backup"}"""),
        ("ListBackups", """{"TableName":"range","Limit":2,"TimeRangeLowerBound":1.5,"TimeRangeUpperBound":9999999999,"ExclusiveStartBackupArn":"$backup","BackupType":"USER"}"""),
        ("RestoreTableFromBackup", """{"TargetTableName":"restored","BackupArn":"$backup","BillingModeOverride":"PAY_PER_REQUEST","GlobalSecondaryIndexOverride":[],"LocalSecondaryIndexOverride":[],"VectorIndexOverride":[],"SSESpecificationOverride":{"Enabled":true,"SSEType":"KMS"}}"""),
        ("DeleteBackup", """{"BackupArn":"$backup"}"""),
        ("PutResourcePolicy", """{"ResourceArn":"$arn","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}","ExpectedRevisionId":"NO_POLICY","ConfirmRemoveSelfResourceAccess":true}"""),
        ("GetResourcePolicy", """{"ResourceArn":"$arn"}"""),
        ("DeleteResourcePolicy", """{"ResourceArn":"$arn"}"""),
        ("CreateTable", """{"TableName":"vectored","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"t","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST","VectorIndexes":[{"IndexName":"vix","VectorAttribute":{"AttributeName":"v"},"Dimensions":2,"DistanceFunction":"EUCLIDEAN","Projection":{"ProjectionType":"ALL"},"SearchSchema":[{"AttributeName":"t","SearchSchemaElementType":"HASH"}]}]}"""),
        ("UpdateTable", """{"TableName":"vectors","VectorIndexUpdates":[{"Delete":{"IndexName":"gone"}}]}"""),
        ("PutItem", """{"TableName":"vectors","Item":{"pk":{"S":"b"},"t":{"S":"x"},"f":{"N":"2"},"v":{"L":[{"N":"0.5"},{"N":"-1e10"}]}},"ReturnConsumedCapacity":"INDEXES"}"""),
        ("SearchVectors", """{"TableName":"vectors","IndexName":"vix","SearchVector":[{"N":"1"},{"N":"-2.5e3"}],"TopK":3,"SearchConditionExpression":"#t = :t AND (:n = f)","ProjectionExpression":"pk, #t","ExpressionAttributeNames":{"#t":"t"},"ExpressionAttributeValues":{":t":{"S":"x"},":n":{"N":"1"}},"ReturnConsumedCapacity":"INDEXES"}"""),
        ("DescribeEndpoints", """{}"""),
        ("DescribeLimits", """{}"""),
        ("ExecuteStatement", """{"Statement":"SELECT pk, m.x[0] FROM range.gall WHERE g = ? AND h BETWEEN 1 AND 9 ORDER BY h DESC","Parameters":[{"S":"c"}],"ConsistentRead":false,"Limit":2,"ReturnConsumedCapacity":"INDEXES"}"""),
        ("ExecuteStatement", """{"Statement":"SELECT * FROM range WHERE pk = ?","Parameters":[{"S":"a"}],"Limit":1,"NextToken":"$token"}"""),
        ("ExecuteStatement", """{"Statement":"UPDATE range SET m = ? SET n = n + 1 REMOVE b WHERE pk = ? AND sk = ? RETURNING ALL NEW *","Parameters":[{"L":[{"N":"1"}]},{"S":"a"},{"S":"0"}],"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"""),
        ("BatchExecuteStatement", """{"Statements":[{"Statement":"SELECT * FROM hash WHERE pk = ?","Parameters":[{"S":"a"}],"ConsistentRead":true},{"Statement":"SELECT * FROM number WHERE pk = 1"}],"ReturnConsumedCapacity":"TOTAL"}"""),
        ("BatchExecuteStatement", """{"Statements":[{"Statement":"DELETE FROM number WHERE pk = 1"},{"Statement":"UPDATE hash SET n = ? WHERE pk = ?","Parameters":[{"N":"1"},{"S":"a"}],"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}]}"""),
        ("ExecuteTransaction", """{"ClientRequestToken":"def","TransactStatements":[{"Statement":"INSERT INTO hash VALUE {'pk': ?}","Parameters":[{"S":"t"}]},{"Statement":"UPDATE range SET g = ? WHERE pk = ? AND sk = ?","Parameters":[{"S":"x"},{"S":"a"},{"S":"b"}]}],"ReturnConsumedCapacity":"INDEXES"}"""),
        ("ListStreams", """{"TableName":"streamed","Limit":3,"ExclusiveStartStreamArn":"$stream"}"""),
        ("DescribeStream", """{"StreamArn":"$stream","Limit":3,"ExclusiveStartShardId":"$shard"}"""),
        ("GetShardIterator", """{"StreamArn":"$stream","ShardId":"$shard","ShardIteratorType":"AFTER_SEQUENCE_NUMBER","SequenceNumber":"$sequence"}"""),
        ("GetRecords", """{"ShardIterator":"$iterator","Limit":2}"""),
    ];
}
