using System.Buffers.Binary;
using System.Text;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Expressions;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

/// <summary>
/// Goal: whatever bytes stand where an item should, its readers see what the format says that they mean, or say that
/// they are damaged: they never run on, never read beyond, and never throw anything else.
/// Approach: random items are damaged; a second reader, written after docs/formats/item.md with nothing in common, says
/// what is there.
/// </summary>
public class StoredItemFuzzTests
{
    private static readonly string[] s_names = ["pk", "a", "b", "li", "x", ""];

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Damaged_item_is_read_as_the_format_says_or_refused() => FuzzTarget.Run("items", 4000, random =>
    {
        byte[] item = Item([.. Enumerable.Range(0, random.Next(5)).Select(_ => (s_names[random.Next(s_names.Length)], Value(random, 4)))]);
        if (random.Next(8) > 0)
            item = ByteDamage.Damaged(item, random);
        try
        {
            Check(item);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(Convert.ToHexString(item), e);
        }
    });

    [Theory]
    [InlineData("00000000FFFFFFFF070661616161616106FAFFFFFF0F", "2^31 names, all but the first in one place: a length of -6 led back")]
    [InlineData("0000000001016107FFFFFFFF00", "a document of 2^32 - 1 bytes")]
    public void Regression_lengths_beyond_31_bits_are_refused(string hex, string what)
    {
        byte[] item = Convert.FromHexString(hex);
        Assert.True(Throws(() => ItemBytes.Find(item, "pk"u8)), what);
        Assert.True(Throws(() => ItemSize.Of(item)), what);
    }

