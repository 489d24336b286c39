using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of the transactions (measured on AWS, October 2026), all in the older layer.</summary>
internal static class TransactionRules
{
    private const int MaxActions = 100;
    private const int MaxTokenCharacters = 36;

    private static readonly MemberRule<TransactWriteItem>[] s_put =
    [
        TableName<TransactWriteItem>(a => a.TableName),
        new RequiredRule<TransactWriteItem>("Item", a => a.Item.IsPresent),
        ReturnValues(),
    ];

    private static readonly MemberRule<TransactWriteItem>[] s_delete =
    [
        TableName<TransactWriteItem>(a => a.TableName),
        new RequiredRule<TransactWriteItem>("Key", a => a.Key.IsPresent),
        ReturnValues(),
    ];

    private static readonly MemberRule<TransactWriteItem>[] s_update =
        [.. s_delete, new RequiredRule<TransactWriteItem>("UpdateExpression", a => a.UpdateExpression.IsPresent)];

    private static readonly MemberRule<TransactWriteItem>[] s_check =
        [.. s_delete, new RequiredRule<TransactWriteItem>("ConditionExpression", a => a.ConditionExpression.IsPresent)];

    public static readonly OperationRules<TransactWriteItemsRequest> TransactWriteItems = new(
        OperationStyles.TransactWriteItems,
        new TextRule<TransactWriteItemsRequest>("ClientRequestToken", r => r.ClientRequestToken)
        {
            MinLength = 1,
            MaxLength = MaxTokenCharacters,
        },
        new TextRule<TransactWriteItemsRequest>("ReturnConsumedCapacity", r => r.ReturnConsumedCapacity)
        {
            OneOf = MemberEnum.ReturnConsumedCapacity,
        },
        new TextRule<TransactWriteItemsRequest>("ReturnItemCollectionMetrics", r => r.ReturnItemCollectionMetrics)
        {
            OneOf = MemberEnum.ReturnItemCollectionMetrics,
        },
        new CountRule<TransactWriteItemsRequest>(
            "TransactItems", r => r.TransactItems.IsPresent ? r.TransactItems.Count : null,
            r => JavaText.List(r.TransactItems.Count, i => Shown(r.TransactItems[i])))
        {
            Required = true,
            Min = 1,
            Max = MaxActions,
        },
        new EachRule<TransactWriteItemsRequest, TransactWriteItem>(
            "TransactItems", r => r.TransactItems.Count, (r, i) => r.TransactItems[i], key: null,
            new StructureRule<TransactWriteItem, TransactWriteItem>("ConditionCheck", a => (a.HasConditionCheck, a), s_check),
            new StructureRule<TransactWriteItem, TransactWriteItem>("Put", a => (a.HasPut, a), s_put),
            new StructureRule<TransactWriteItem, TransactWriteItem>("Delete", a => (a.HasDelete, a), s_delete),
            new StructureRule<TransactWriteItem, TransactWriteItem>("Update", a => (a.HasUpdate, a), s_update)));

    public static readonly OperationRules<TransactGetItemsRequest> TransactGetItems = new(
        OperationStyles.TransactGetItems,
        new TextRule<TransactGetItemsRequest>("ReturnConsumedCapacity", r => r.ReturnConsumedCapacity)
        {
            OneOf = MemberEnum.ReturnConsumedCapacity,
        },
        new CountRule<TransactGetItemsRequest>(
            "TransactItems", r => r.TransactItems.IsPresent ? r.TransactItems.Count : null,
            r => JavaText.List(r.TransactItems.Count, i => $"TransactGetItem(get=Get(tableName={r.TransactItems[i].TableName}))"))
        {
            Required = true,
            Min = 1,
            Max = MaxActions,
        },
        new EachRule<TransactGetItemsRequest, TransactGetItem>(
            "TransactItems", r => r.TransactItems.Count, (r, i) => r.TransactItems[i], key: null,
            new RequiredRule<TransactGetItem>("Get", a => a.HasGet),
            new StructureRule<TransactGetItem, TransactGetItem>(
                "Get", a => (a.HasGet, a),
                TableName<TransactGetItem>(a => a.TableName),
                new RequiredRule<TransactGetItem>("Key", a => a.Key.IsPresent))));

    private static TextRule<T> TableName<T>(Func<T, Utf8Text> member) => new("TableName", member)
    {
        Required = true,
        MinLength = 1,
        MaxLength = 255,
        IsName = true,
        OrArn = true,
    };

    private static TextRule<TransactWriteItem> ReturnValues()
        => new("ReturnValuesOnConditionCheckFailure", a => a.ReturnValuesOnConditionCheckFailure)
        {
            OneOf = MemberEnum.ReturnValuesOnConditionCheckFailure,
        };

    private static string Shown(TransactWriteItem action)
        => $"TransactWriteItem(conditionCheck={Shown(action.HasConditionCheck, "ConditionCheck", action)}, "
            + $"put={Shown(action.HasPut, "Put", action)}, delete={Shown(action.HasDelete, "Delete", action)}, "
            + $"update={Shown(action.HasUpdate, "Update", action)})";

    private static string Shown(bool isPresent, string structure, TransactWriteItem action)
        => isPresent ? $"{structure}(tableName={action.TableName})" : "null";
}
