using System.Diagnostics.CodeAnalysis;

namespace Dynamo.Engine.Errors;

/// <summary>
/// A request that DynamoDB answers with an error: what kind, and the exact text that the client sees. Outcomes that
/// a correct client expects in its normal course (a failed condition) are results instead.
/// </summary>
public class DynamoException(ErrorCode code, string message) : Exception(message)
{
    public ErrorCode Code { get; } = code;

    [DoesNotReturn]
    public static void ThrowValidation(string message) => throw new DynamoException(ErrorCode.Validation, message);

    [DoesNotReturn]
    public static void Throw(ErrorCode code, string message) => throw new DynamoException(code, message);
}
