using System.Text;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;
using FsCheck;
using FsCheck.Fluent;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Keys;

/// <summary>Values that a key attribute can have, from small alphabets so that they share beginnings.</summary>
internal static class KeyValues
{
    /// <summary>Two values of one type, in stored form.</summary>
    internal sealed record Pair(ValueTag Type, byte[] Left, byte[] Right)
    {
        public override string ToString() => $"{Type} {Convert.ToHexString(Left)} {Convert.ToHexString(Right)}";
    }

    private static readonly Gen<byte[]> s_texts = Gen.Elements("\0", "\u0001", "a", "b", "é", "\U0001F600", "\uFFFF")
        .ListOf().Where(c => c.Count > 0).Select(c => S(string.Concat(c)));

    private static readonly Gen<byte[]> s_binaries = Gen.Elements<byte>(0, 1, 0x7F, 0x80, 0xFE, 0xFF)
        .ListOf().Where(b => b.Count > 0).Select(b => B([.. b]));

    private static readonly Gen<byte[]> s_numbers = Numbers.All.Select(n => N(n.Canonical()));

    public static Gen<byte[]> Of(ValueTag type) => type switch
    {
        ValueTag.String => s_texts,
        ValueTag.Binary => s_binaries,
        _ => s_numbers,
    };

    public static Gen<ValueTag> Types { get; } = Gen.Elements(ValueTag.String, ValueTag.Number, ValueTag.Binary);

    /// <summary>Equal in a third of all cases.</summary>
    public static Gen<Pair> Pairs { get; } =
        from type in Types
        from left in Of(type)
        from right in Gen.Frequency((2, Of(type)), (1, Gen.Constant(left)))
        select new Pair(type, left, right);

    /// <summary>The order that DynamoDB documents, by other means than the engine's: decoded numbers, bytes.</summary>
    public static int Order(byte[] left, byte[] right)
    {
        ValueView l = new(left), r = new(right);
        Assert.Equal(l.Tag, r.Tag);
        if (l.Tag != ValueTag.Number)
            return Math.Sign(l.Scalar.SequenceCompareTo(r.Scalar));
        return Math.Sign(Parse(l.Scalar).CompareTo(Parse(r.Scalar)));
    }

    private static Decimal38 Parse(ReadOnlySpan<byte> canonical)
    {
        string text = Encoding.ASCII.GetString(canonical);
        int point = text.IndexOf('.');
        return new Decimal38(
            System.Numerics.BigInteger.Parse(text.Replace(".", ""), System.Globalization.CultureInfo.InvariantCulture),
            point < 0 ? 0 : point + 1 - text.Length);
    }
}
