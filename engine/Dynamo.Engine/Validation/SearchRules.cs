using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.SearchVectors;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of SearchVectors, from the service's model. Its reader refuses absent members already.</summary>
internal static class SearchRules
{
    public static readonly OperationRules<SearchVectorsRequest> SearchVectors = new(
        OperationStyles.SearchVectors,
        new TextRule<SearchVectorsRequest>("TableName", r => r.TableName) { Required = true, MinLength = 1, MaxLength = 255, IsName = true, OrArn = true },
        new TextRule<SearchVectorsRequest>("IndexName", r => r.IndexName) { Required = true, MinLength = 3, MaxLength = 255, IsName = true },
        new CountRule<SearchVectorsRequest>(
            "SearchVector", r => r.SearchVector.IsPresent ? r.SearchVector.Count : null, _ => "[]")
        {
            Required = true,
            Min = 1,
            Max = VectorIndexRules.MaxDimensions,
        },
        new NumberRule<SearchVectorsRequest>("TopK", r => r.TopK) { Required = true, Min = 1 },
        new TextRule<SearchVectorsRequest>("ReturnConsumedCapacity", r => r.ReturnConsumedCapacity) { OneOf = MemberEnum.ReturnConsumedCapacity });
}

internal static partial class RequestValidation
{
    /// <summary>More results than this are refused in words of their own.</summary>
    private const int MaxTopK = 100;

    public static void Check(SearchVectorsRequest request)
    {
        const ValidationStyle Style = OperationStyles.SearchVectors;
        SearchRules.SearchVectors.ThrowIfInvalid(request);
        if (request.TopK > MaxTopK)
            DynamoException.ThrowValidation($"Provided TopK value '{request.TopK}' is out of valid range. The value must be between 1 and {MaxTopK} inclusive");
        ParameterRules.CheckPlaceholders(
            Style, request.ExpressionAttributes,
            [
                ("ProjectionExpression", request.ProjectionExpression.IsPresent),
                ("SearchConditionExpression", request.SearchConditionExpression.IsPresent),
            ]);
        for (int i = 0; i < request.SearchVector.Count; i++)
            ParameterRules.CheckValue(Style, request.SearchVector[i]);
        request.ExpressionAttributes.ThrowIfInvalid();
        ParameterRules.CheckPlaceholderValues(Style, request.ExpressionAttributeValuesFault);
    }
}
