namespace Dynamo.Engine.Values;

/// <summary>
/// Which of DynamoDB's two request validators reads a number. They differ only where the written exponent leaves
/// 32 bits (measured on AWS, October 2026).
/// </summary>
public enum NumberRules
{
    /// <summary>Exponents of up to 64 bits are magnitudes; longer ones are no numbers.</summary>
    Current,

    /// <summary>
    /// Java's BigDecimal: exponents beyond 32 bits are no numbers, and the position of the leading digit wraps.
    /// </summary>
    Older,
}
