using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.TransactWriteItems;

/// <summary>
/// Validates a TransactWriteItems in DynamoDB's order and plans its writes: the request's members, then the actions
/// one by one, then their tables, then what they hold for those tables. Of the last, what the schema says of types
/// cancels the transaction; everything else refuses the request.
/// </summary>
internal sealed class TransactWritePlanner(EngineContext context)
{
    private const ValidationStyle Style = OperationStyles.TransactWriteItems;

    public void Plan(TransactWriteItemsRequest request, TransactWrite transaction)
    {
        TransactionRules.TransactWriteItems.ThrowIfInvalid(request);
        long sizeBytes = 0;
        foreach (TransactWriteItem action in request.TransactItems)
        {
            ItemWrite write = transaction.Add(RequestMembers.WantsOldOnFailure(action.ReturnValuesOnConditionCheckFailure));
            CheckAction(request, action, write);
            sizeBytes += action.HasPut ? ItemBytes.Size(request.Bytes(action.Item)) : 0;
        }
        if (sizeBytes > TransactWrite.MaxBytes)
            DynamoException.ThrowValidation(TransactWrite.TooLargeText);
        Table[] tables = [.. request.TransactItems.Select(a => context.Catalog.GetUsable(a.TableName.Span))];
        for (int i = 0; i < tables.Length; i++)
            PlanWrite(request, request.TransactItems[i], tables[i], transaction, i);
        TransactTargets.CheckDistinct(
            transaction.Count, i => transaction.HasFault(i) ? default : (transaction[i].Table.Items, transaction[i].ItemKey.ToArray()));
    }

    /// <summary>What an action can have wrong whatever its table.</summary>
    private void CheckAction(TransactWriteItemsRequest request, TransactWriteItem action, ItemWrite write)
    {
        CheckOneOperation(action);
        ExpressionAttributes attributes = action.ExpressionAttributes;
        attributes.MessagePrefix = "";
        CheckPlaceholders(action);
        attributes.ThrowIfInvalid();
        ParameterRules.CheckPlaceholderValues(Style, action.ExpressionAttributeValuesFault);
        if (action.HasUpdate)
        {
            write.Update.Bind(context.Expressions, action.UpdateExpression.Span, attributes);
            write.Update.ValuesMayNestTooDeep = true;
        }
        if (action.ConditionExpression.IsPresent)
            write.Condition.Bind(context.Expressions, ExpressionKind.Condition, action.ConditionExpression.Span, attributes);
        attributes.ThrowIfUnused();
        ParameterRules.CheckValue(Style, action.HasPut ? action.Item : action.Key);
        if (action.HasPut && ItemBytes.Size(request.Bytes(action.Item)) > ItemSize.MaxBytes)
            DynamoException.ThrowValidation(ItemSize.TooLargeText);
    }

    /// <summary>Only the expressions that such an action can have count, and are named where they are missing.</summary>
    private static void CheckPlaceholders(TransactWriteItem action)
    {
        (string, bool) condition = ("ConditionExpression", action.ConditionExpression.IsPresent);
        if (action.HasUpdate)
        {
            ParameterRules.CheckPlaceholders(
                Style, action.ExpressionAttributes, [("UpdateExpression", action.UpdateExpression.IsPresent), condition]);
        }
        else
        {
            ParameterRules.CheckPlaceholders(Style, action.ExpressionAttributes, [condition]);
        }
    }

    private static void CheckOneOperation(TransactWriteItem action)
    {
        int operations = (action.HasConditionCheck ? 1 : 0) + (action.HasPut ? 1 : 0) + (action.HasDelete ? 1 : 0) + (action.HasUpdate ? 1 : 0);
        if (operations == 0)
            DynamoException.ThrowValidation(ErrorText.InvalidRequest + "TransactWriteRequest should contain Delete or Put or Update request");
        if (operations > 1)
            DynamoException.ThrowValidation("TransactItems can only contain one of Check, Put, Update or Delete");
    }

    private static void PlanWrite(TransactWriteItemsRequest request, TransactWriteItem action, Table table, TransactWrite transaction, int index)
    {
        ItemWrite write = transaction[index];
        ReadOnlyMemory<byte> item = request.Memory(action.HasPut ? action.Item : action.Key);
        try
        {
            if (action.HasPut)
                CheckPut(table, item.Span);
            else
                KeyValidation.CheckKey(table.Keys, item.Span);
            if (action.HasUpdate)
                UpdateRules.Check(table, write.Update);
        }
        catch (DynamoException e) when (TransactTargets.Cancels(e))
        {
            write.PlanNothing(table);
            transaction.SetFault(index, e.Message);
            return;
        }
        KeyPaths.Check(table, write.Update);
        KeyPaths.Check(table, write.Condition);
        WriteKind kind = action.HasPut ? WriteKind.Put
            : action.HasUpdate ? WriteKind.Update
            : action.HasDelete ? WriteKind.Delete : WriteKind.Check;
        write.Plan(kind, table, item);
    }

    private static void CheckPut(Table table, ReadOnlySpan<byte> item)
    {
        KeyValidation.CheckItem(table.Keys, item);
        IndexedValues.Check(table, item);
    }
}
