using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.Operations.UpdateItem;

namespace Dynamo.Engine.Validation;

/// <summary>
/// The member constraints of the operations on items, in the order in which DynamoDB reports them, as
/// measured on AWS in October 2026; where that is silent, dynalite's record of the wire.
/// </summary>
internal static class ItemRules
{
    private const int MaxAttributesToGet = 255;

    public static readonly OperationRules<PutItemRequest> PutItem = new(
        OperationStyles.PutItem,
        ReturnConsumedCapacity<PutItemRequest>(r => r.ReturnConsumedCapacity),
        DataTableName<PutItemRequest>(r => r.TableName),
        ReturnValues<PutItemRequest>(),
        ReturnItemCollectionMetrics<PutItemRequest>(r => r.ReturnItemCollectionMetrics),
        ReturnValuesOnConditionCheckFailure<PutItemRequest>(),
        ConditionalOperator<PutItemRequest>(r => r.ConditionalOperator),
        Expected<PutItemRequest>(),
        new RequiredRule<PutItemRequest>("Item", r => r.Item.IsPresent))
    {
        OlderOrder = ["ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "TableName", "Item"],
    };

    public static readonly OperationRules<UpdateItemRequest> UpdateItem = new(
        OperationStyles.UpdateItem,
        ReturnConsumedCapacity<UpdateItemRequest>(r => r.ReturnConsumedCapacity),
        DataTableName<UpdateItemRequest>(r => r.TableName),
        ReturnItemCollectionMetrics<UpdateItemRequest>(r => r.ReturnItemCollectionMetrics),
        ReturnValues<UpdateItemRequest>(),
        ReturnValuesOnConditionCheckFailure<UpdateItemRequest>(),
        ConditionalOperator<UpdateItemRequest>(r => r.ConditionalOperator),
        new RequiredRule<UpdateItemRequest>("Key", r => r.Key.IsPresent),
        Expected<UpdateItemRequest>(),
        new EachRule<UpdateItemRequest, AttributeValueUpdate>(
            "AttributeUpdates", r => r.AttributeUpdates.Count, (r, i) => r.AttributeUpdates[i], u => u.AttributeName,
            new TextRule<AttributeValueUpdate>("Action", u => u.Action) { OneOf = MemberEnum.AttributeAction }))
    {
        OlderOrder = ["ReturnConsumedCapacity", "TableName", "ReturnItemCollectionMetrics", "ReturnValues",
            "ReturnValuesOnConditionCheckFailure", "ConditionalOperator", "Key"],
        NamelessStopsOthers = true,
    };

    public static readonly OperationRules<DeleteItemRequest> DeleteItem = new(
        OperationStyles.DeleteItem,
        ReturnConsumedCapacity<DeleteItemRequest>(r => r.ReturnConsumedCapacity),
        DataTableName<DeleteItemRequest>(r => r.TableName),
        ReturnValues<DeleteItemRequest>(),
        ReturnItemCollectionMetrics<DeleteItemRequest>(r => r.ReturnItemCollectionMetrics),
        ReturnValuesOnConditionCheckFailure<DeleteItemRequest>(),
        ConditionalOperator<DeleteItemRequest>(r => r.ConditionalOperator),
        Expected<DeleteItemRequest>(),
        new RequiredRule<DeleteItemRequest>("Key", r => r.Key.IsPresent))
    {
        OlderOrder = ["ReturnValues", "ReturnConsumedCapacity", "TableName", "ReturnItemCollectionMetrics", "Key"],
    };

    public static readonly OperationRules<GetItemRequest> GetItem = new(
        OperationStyles.GetItem,
        ReturnConsumedCapacity<GetItemRequest>(r => r.ReturnConsumedCapacity),
        AttributesToGet<GetItemRequest>(r => r.AttributesToGet),
        DataTableName<GetItemRequest>(r => r.TableName),
        new RequiredRule<GetItemRequest>("Key", r => r.Key.IsPresent))
    {
        OlderOrder = ["ReturnConsumedCapacity", "AttributesToGet", "TableName", "Key"],
    };

    public static readonly OperationRules<QueryRequest> Query = new(
        OperationStyles.Query,
        Select<QueryRequest>(),
        IndexName<QueryRequest>(),
        ReturnConsumedCapacity<QueryRequest>(r => r.ReturnConsumedCapacity),
        Conditions<QueryRequest>("QueryFilter", r => r.QueryFilter),
        DataTableName<QueryRequest>(r => r.TableName),
        ConditionalOperator<QueryRequest>(r => r.ConditionalOperator),
        AttributesToGet<QueryRequest>(r => r.AttributesToGet),
        new NumberRule<QueryRequest>("Limit", r => r.Limit) { Min = 1 },
        Conditions<QueryRequest>("KeyConditions", r => r.KeyConditions))
    {
        OlderOrder = ["Select", "IndexName", "ReturnConsumedCapacity", "QueryFilter", "TableName",
            "ConditionalOperator", "AttributesToGet", "Limit", "KeyConditions"],
        NamelessStopsOthers = true,
        NamelessIsBare = true,
    };

    public static readonly OperationRules<ScanRequest> Scan = new(
        OperationStyles.Scan,
        Select<ScanRequest>(),
        IndexName<ScanRequest>(),
        new NumberRule<ScanRequest>("TotalSegments", r => r.TotalSegments) { Min = 1, Max = 1_000_000 },
        ReturnConsumedCapacity<ScanRequest>(r => r.ReturnConsumedCapacity),
        DataTableName<ScanRequest>(r => r.TableName),
        ConditionalOperator<ScanRequest>(r => r.ConditionalOperator),
        Conditions<ScanRequest>("ScanFilter", r => r.ScanFilter),
        new NumberRule<ScanRequest>("Segment", r => r.Segment) { Min = 0, Max = 999_999 },
        new NumberRule<ScanRequest>("Limit", r => r.Limit) { Min = 1 },
        AttributesToGet<ScanRequest>(r => r.AttributesToGet));

    public static readonly OperationRules<BatchGetItemRequest> BatchGetItem = new(
        OperationStyles.BatchGetItem,
        new OwnRule<BatchGetItemRequest>("RequestItems", BatchRules.CheckGetTables),
        new EachRule<BatchGetItemRequest, KeysAndAttributes>(
            "RequestItems", r => r.RequestItems.Count, (r, i) => r.RequestItems[i], t => t.TableName,
            new CountRule<KeysAndAttributes>("Keys", t => t.Keys.IsPresent ? t.Keys.Count : null, _ => "[]")
            {
                Required = true,
                Min = 1,
                Max = BatchRules.MaxKeys,
            },
            AttributesToGet<KeysAndAttributes>(t => t.AttributesToGet)),
        ReturnConsumedCapacity<BatchGetItemRequest>(r => r.ReturnConsumedCapacity))
    {
        OlderOrder = ["RequestItems", "ReturnConsumedCapacity"],
    };

    public static readonly OperationRules<BatchWriteItemRequest> BatchWriteItem = new(
        OperationStyles.BatchWriteItem,
        ReturnConsumedCapacity<BatchWriteItemRequest>(r => r.ReturnConsumedCapacity),
        ReturnItemCollectionMetrics<BatchWriteItemRequest>(r => r.ReturnItemCollectionMetrics),
        new OwnRule<BatchWriteItemRequest>("RequestItems", BatchRules.CheckWriteTables));

    private static TextRule<T> DataTableName<T>(Func<T, Utf8Text> member) => new("TableName", member)
    {
        Required = true,
        MinLength = 1,
        MaxLength = 255,
        IsName = true,
        OrArn = true,
    };

    private static TextRule<T> IndexName<T>()
        where T : ReadRangeRequest
        => new("IndexName", r => r.IndexName) { MinLength = 3, MaxLength = 255, IsName = true };

    private static TextRule<T> Select<T>()
        where T : ReadRangeRequest
        => new("Select", r => r.Select) { OneOf = MemberEnum.Select };

    private static TextRule<T> ReturnConsumedCapacity<T>(Func<T, Utf8Text> member)
        => new("ReturnConsumedCapacity", member) { OneOf = MemberEnum.ReturnConsumedCapacity };

    private static TextRule<T> ReturnItemCollectionMetrics<T>(Func<T, Utf8Text> member)
        => new("ReturnItemCollectionMetrics", member) { OneOf = MemberEnum.ReturnItemCollectionMetrics };

    private static TextRule<T> ReturnValues<T>()
        where T : WriteItemRequest
        => new("ReturnValues", r => r.ReturnValues) { OneOf = MemberEnum.ReturnValues };

    private static TextRule<T> ReturnValuesOnConditionCheckFailure<T>()
        where T : WriteItemRequest
        => new("ReturnValuesOnConditionCheckFailure", r => r.ReturnValuesOnConditionCheckFailure)
        {
            OneOf = MemberEnum.ReturnValuesOnConditionCheckFailure,
        };

    private static TextRule<T> ConditionalOperator<T>(Func<T, Utf8Text> member)
        => new("ConditionalOperator", member) { OneOf = MemberEnum.ConditionalOperator };

    private static CountRule<T> AttributesToGet<T>(Func<T, ValueList<Utf8Text>> member)
        => new("AttributesToGet", r => member(r).IsPresent ? member(r).Count : null, r => JavaText.List(member(r)))
        {
            Min = 1,
            Max = MaxAttributesToGet,
        };

    private static EachRule<T, ExpectedAttributeValue> Expected<T>()
        where T : WriteItemRequest
        => new("Expected", r => r.Expected.Count, (r, i) => r.Expected[i], e => e.AttributeName,
            new TextRule<ExpectedAttributeValue>("ComparisonOperator", e => e.ComparisonOperator)
            {
                OneOf = MemberEnum.ComparisonOperator,
            });

    private static EachRule<T, Condition> Conditions<T>(string name, Func<T, MemberList<Condition>> member)
        => new(name, r => member(r).Count, (r, i) => member(r)[i], c => c.AttributeName,
            new TextRule<Condition>("ComparisonOperator", c => c.ComparisonOperator)
            {
                Required = true,
                OneOf = MemberEnum.ComparisonOperator,
            });
}
