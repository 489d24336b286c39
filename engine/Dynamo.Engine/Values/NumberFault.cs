namespace Dynamo.Engine.Values;

/// <summary>Why a text is not a DynamoDB number.</summary>
public enum NumberFault
{
    None,

    /// <summary>Not a decimal number at all.</summary>
    NotNumeric,

    /// <summary>Magnitude of 1E126 and above; zero written with such an exponent too.</summary>
    Overflow,

    /// <summary>Magnitude under 1E-130.</summary>
    Underflow,

    /// <summary>More than 38 significant digits.</summary>
    TooManyDigits,
}
