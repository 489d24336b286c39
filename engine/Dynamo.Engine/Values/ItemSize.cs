namespace Dynamo.Engine.Values;

/// <summary>
/// The size of items by DynamoDB's counting, in bytes: what the 400 KB limit, capacity and page sizes go by. The
/// rules for numbers and documents were measured at the limit (on AWS, October 2026), the documented ones are not exact.
/// </summary>
public static class ItemSize
{
    /// <summary>The largest item that is stored.</summary>
    public const int MaxBytes = 400 * 1024;

    /// <summary>What is said of a larger one.</summary>
    public const string TooLargeText = "Item size has exceeded the maximum allowed size";

    /// <summary>What an M or L costs besides its elements.</summary>
    public const int DocumentOverhead = 3;

    /// <summary>What each element of an M or L costs besides itself.</summary>
    public const int ElementOverhead = 1;

    /// <summary>Counts an item or key anew, whatever size is written in it.</summary>
    public static int Of(ReadOnlySpan<byte> item)
    {
        int size = 0;
        foreach (AttributeEntry attribute in ItemBytes.Attributes(item))
            size += attribute.Name.Length + Of(attribute.Value);
        return size;
    }

    /// <summary>What a value adds to an item, its name not counted.</summary>
    public static int Of(ValueView value)
    {
        switch (value.Tag)
        {
            case ValueTag.String or ValueTag.Binary:
                return value.Scalar.Length;
            case ValueTag.Number:
                return OfNumber(value.Scalar);
            case ValueTag.True or ValueTag.False or ValueTag.Null:
                return 1;
            case ValueTag.Map:
                int map = DocumentOverhead;
                foreach (AttributeEntry entry in value.Attributes)
                    map += ElementOverhead + entry.Name.Length + Of(entry.Value);
                return map;
            case ValueTag.List:
                int list = DocumentOverhead;
                foreach (ValueView element in value.Elements)
                    list += ElementOverhead + Of(element);
                return list;
            case ValueTag.StringSet or ValueTag.BinarySet:
                int set = 0;
                foreach (ReadOnlySpan<byte> member in value.Members)
                    set += member.Length;
                return set;
            case ValueTag.NumberSet:
                int numbers = 0;
                foreach (ReadOnlySpan<byte> member in value.Members)
                    numbers += OfNumber(member);
                return numbers;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Tag, null);
        }
    }

    /// <summary>
    /// 1, plus one for every two significant digits in front of the point and behind it, each rounded up, plus 1 if
    /// negative. Zeros at the outer ends are not significant: 100 has one digit, 100.5 has three and one.
    /// </summary>
    public static int OfNumber(ReadOnlySpan<byte> canonical)
    {
        bool negative = canonical.StartsWith((byte)'-');
        ReadOnlySpan<byte> magnitude = negative ? canonical[1..] : canonical;
        int point = magnitude.IndexOf((byte)'.');
        int digits;
        if (point < 0)
            digits = Pairs(magnitude.TrimEnd((byte)'0').Length);
        else if (magnitude[0] == '0')
            digits = Pairs(magnitude[(point + 1)..].TrimStart((byte)'0').Length);
        else
            digits = Pairs(point) + Pairs(magnitude.Length - point - 1);
        return 1 + digits + (negative ? 1 : 0);
    }

    private static int Pairs(int digits) => (digits + 1) / 2;
}
