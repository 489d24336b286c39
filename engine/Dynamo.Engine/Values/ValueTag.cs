namespace Dynamo.Engine.Values;

/// <summary>
/// The first byte of every stored value. Persisted: numbers are never changed or reused (docs/formats/item.md).
/// </summary>
public enum ValueTag : byte
{
    /// <summary>No value: what an absent attribute reads as. Never stored.</summary>
    Missing = 0,
    String = 1,
    Number = 2,
    Binary = 3,
    False = 4,
    True = 5,
    Null = 6,
    Map = 7,
    List = 8,
    StringSet = 9,
    NumberSet = 10,
    BinarySet = 11,
}

public static class ValueTagExtensions
{
    /// <summary>The type's name on the wire and in messages: S, N, B, BOOL, NULL, M, L, SS, NS, BS.</summary>
    public static string TypeName(this ValueTag tag) => tag switch
    {
        ValueTag.String => "S",
        ValueTag.Number => "N",
        ValueTag.Binary => "B",
        ValueTag.False or ValueTag.True => "BOOL",
        ValueTag.Null => "NULL",
        ValueTag.Map => "M",
        ValueTag.List => "L",
        ValueTag.StringSet => "SS",
        ValueTag.NumberSet => "NS",
        ValueTag.BinarySet => "BS",
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag, null),
    };

    public static bool IsScalarKeyType(this ValueTag tag) => tag is ValueTag.String or ValueTag.Number or ValueTag.Binary;

    public static bool IsSet(this ValueTag tag) => tag is >= ValueTag.StringSet and <= ValueTag.BinarySet;
}
