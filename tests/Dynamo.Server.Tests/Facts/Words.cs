namespace Dynamo.Server.Tests.Facts;

/// <summary>Turns of phrase that many of DynamoDB's texts share, under the names that the facts give them.</summary>
internal static class Words
{
    public const string Validation = "ValidationException";
    public const string NotFound = "ResourceNotFoundException";
    public const string OneError = "1 validation error detected: ";
    public const string Constraint = " failed to satisfy constraint: ";
    public const string Invalid = "One or more parameter values were invalid: ";
    public const string InvalidRequest = "Invalid Request: ";
    public const string NotValid = "One or more parameter values are not valid. ";
    public const string AtLeast = "Member must have length greater than or equal to ";
    public const string AtMost = "Member must have length less than or equal to ";
    public const string ValueAtLeast = "Member must have value greater than or equal to ";
    public const string Pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    public const string OneOf = "Member must satisfy enum value set: ";
    public const string NotNull = "Member must not be null";
    public const string CapacityValues = "[INDEXES, TOTAL, NONE]";
    public const string MetricsValues = "[SIZE, NONE]";
    public const string SelectValues = "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]";
    public const string ReturnValuesNow = "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]";
    public const string ReturnValuesBefore = "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
    public const string KeyMismatch = "The provided key element does not match the schema";
    public const string EmptyKey = NotValid + "The AttributeValue for a key attribute cannot contain an empty string value. Key: ";
    public const string EmptyBinaryKey = NotValid + "The AttributeValue for a key attribute cannot contain an empty binary value. Key: ";
    public const string TooDeep =
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";
    public const string NotNumeric = "The parameter cannot be converted to a numeric value: ";
    public const string Overflow = "Number overflow. Attempting to store a number with magnitude larger than supported range";
    public const string Underflow = "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    public const string TooManyDigits = "Attempting to store more than 38 significant digits in a Number";
}
