using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.UpdateItem;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Validation;

/// <summary>
/// Everything that DynamoDB checks in a request ahead of its expressions, in DynamoDB's order (measured on AWS, October 2026).
/// </summary>
/// <remarks>
/// Behind it an operation calls <c>ExpressionAttributes.ThrowIfInvalid</c>,
/// <see cref="ParameterRules.CheckPlaceholderValues"/>, binds its expressions in order, calls <c>ThrowIfUnused</c>,
/// and only then looks for the table. The message prefix of the expressions is set here.
/// </remarks>
internal static partial class RequestValidation
{
    public static void Check(PutItemRequest request)
    {
        const ValidationStyle Style = OperationStyles.PutItem;
        CheckFarTooDeep(request, request.Item.Fault, oldValuesOnly: true);
        ItemRules.PutItem.ThrowIfInvalid(request);
        request.ExpressionAttributes.MessagePrefix = Style.Envelope("");
        ParameterRules.CheckMixing(
            Style,
            [("Expected", request.Expected.IsPresent), ("ConditionalOperator", request.ConditionalOperator.IsPresent)],
            [("ConditionExpression", request.ConditionExpression.IsPresent)]);
        ParameterRules.CheckPlaceholders(
            Style, request.ExpressionAttributes, [("ConditionExpression", request.ConditionExpression.IsPresent)]);
        ParameterRules.CheckValue(Style, request.Item);
        CheckOldValuesOnly(Style, request.ReturnValues);
        if (ItemBytes.Size(request.Bytes(request.Item)) > ItemSize.MaxBytes)
            DynamoException.ThrowValidation(ItemSize.TooLargeText);
        LegacyRules.CheckExpected(Style, request, request.Expected);
        ParameterRules.CheckConditionalOperator(Style, request.ConditionalOperator, request.Expected.Count);
    }

    public static void Check(UpdateItemRequest request)
    {
        const ValidationStyle Style = OperationStyles.UpdateItem;
        CheckFarTooDeep(request, FirstFault(request), oldValuesOnly: false);
        ItemRules.UpdateItem.ThrowIfInvalid(request);
        request.ExpressionAttributes.MessagePrefix = Style.Envelope("");
        ReadOnlySpan<(string, bool)> expressions =
        [
            ("UpdateExpression", request.UpdateExpression.IsPresent),
            ("ConditionExpression", request.ConditionExpression.IsPresent),
        ];
        ParameterRules.CheckMixing(
            Style,
            [
                ("AttributeUpdates", request.AttributeUpdates.IsPresent),
                ("Expected", request.Expected.IsPresent),
                ("ConditionalOperator", request.ConditionalOperator.IsPresent),
            ],
            expressions);
        ParameterRules.CheckPlaceholders(Style, request.ExpressionAttributes, expressions);
        ParameterRules.CheckValue(Style, request.Key);
        LegacyRules.CheckUpdates(Style, request, request.AttributeUpdates);
        LegacyRules.CheckExpected(Style, request, request.Expected);
        ParameterRules.CheckConditionalOperator(Style, request.ConditionalOperator, request.Expected.Count);
    }

    public static void Check(DeleteItemRequest request)
    {
        const ValidationStyle Style = OperationStyles.DeleteItem;
        CheckFarTooDeep(request, request.Key.Fault, oldValuesOnly: true);
        ItemRules.DeleteItem.ThrowIfInvalid(request);
        request.ExpressionAttributes.MessagePrefix = Style.Envelope("");
        ParameterRules.CheckMixing(
            Style,
            [("Expected", request.Expected.IsPresent), ("ConditionalOperator", request.ConditionalOperator.IsPresent)],
            [("ConditionExpression", request.ConditionExpression.IsPresent)]);
        ParameterRules.CheckPlaceholders(
            Style, request.ExpressionAttributes, [("ConditionExpression", request.ConditionExpression.IsPresent)]);
        ParameterRules.CheckValue(Style, request.Key);
        CheckOldValuesOnly(Style, request.ReturnValues);
        LegacyRules.CheckExpected(Style, request, request.Expected);
        ParameterRules.CheckConditionalOperator(Style, request.ConditionalOperator, request.Expected.Count);
    }

    /// <summary>
    /// A request with a value that is far too deep is read by the older layer: a bad enumeration is then found first,
    /// echoed and alone.
    /// </summary>
    private static void CheckFarTooDeep(WriteItemRequest request, ValueFault? fault, bool oldValuesOnly)
    {
        bool isFarTooDeep = fault == ValueFault.FarTooDeep || request.ExpressionAttributeValuesFault?.Fault == ValueFault.FarTooDeep;
        for (int i = 0; i < request.Expected.Count && !isFarTooDeep; i++)
            isFarTooDeep = request.Expected[i].Value.Fault == ValueFault.FarTooDeep;
        if (!isFarTooDeep)
            return;
        CheckAsOlder("ConditionalOperator", request.ConditionalOperator, MemberEnum.ConditionalOperator);
        CheckAsOlder("ReturnValues", request.ReturnValues, MemberEnum.ReturnValues);
        if (oldValuesOnly)
            CheckOldValuesOnly(ValidationStyle.Older, request.ReturnValues);
    }

    private static ValueFault? FirstFault(UpdateItemRequest request)
    {
        ValueFault? fault = request.Key.Fault;
        for (int i = 0; i < request.AttributeUpdates.Count && fault is null; i++)
            fault = request.AttributeUpdates[i].Value.Fault;
        return fault;
    }

    private static void CheckAsOlder(string name, Utf8Text member, MemberEnum values)
    {
        if (!member.IsPresent || values.Has(member.Span))
            return;
        MemberErrors errors = default;
        errors.Add(new MemberError(MemberPath.Root.Member(name), member.ToString(), values.Constraint, CurrentForm.Echo));
        errors.ThrowOlder();
    }

    private static void CheckOldValuesOnly(ValidationStyle style, Utf8Text returnValues)
    {
        if (returnValues.IsPresent && !returnValues.Is("ALL_OLD"u8) && !returnValues.Is("NONE"u8))
            DynamoException.ThrowValidation(style.Envelope("ReturnValues can only be ALL_OLD or NONE"));
    }
}
