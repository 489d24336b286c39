using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Engine.Tests.Values;

/// <summary>
/// A decimal for tests: sign and digits as an integer, times a power of ten. Obviously right, slow.
/// </summary>
internal readonly record struct Decimal38(BigInteger Coefficient, int Exponent) : IComparable<Decimal38>
{
    public int CompareTo(Decimal38 other)
    {
        int low = Math.Min(Exponent, other.Exponent);
        return At(low).CompareTo(other.At(low));
    }

    public Decimal38 Plus(Decimal38 other)
    {
        int low = Math.Min(Exponent, other.Exponent);
        return new Decimal38(At(low) + other.At(low), low);
    }

    public Decimal38 Negated() => this with { Coefficient = -Coefficient };

    /// <summary>As a request may write it.</summary>
    public string Scientific() => Coefficient.ToString(CultureInfo.InvariantCulture) + "E" + Exponent;

    /// <summary>Without exponent and superfluous zeros.</summary>
    public string Canonical()
    {
        if (Coefficient.IsZero)
            return "0";
        string digits = BigInteger.Abs(Coefficient).ToString(CultureInfo.InvariantCulture);
        if (Exponent >= 0)
            digits += new string('0', Exponent);
        else
        {
            digits = digits.PadLeft(1 - Exponent, '0').Insert(Math.Max(1, digits.Length + Exponent), ".");
            digits = digits.TrimEnd('0').TrimEnd('.');
        }
        return (Coefficient.Sign < 0 ? "-" : "") + digits;
    }

    /// <summary>Significant digits, and the power of ten of the first.</summary>
    public (int Digits, int Leading) Shape()
    {
        string digits = BigInteger.Abs(Coefficient).ToString(CultureInfo.InvariantCulture);
        return (digits.TrimEnd('0').Length, digits.Length - 1 + Exponent);
    }

    private BigInteger At(int exponent) => Coefficient * BigInteger.Pow(10, Exponent - exponent);
}

/// <summary>Numbers that DynamoDB accepts, with a liking for boundaries and near neighbours.</summary>
internal static class Numbers
{
    private static readonly Gen<BigInteger> s_coefficients =
        from digits in Gen.Frequency((6, Gen.Choose(1, 6)), (2, Gen.Choose(7, 38)), (1, Gen.Constant(38)))
        from filled in Gen.Frequency(
            (6, Gen.Choose(0, 9).ListOf(digits).Select(d => string.Concat(d))),
            (1, Gen.Constant(new string('9', digits))),
            (1, Gen.Constant("1".PadRight(digits, '0'))))
        from sign in Gen.Elements(1, -1)
        select sign * BigInteger.Parse(filled, CultureInfo.InvariantCulture);

    public static Gen<Decimal38> All { get; } =
        (from coefficient in s_coefficients
         from leading in Gen.Frequency((6, Gen.Choose(-3, 8)), (2, Gen.Choose(-130, 125)), (1, Gen.Elements(-130, 125)))
         let length = BigInteger.Abs(coefficient).ToString(CultureInfo.InvariantCulture).Length
         select new Decimal38(coefficient, leading - length + 1))
        .Select(n => n.Coefficient.IsZero ? new Decimal38(0, 0) : n);

    /// <summary>Pairs that are often close to each other.</summary>
    public static Gen<(Decimal38 Left, Decimal38 Right)> Pairs { get; } = Gen.Frequency(
        (3, from a in All from b in All select (a, b)),
        (1, from a in All
            from step in Gen.Choose(-2, 2)
            select (a, a.Coefficient.IsZero || BigInteger.Abs(a.Coefficient + step).ToString(CultureInfo.InvariantCulture).Length > 38
                ? a
                : a with { Coefficient = a.Coefficient + step }))).Where(p => p.Item2.Coefficient.IsZero || p.Item2.Shape().Leading is >= -130 and <= 125)
        .Select(p => (p.Item1, p.Item2.Coefficient.IsZero ? new Decimal38(0, 0) : p.Item2));
}
