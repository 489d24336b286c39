using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Validation;

/// <summary>Rules on parameters together, shared by several operations (measured on AWS, October 2026).</summary>
internal static class ParameterRules
{
    /// <summary>Either expressions or the parameters that they replaced.</summary>
    public static void CheckMixing(
        ValidationStyle style, ReadOnlySpan<(string Name, bool IsPresent)> others,
        ReadOnlySpan<(string Name, bool IsPresent)> expressions)
    {
        if (Any(others) && Any(expressions))
        {
            DynamoException.ThrowValidation(style.Envelope(
                "Can not use both expression and non-expression parameters in the same request: " +
                $"Non-expression parameters: {{{Present(others)}}} Expression parameters: {{{Present(expressions)}}}"));
        }
    }

    /// <summary>Placeholders need an expression that could use them; values do not count a projection.</summary>
    public static void CheckPlaceholders(
        ValidationStyle style, ExpressionAttributes attributes, ReadOnlySpan<(string Name, bool IsPresent)> expressions)
    {
        if (!attributes.HasNames && !attributes.HasValues)
            return;
        if (attributes.HasNames && !Any(expressions))
        {
            DynamoException.ThrowValidation(style.Envelope(
                "ExpressionAttributeNames can only be specified when using expressions"));
        }
        if (attributes.HasValues && !AnyWithValues(expressions))
            ThrowValuesWithoutExpression(style, expressions);
    }

    /// <summary>A value, item or key of the request, if it is there.</summary>
    public static void CheckValue(ValidationStyle style, ValueSlot slot)
    {
        if (slot.Fault is not null)
            DynamoException.ThrowValidation(slot.Fault.Message(style));
    }

    /// <summary>
    /// The start key's values. The older layer says what it is about, except where numbers, number sets or repeated
    /// members are at fault (dynalite's tests).
    /// </summary>
    public static void CheckStartKey(ValidationStyle style, ValueSlot slot)
    {
        if (slot.Fault is not { } fault)
            return;
        bool named = style.IsOlder()
            && (fault.Kind is ValueFaultKind.Empty or ValueFaultKind.SeveralTypes or ValueFaultKind.NullFalse
                || (fault.Kind == ValueFaultKind.EmptySet && fault.SetType != ValueTag.NumberSet));
        DynamoException.ThrowValidation((named ? "The provided starting key is invalid: " : "") + fault.Message(style));
    }

    /// <summary>The first faulty of ExpressionAttributeValues. Comes behind the check of the maps' keys.</summary>
    public static void CheckPlaceholderValues(ValidationStyle style, PlaceholderFault? fault)
    {
        if (fault is { } first)
            DynamoException.ThrowValidation(first.Fault.MessageForPlaceholder(style, first.Placeholder.ToString()));
    }

    public static void CheckAttributeName(ValidationStyle style, Utf8Text name)
    {
        if (ValueFault.Name(name.Length) is { } fault)
            DynamoException.ThrowValidation(fault.Message(style));
    }

    public static void CheckAttributesToGet(ValidationStyle style, ValueList<Utf8Text> names)
    {
        for (int i = 0; i < names.Count; i++)
            CheckAttributeName(style, names[i]);
        for (int i = 1; i < names.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (names[i].Is(names[j].Span))
                {
                    DynamoException.ThrowValidation(style.Envelope(
                        $"{ErrorText.Invalid}Duplicate value in attribute name: {names[i]}"));
                }
            }
        }
    }

    public static void CheckConditionalOperator(ValidationStyle style, Utf8Text conditionalOperator, int conditions)
    {
        if (conditionalOperator.IsPresent && conditions < 2)
        {
            DynamoException.ThrowValidation(style.Envelope(
                "ConditionalOperator can only be used when Filter or Expected has two or more elements"));
        }
    }

    /// <summary>What Select allows beside it.</summary>
    /// <param name="style">With the envelope that these rules have on Query, although its values are bare.</param>
    public static void CheckSelect(ValidationStyle style, ReadRangeRequest request)
    {
        Utf8Text select = request.Select;
        if (!select.IsPresent)
            return;
        bool specific = select.Is("SPECIFIC_ATTRIBUTES"u8);
        string? projection = request.ProjectionExpression.IsPresent ? "ProjectionExpression"
            : request.AttributesToGet.IsPresent ? "AttributesToGet" : null;
        if (specific && projection is null)
        {
            DynamoException.ThrowValidation(style.Envelope(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"));
        }
        if (!specific && projection is not null)
        {
            string wanted = select.Is("COUNT"u8) ? "only the Count" : select.ToString();
            DynamoException.ThrowValidation(style.Envelope($"Cannot specify the {projection} when choosing to get {wanted}"));
        }
        if (select.Is("ALL_PROJECTED_ATTRIBUTES"u8) && !request.IndexName.IsPresent)
        {
            DynamoException.ThrowValidation(style.Envelope(
                "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"));
        }
    }

    /// <summary>Segment and TotalSegments come together and fit each other.</summary>
    public static void CheckSegments(ValidationStyle style, int? segment, int? totalSegments)
    {
        if (segment is not null && totalSegments is null)
        {
            DynamoException.ThrowValidation(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
        }
        if (segment is null && totalSegments is not null)
        {
            DynamoException.ThrowValidation(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
        }
        if (segment >= totalSegments)
        {
            string tail = style.IsOlder() ? $": Segment: {segment} is not less than TotalSegments: {totalSegments}" : "";
            DynamoException.ThrowValidation(
                "The Segment parameter is zero-based and must be less than parameter TotalSegments" + tail);
        }
    }

    /// <summary>The older layer lists the expressions that are missing.</summary>
    private static void ThrowValuesWithoutExpression(
        ValidationStyle style, ReadOnlySpan<(string Name, bool IsPresent)> expressions)
    {
        string message = "ExpressionAttributeValues can only be specified when using expressions";
        if (style.IsOlder())
        {
            List<string> names = [];
            foreach ((string name, _) in expressions)
            {
                if (name != "ProjectionExpression")
                    names.Add(name);
            }
            message += $": {string.Join(" and ", names)} {(names.Count > 1 ? "are" : "is")} null";
        }
        DynamoException.ThrowValidation(style.Envelope(message));
    }

    private static bool Any(ReadOnlySpan<(string Name, bool IsPresent)> parameters)
    {
        foreach ((_, bool isPresent) in parameters)
        {
            if (isPresent)
                return true;
        }
        return false;
    }

    private static bool AnyWithValues(ReadOnlySpan<(string Name, bool IsPresent)> expressions)
    {
        foreach ((string name, bool isPresent) in expressions)
        {
            if (isPresent && name != "ProjectionExpression")
                return true;
        }
        return false;
    }

    private static string Present(ReadOnlySpan<(string Name, bool IsPresent)> parameters)
    {
        List<string> names = [];
        foreach ((string name, bool isPresent) in parameters)
        {
            if (isPresent)
                names.Add(name);
        }
        return string.Join(", ", names);
    }
}
