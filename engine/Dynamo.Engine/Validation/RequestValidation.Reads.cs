using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Scan;

namespace Dynamo.Engine.Validation;

internal static partial class RequestValidation
{
    public static void Check(GetItemRequest request)
    {
        const ValidationStyle Style = OperationStyles.GetItem;
        ItemRules.GetItem.ThrowIfInvalid(request);
        request.ExpressionAttributes.MessagePrefix = Style.Envelope("");
        ParameterRules.CheckMixing(
            Style,
            [("AttributesToGet", request.AttributesToGet.IsPresent)],
            [("ProjectionExpression", request.ProjectionExpression.IsPresent)]);
        ParameterRules.CheckPlaceholders(
            Style, request.ExpressionAttributes, [("ProjectionExpression", request.ProjectionExpression.IsPresent)]);
        ParameterRules.CheckValue(Style, request.Key);
        ParameterRules.CheckAttributesToGet(Style, request.AttributesToGet);
    }

    public static void Check(QueryRequest request)
    {
        const ValidationStyle Style = OperationStyles.Query;
        ItemRules.Query.ThrowIfInvalid(request);
        request.ExpressionAttributes.MessagePrefix = Style.Envelope("");
        ReadOnlySpan<(string, bool)> expressions =
        [
            ("ProjectionExpression", request.ProjectionExpression.IsPresent),
            ("FilterExpression", request.FilterExpression.IsPresent),
            ("KeyConditionExpression", request.KeyConditionExpression.IsPresent),
        ];
        // KeyConditions alone may stand beside a filter or projection expression.
        ParameterRules.CheckMixing(
            Style,
            [
                ("AttributesToGet", request.AttributesToGet.IsPresent),
                ("QueryFilter", request.QueryFilter.IsPresent),
                ("ConditionalOperator", request.ConditionalOperator.IsPresent),
                ("KeyConditions", request.KeyConditions.IsPresent && request.KeyConditionExpression.IsPresent),
            ],
            expressions);
        ParameterRules.CheckPlaceholders(Style, request.ExpressionAttributes, expressions);
        ParameterRules.CheckSelect(ValidationStyle.CurrentEnveloped, request);
        LegacyRules.CheckConditions(Style, request, request.QueryFilter);
        ParameterRules.CheckConditionalOperator(Style, request.ConditionalOperator, request.QueryFilter.Count);
        ParameterRules.CheckAttributesToGet(Style, request.AttributesToGet);
        ParameterRules.CheckStartKey(Style, request.ExclusiveStartKey);
        if (!request.KeyConditions.IsPresent && !request.KeyConditionExpression.IsPresent)
        {
            DynamoException.ThrowValidation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        LegacyRules.CheckConditions(Style, request, request.KeyConditions);
    }

    public static void Check(ScanRequest request)
    {
        const ValidationStyle Style = OperationStyles.Scan;
        ItemRules.Scan.ThrowIfInvalid(request);
        request.ExpressionAttributes.MessagePrefix = Style.Envelope("");
        ReadOnlySpan<(string, bool)> expressions =
        [
            ("ProjectionExpression", request.ProjectionExpression.IsPresent),
            ("FilterExpression", request.FilterExpression.IsPresent),
        ];
        ParameterRules.CheckMixing(
            Style,
            [
                ("AttributesToGet", request.AttributesToGet.IsPresent),
                ("ScanFilter", request.ScanFilter.IsPresent),
                ("ConditionalOperator", request.ConditionalOperator.IsPresent),
            ],
            expressions);
        ParameterRules.CheckPlaceholders(Style, request.ExpressionAttributes, expressions);
        ParameterRules.CheckSelect(Style, request);
        ParameterRules.CheckAttributesToGet(Style, request.AttributesToGet);
        LegacyRules.CheckConditions(Style, request, request.ScanFilter);
        ParameterRules.CheckConditionalOperator(Style, request.ConditionalOperator, request.ScanFilter.Count);
        ParameterRules.CheckStartKey(Style, request.ExclusiveStartKey);
        ParameterRules.CheckSegments(Style, request.Segment, request.TotalSegments);
    }
}
