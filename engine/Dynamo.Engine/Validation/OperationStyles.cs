using Dynamo.Engine.Errors;

namespace Dynamo.Engine.Validation;

/// <summary>
/// Which validation layer each operation has: us-east-1's state of October 2026. An operation that
/// AWS moves to the current layer is one edit here.
/// </summary>
public static class OperationStyles
{
    public const ValidationStyle PutItem = ValidationStyle.CurrentEnveloped;
    public const ValidationStyle UpdateItem = ValidationStyle.CurrentEnveloped;
    public const ValidationStyle DeleteItem = ValidationStyle.CurrentEnveloped;
    public const ValidationStyle GetItem = ValidationStyle.CurrentBare;
    public const ValidationStyle BatchGetItem = ValidationStyle.CurrentBare;
    public const ValidationStyle Query = ValidationStyle.CurrentBare;
    public const ValidationStyle Scan = ValidationStyle.Older;
    public const ValidationStyle BatchWriteItem = ValidationStyle.Older;
    public const ValidationStyle TransactGetItems = ValidationStyle.Older;
    public const ValidationStyle TransactWriteItems = ValidationStyle.Older;
    public const ValidationStyle SearchVectors = ValidationStyle.Older;
    public const ValidationStyle Statements = ValidationStyle.Older;
    public const ValidationStyle Tables = ValidationStyle.Older;
}