    [Fact]
    public void Regression_document_that_nests_beyond_the_stack_is_refused()
    {
        const int Depth = 200_000;
        List<byte> nested = [];
        for (int i = 0; i < Depth; i++)
        {
            byte[] head = [(byte)ValueTag.List, 0, 0, 0, 0, 1];
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1), 1 + (6 * (Depth - 1 - i)) + 1);
            nested.AddRange(head);
        }
        nested.Add((byte)ValueTag.Null);
        byte[] item = [0, 0, 0, 0, 1, 1, (byte)'a', .. nested];
        Assert.Equal(nested.Count, ItemBytes.Find(item, "a"u8).Bytes.Length);
        Assert.True(Throws(() => ItemSize.Of(item)));
    }

    private static void Check(byte[] item)
    {
        StringBuilder expected = new();
        int at = 4;
        bool whole = item.Length >= 4 && TryShowAttributes(item, ref at, expected);
        StringBuilder found = new();
        bool refused = Throws(() => Show(ItemBytes.Attributes(item), found));
        Assert.Equal(whole, !refused);
        if (whole)
            Assert.Equal(expected.ToString(), found.ToString());
        Assert.Equal(refused, Throws(() => ItemSize.Of(item)));
        foreach (string name in s_names)
        {
            bool missed = Throws(() => Assert.False(ItemBytes.Find(item, Utf8(name)).Tag > ValueTag.BinarySet));
            Assert.True(refused || !missed);
        }
        Throws(() => Evaluate(item));
    }

    /// <summary>What looks into documents by itself; numbers' digits are not looked at.</summary>
    private static void Evaluate(byte[] item)
    {
        Request request = new("""{":v":{"S":"x"},":e":{"M":{"b":{"L":[]}}}}""");
        BoundCondition condition = new();
        condition.Bind(
            request.Cache, ExpressionKind.Condition,
            "attribute_exists(a.b[1].x) OR size(b) = size(li[0]) OR contains(li, :v) OR begins_with(a, :v) OR a = :e OR b = a"u8, request.Attributes);
        condition.Matches(item);
        using ValueWriter output = new();
        BoundProjection projection = new();
        projection.Bind(request.Cache, "a.b[0], li[1].x, b"u8, request.Attributes);
        projection.Project(item, output);
        BoundUpdate update = new();
        update.Bind(request.Cache, "SET a.b = :v, li[2] = b REMOVE x.a"u8, request.Attributes);
        output.Reset();
        update.Apply(item, [], output);
    }

    /// <summary>False if it ends as it may; true for a refusal. Everything else that is thrown passes.</summary>
    private static bool Throws(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (InvalidDataException e)
        {
            Assert.Contains("damaged", e.Message, StringComparison.Ordinal);
            return true;
        }
    }

    private static void Show(AttributeEnumerator attributes, StringBuilder text)
    {
        text.Append('{');
        while (attributes.MoveNext())
        {
            text.Append(Convert.ToHexString(attributes.Name)).Append(':');
            Show(attributes.Value, text);
        }
        text.Append('}');
    }

    private static void Show(ValueView value, StringBuilder text)
    {
        text.Append(value.Tag.TypeName());
        switch (value.Tag)
        {
            case ValueTag.Map:
                Show(value.Attributes, text);
                break;
            case ValueTag.List:
                text.Append('[');
                foreach (ValueView element in value.Elements)
                    Show(element, text);
                text.Append(']');
                break;
            case ValueTag.True or ValueTag.False or ValueTag.Null:
                text.Append(value.Tag == ValueTag.True ? '1' : '0');
                break;
            case ValueTag.String or ValueTag.Number or ValueTag.Binary:
                text.Append(Convert.ToHexString(value.Scalar)).Append(';');
                break;
            default:
                foreach (ReadOnlySpan<byte> member in value.Members)
                    text.Append(Convert.ToHexString(member)).Append(',');
                break;
        }
    }

    // The second reader. Whether something whole starts at a place; what it is, as Show writes it.
    private static bool TryShowAttributes(byte[] bytes, ref int at, StringBuilder text)
    {
        text.Append('{');
        if (!TryLength(bytes, ref at, out int count))
            return false;
        for (int i = 0; i < count; i++)
        {
            if (!TryText(bytes, ref at, text, ':') || !TryShow(bytes, ref at, text))
                return false;
        }
        text.Append('}');
        return true;
    }

    private static bool TryShow(byte[] bytes, ref int at, StringBuilder text)
    {
        if (at >= bytes.Length)
            return false;
        int tag = bytes[at++];
        if (tag is < 1 or > 11)
            return false;
        text.Append(((ValueTag)tag).TypeName());
        if (tag is 4 or 5 or 6)
            text.Append(tag == 5 ? '1' : '0');
        if (tag is 1 or 3)
            return TryText(bytes, ref at, text, ';');
        if (tag == 2)
        {
            if (at >= bytes.Length || bytes[at] == 0 || bytes[at] > bytes.Length - at - 1)
                return false;
            text.Append(Convert.ToHexString(bytes, at + 1, bytes[at])).Append(';');
            at += 1 + bytes[at];
        }
        if (tag < 7)
            return true;
        if (bytes.Length - at < 4)
            return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
        at += 4;
        if (length > bytes.Length - at)
            return false;
        byte[] content = bytes[at..(at + (int)length)];
        at += (int)length;
        return TryShowContent(content, tag, text);
    }

    private static bool TryShowContent(byte[] content, int tag, StringBuilder text)
    {
        int at = 0;
        if (tag == 7)
            return TryShowAttributes(content, ref at, text);
        if (!TryLength(content, ref at, out int count))
            return false;
        if (tag == 8)
            text.Append('[');
        for (int i = 0; i < count; i++)
        {
            if (tag == 8 ? !TryShow(content, ref at, text) : !TryText(content, ref at, text, ','))
                return false;
        }
        if (tag == 8)
            text.Append(']');
        return true;
    }

    private static bool TryText(byte[] bytes, ref int at, StringBuilder text, char end)
    {
        if (!TryLength(bytes, ref at, out int length) || length > bytes.Length - at)
            return false;
        text.Append(Convert.ToHexString(bytes, at, length)).Append(end);
        at += length;
        return true;
    }

    /// <summary>LEB128, at most 5 bytes, 31 bits.</summary>
    private static bool TryLength(byte[] bytes, ref int at, out int length)
    {
        length = 0;
        ulong value = 0;
        for (int i = 0; i < 5; i++)
        {
            if (at >= bytes.Length)
                return false;
            byte next = bytes[at++];
            value += (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                length = (int)Math.Min(value, int.MaxValue);
                return value <= int.MaxValue;
            }
        }
        return false;
    }

    private static byte[] Value(Random random, int depth) => random.Next(depth > 0 ? 11 : 6) switch
    {
        0 => S(new string('x', random.Next(3))),
        1 => N(random.Next(-200, 200).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        2 => B(new byte[random.Next(3)]),
        3 => Bool(random.Next(2) == 0),
        4 => Null(),
        5 => S(new string('y', random.Next(100, 300))),
        6 or 7 => M([.. Enumerable.Range(0, random.Next(3)).Select(_ => (s_names[random.Next(s_names.Length)], Value(random, depth - 1)))]),
        8 or 9 => L([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1))]),
        _ => Set(ValueTag.StringSet, "a", "x"),
    };
}
