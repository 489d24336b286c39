using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Validation;

/// <summary>
/// The shape of Expected, QueryFilter, ScanFilter, KeyConditions and AttributeUpdates (measured on AWS, October 2026): how many
/// values a comparison takes and of which types.
/// </summary>
internal static class LegacyRules
{
    public static void CheckExpected(ValidationStyle style, OperationRequest request, MemberList<ExpectedAttributeValue> expected)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            ParameterRules.CheckAttributeName(style, expected[i].AttributeName);
            string? error = Fault(style, request, expected[i]);
            if (error is not null)
                DynamoException.ThrowValidation(style.Envelope(error));
        }
    }

    public static void CheckConditions(ValidationStyle style, OperationRequest request, MemberList<Condition> conditions)
    {
        for (int i = 0; i < conditions.Count; i++)
        {
            Condition condition = conditions[i];
            ParameterRules.CheckAttributeName(style, condition.AttributeName);
            string? error = ValueFault(style, condition.AttributeValueList)
                ?? Fault(request, condition.ComparisonOperator.ToString(), condition.AttributeValueList);
            if (error is not null)
                DynamoException.ThrowValidation(style.Envelope(error));
        }
    }

    public static void CheckUpdates(ValidationStyle style, OperationRequest request, MemberList<AttributeValueUpdate> updates)
    {
        for (int i = 0; i < updates.Count; i++)
        {
            AttributeValueUpdate update = updates[i];
            ParameterRules.CheckAttributeName(style, update.AttributeName);
            string? error = update.Value.Fault?.Sentence(style.IsOlder()) ?? Fault(request, update);
            if (error is not null)
                DynamoException.ThrowValidation(style.Envelope(error));
        }
    }

    private static string? Fault(ValidationStyle style, OperationRequest request, ExpectedAttributeValue expected)
    {
        Utf8Text name = expected.AttributeName;
        ValueList<ValueSlot> list = expected.AttributeValueList;
        if (list.IsPresent && expected.Value.IsPresent)
            return $"{ErrorText.Invalid}Value and AttributeValueList cannot be used together for Attribute: {name}";
        if (expected.ComparisonOperator.IsPresent)
        {
            string comparison = expected.ComparisonOperator.ToString();
            if (expected.Exists is not null)
                return $"{ErrorText.Invalid}Exists and ComparisonOperator cannot be used together for Attribute: {name}";
            if (comparison is not ("NULL" or "NOT_NULL") && !list.IsPresent && !expected.Value.IsPresent)
                return $"{ErrorText.Invalid}Value or AttributeValueList must be used with ComparisonOperator: {comparison} for Attribute: {name}";
            if (!list.IsPresent && expected.Value.IsPresent)
                return expected.Value.Fault?.Sentence(style.IsOlder()) ?? CountFault(comparison, 1) ?? TypeFault(request, comparison, expected.Value);
            return ValueFault(style, list) ?? Fault(request, comparison, list);
        }
        if (list.IsPresent)
            return $"{ErrorText.Invalid}AttributeValueList can only be used with a ComparisonOperator for Attribute: {name}";
        if (expected.Exists != false && !expected.Value.IsPresent)
            return $"{ErrorText.Invalid}Value must be provided when Exists is {(expected.Exists is null ? "null" : "true")} for Attribute: {name}";
        if (expected.Exists == false && expected.Value.IsPresent)
            return $"{ErrorText.Invalid}Value cannot be used when Exists is false for Attribute: {name}";
        return expected.Value.Fault?.Sentence(style.IsOlder());
    }

    private static string? Fault(OperationRequest request, AttributeValueUpdate update)
    {
        bool delete = update.Action.Is("DELETE"u8);
        if (!update.Value.IsPresent)
            return delete ? null : ErrorText.Invalid + "Only DELETE action is allowed when no attribute value is specified";
        ValueTag type = Tag(request, update.Value);
        if (delete && !type.IsSet())
            return $"{ErrorText.Invalid}DELETE action with value is not supported for the type {type.TypeName()}";
        if (update.Action.Is("ADD"u8) && !type.IsSet() && type is not (ValueTag.Number or ValueTag.List))
            return $"{ErrorText.Invalid}ADD action is not supported for the type {type.TypeName()}";
        return null;
    }

    private static string? ValueFault(ValidationStyle style, ValueList<ValueSlot> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].Fault is { } fault)
                return fault.Sentence(style.IsOlder());
        }
        return null;
    }

    private static string? Fault(OperationRequest request, string comparison, ValueList<ValueSlot> values)
    {
        string? count = CountFault(comparison, values.Count);
        if (count is not null)
            return count;
        for (int i = 1; i < values.Count; i++)
        {
            if (Tag(request, values[i]).TypeName() != Tag(request, values[0]).TypeName())
                return ErrorText.Invalid + "AttributeValues inside AttributeValueList must be of same type";
        }
        if (values.Count > 0 && TypeFault(request, comparison, values[0]) is { } type)
            return type;
        bool reversed = comparison == "BETWEEN"
            && ValueComparison.TryCompare(new ValueView(request.Bytes(values[0])), new ValueView(request.Bytes(values[1])), out int order)
            && order > 0;
        return reversed ? "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound" : null;
    }

    private static string? CountFault(string comparison, int count)
    {
        bool fits = comparison switch
        {
            "NULL" or "NOT_NULL" => count == 0,
            "IN" => count > 0,
            "BETWEEN" => count == 2,
            _ => count == 1,
        };
        return fits ? null : $"{ErrorText.Invalid}Invalid number of argument(s) for the {comparison} ComparisonOperator";
    }

    /// <summary>EQ, NE and IN take any type; the others order, search or begin with something.</summary>
    private static string? TypeFault(OperationRequest request, string comparison, ValueSlot value)
    {
        ValueTag type = Tag(request, value);
        bool fits = comparison switch
        {
            "LE" or "LT" or "GE" or "GT" or "BETWEEN" or "IN" => type.IsScalarKeyType(),
            "CONTAINS" or "NOT_CONTAINS" => type.IsScalarKeyType() || type is ValueTag.True or ValueTag.False or ValueTag.Null,
            "BEGINS_WITH" => type is ValueTag.String or ValueTag.Binary,
            _ => true,
        };
        return fits ? null : $"{ErrorText.Invalid}ComparisonOperator {comparison} is not valid for {type.TypeName()} AttributeValue type";
    }

    private static ValueTag Tag(OperationRequest request, ValueSlot slot) => new ValueView(request.Bytes(slot)).Tag;
}
