namespace Dynamo.Engine.Errors;

/// <summary>
/// How an operation words what is wrong with values and expressions. AWS is replacing its request validator, one
/// operation and region at a time (measured on AWS, October 2026); which operation has which style stands in
/// <c>Validation/OperationStyles.cs</c>.
/// </summary>
public enum ValidationStyle
{
    /// <summary>Current texts behind "1 validation error detected: ".</summary>
    CurrentEnveloped,

    /// <summary>Current texts alone.</summary>
    CurrentBare,

    /// <summary>Older texts alone.</summary>
    Older,
}

public static class ValidationStyleExtensions
{
    public static bool IsOlder(this ValidationStyle style) => style == ValidationStyle.Older;

    /// <summary>Puts in front of a message what the style asks for.</summary>
    public static string Envelope(this ValidationStyle style, string message)
        => style == ValidationStyle.CurrentEnveloped ? ErrorText.OneError + message : message;
}
