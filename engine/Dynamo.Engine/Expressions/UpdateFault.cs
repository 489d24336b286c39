using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>Why an update does not apply to the item it found.</summary>
internal enum UpdateFault : byte
{
    None,

    /// <summary>An operand's path is not in the item.</summary>
    AttributeMissing,

    /// <summary>An operand is of a type that the operator or function does not take.</summary>
    OperandType,

    /// <summary>The parent of the path to write is not in the item, or is of another type.</summary>
    PathInvalid,

    /// <summary>AttributeUpdates: the attribute to add to or delete from is of another type.</summary>
    AttributeType,
    NumberOverflow,
    NumberUnderflow,

    /// <summary>The result nests deeper than an item may.</summary>
    TooDeep,
}

internal static class UpdateFaultExtensions
{
    /// <summary>The text of the ValidationException.</summary>
    public static string Message(this UpdateFault fault) => fault switch
    {
        UpdateFault.AttributeMissing => "The provided expression refers to an attribute that does not exist in the item",
        UpdateFault.OperandType => "An operand in the update expression has an incorrect data type",
        UpdateFault.PathInvalid => "The document path provided in the update expression is invalid for update",
        UpdateFault.AttributeType => "Type mismatch for attribute to update",
        UpdateFault.NumberOverflow => "Number overflow. Attempting to store a number with magnitude larger than supported range",
        UpdateFault.NumberUnderflow => "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        UpdateFault.TooDeep => "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    public static UpdateFault ToUpdateFault(this NumberFault fault) => fault switch
    {
        NumberFault.None => UpdateFault.None,
        // A sum that needs more digits than a number has is called an overflow, too.
        NumberFault.Overflow or NumberFault.TooManyDigits => UpdateFault.NumberOverflow,
        NumberFault.Underflow => UpdateFault.NumberUnderflow,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
