using System.Text;
using Dynamo.Engine.Errors;

namespace Dynamo.Engine.Values;

/// <summary>What is wrong with a value in a request.</summary>
public enum ValueFaultKind
{
    /// <summary>An AttributeValue without a type.</summary>
    Empty,

    /// <summary>An AttributeValue with several types.</summary>
    SeveralTypes,
    NotNumeric,
    NumberOverflow,
    NumberUnderflow,
    TooManyDigits,

    /// <summary>NULL with false.</summary>
    NullFalse,
    EmptySet,
    DuplicateMembers,

    /// <summary>Nested deeper than <see cref="ValueFault.MaxNestingLevel"/>.</summary>
    TooDeep,

    /// <summary>An attribute's name of no characters, at the top of an item.</summary>
    EmptyAttributeName,

    /// <summary>An attribute's name beyond <see cref="ValueFault.MaxNameBytes"/>, at the top of an item.</summary>
    LongAttributeName,
}

/// <summary>
/// The first thing that is wrong with a value in a request, found by whoever binds it and reported by the operation
/// when DynamoDB's order of validation comes to it. Keeps what the wordings of both validation layers need.
/// </summary>
public sealed class ValueFault
{
    /// <summary>An attribute's own value is at level 1: a leaf may have 31 documents around it.</summary>
    public const int MaxNestingLevel = 32;

    /// <summary>The deepest level that the current layer still reads by itself: a leaf in 62 documents.</summary>
    public const int MaxCurrentLevel = 63;

    /// <summary>Of an attribute's name, in UTF-8: 64 KB, less one.</summary>
    public const int MaxNameBytes = 65535;

    public static readonly ValueFault Empty = new(ValueFaultKind.Empty);
    public static readonly ValueFault SeveralTypes = new(ValueFaultKind.SeveralTypes);
    public static readonly ValueFault NullFalse = new(ValueFaultKind.NullFalse);
    public static readonly ValueFault TooDeep = new(ValueFaultKind.TooDeep);

    /// <summary>
    /// Deeper than <see cref="MaxCurrentLevel"/>: worded like <see cref="TooDeep"/>, but the request is then read by
    /// the older layer, which finds other faults first.
    /// </summary>
    public static readonly ValueFault FarTooDeep = new(ValueFaultKind.TooDeep);
    public static readonly ValueFault EmptyAttributeName = new(ValueFaultKind.EmptyAttributeName);
    public static readonly ValueFault LongAttributeName = new(ValueFaultKind.LongAttributeName);

    private readonly string _text;
    private readonly byte[][] _members;

    private ValueFault(ValueFaultKind kind, string text = "", ValueTag setType = default, byte[][]? members = null)
    {
        Kind = kind;
        _text = text;
        SetType = setType;
        _members = members ?? [];
    }

    public ValueFaultKind Kind { get; }

    /// <summary>Of a fault in a set: its type.</summary>
    public ValueTag SetType { get; }

    /// <param name="text">The number as sent.</param>
    public static ValueFault Number(NumberFault fault, ReadOnlySpan<byte> text) => fault switch
    {
        NumberFault.NotNumeric => new(ValueFaultKind.NotNumeric, Encoding.UTF8.GetString(text)),
        NumberFault.Overflow => new(ValueFaultKind.NumberOverflow),
        NumberFault.Underflow => new(ValueFaultKind.NumberUnderflow),
        NumberFault.TooManyDigits => new(ValueFaultKind.TooManyDigits),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    /// <summary>What is wrong with an attribute's name, if anything.</summary>
    public static ValueFault? Name(int lengthBytes)
        => lengthBytes == 0 ? EmptyAttributeName : lengthBytes > MaxNameBytes ? LongAttributeName : null;

    public static ValueFault EmptySet(ValueTag setType) => new(ValueFaultKind.EmptySet, setType: setType);

    /// <param name="membersAsSent">In the request's order, repeats included.</param>
    public static ValueFault DuplicateMembers(ValueTag setType, byte[][] membersAsSent)
        => new(ValueFaultKind.DuplicateMembers, setType: setType, members: membersAsSent);

    /// <summary>What the number rules of either layer call the fault.</summary>
    public static string NumberMessage(NumberFault fault) => fault switch
    {
        NumberFault.Overflow =>
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        NumberFault.Underflow =>
            "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        NumberFault.TooManyDigits => "Attempting to store more than 38 significant digits in a Number",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    /// <summary>The message, with what the operation's style puts in front of it.</summary>
    public string Message(ValidationStyle style) => style.Envelope(Sentence(style.IsOlder()));

    /// <summary>The message for a value in ExpressionAttributeValues; the older layer names the placeholder.</summary>
    /// <param name="name">The placeholder, with its colon.</param>
    public string MessageForPlaceholder(ValidationStyle style, string name) => style.IsOlder()
        ? $"ExpressionAttributeValues contains invalid value: {Sentence(older: true)} for key {name}"
        : Message(style);

    /// <summary>The sentence alone.</summary>
    public string Sentence(bool older) => Kind switch
    {
        ValueFaultKind.Empty =>
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ValueFaultKind.SeveralTypes =>
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ValueFaultKind.NotNumeric => older && _text.Length == 0
            ? "The parameter cannot be converted to a numeric value"
            : "The parameter cannot be converted to a numeric value: " + _text,
        ValueFaultKind.NumberOverflow => NumberMessage(NumberFault.Overflow),
        ValueFaultKind.NumberUnderflow => NumberMessage(NumberFault.Underflow),
        ValueFaultKind.TooManyDigits => NumberMessage(NumberFault.TooManyDigits),
        ValueFaultKind.NullFalse =>
            ErrorText.Invalid + "Null attribute value types must have the value of true",
        ValueFaultKind.EmptySet => ErrorText.Invalid + SetType switch
        {
            ValueTag.StringSet => "An string set  may not be empty",
            ValueTag.NumberSet => "An number set  may not be empty",
            _ => "Binary sets should not be empty",
        },
        ValueFaultKind.DuplicateMembers => DuplicateSentence(older),
        ValueFaultKind.TooDeep =>
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
        ValueFaultKind.EmptyAttributeName => "Empty attribute name",
        ValueFaultKind.LongAttributeName => "Attribute name is too large, must be less than 65536 bytes",
        _ => throw new ArgumentOutOfRangeException(nameof(older), Kind, null),
    };

    private string DuplicateSentence(bool older)
    {
        if (SetType == ValueTag.NumberSet)
            return older ? "Input collection contains duplicates" : ErrorText.Invalid + "Input collection contains duplicates.";
        bool binary = SetType == ValueTag.BinarySet;
        IEnumerable<string> members = (older ? _members : InRepeatOrder()).Select(
            m => binary ? Convert.ToBase64String(m) : Encoding.UTF8.GetString(m));
        string shown = older
            ? string.Join(", ", members)
            : string.Join(binary ? "," : ", ", members.Select(m => $"\"{m}\""));
        return $"{ErrorText.Invalid}Input collection [{shown}]{(binary ? "of type BS " : " ")}contains duplicates.";
    }

    /// <summary>
    /// The current layer fills a sorted set until a member is already there, then shows the set, that member and
    /// those behind it.
    /// </summary>
    private IEnumerable<byte[]> InRepeatOrder()
    {
        SortedSet<byte[]> seen = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        int repeat = 0;
        while (seen.Add(_members[repeat]))
            repeat++;
        return seen.Concat(_members.Skip(repeat));
    }
}
