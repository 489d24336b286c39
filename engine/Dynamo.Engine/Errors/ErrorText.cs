namespace Dynamo.Engine.Errors;

/// <summary>Beginnings and phrases that many messages share.</summary>
public static class ErrorText
{
    /// <summary>In front of one constraint error, and of what the current layer found before the operation ran.</summary>
    public const string OneError = "1 validation error detected: ";

    public const string Invalid = "One or more parameter values were invalid: ";

    public const string InvalidRequest = "Invalid Request: ";

    public const string NotValid = "One or more parameter values are not valid. ";

    public const string KeyMismatch = "The provided key element does not match the schema";
}
