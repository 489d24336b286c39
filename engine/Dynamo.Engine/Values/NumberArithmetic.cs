namespace Dynamo.Engine.Values;

/// <summary>
/// Sums and differences of canonical numbers, exact. A result that a number cannot hold is refused and never
/// rounded: the documentation promises 38 digits and an error beyond them.
/// </summary>
public static class NumberArithmetic
{
    /// <summary>From the carry above 10^125 down to the last digit of a number that starts at 10^-130.</summary>
    private const int MaxColumns = DynamoNumber.MaxExponent + 2 - DynamoNumber.MinExponent + DynamoNumber.MaxDigits;

    /// <param name="destination">Has room for <see cref="DynamoNumber.MaxLength"/> bytes.</param>
    public static NumberFault Add(
        ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination, out int written)
        => Combine(left, right, negateRight: false, destination, out written);

    /// <param name="destination">Has room for <see cref="DynamoNumber.MaxLength"/> bytes.</param>
    public static NumberFault Subtract(
        ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination, out int written)
        => Combine(left, right, negateRight: true, destination, out written);

    private static NumberFault Combine(
        ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool negateRight, Span<byte> destination, out int written)
    {
        bool leftNegative = left[0] == '-';
        bool rightNegative = right[0] == '-';
        ReadOnlySpan<byte> larger = leftNegative ? left[1..] : left;
        ReadOnlySpan<byte> smaller = rightNegative ? right[1..] : right;
        rightNegative ^= negateRight;
        bool resultNegative = leftNegative;
        bool subtract = leftNegative != rightNegative;
        if (subtract && DynamoNumber.CompareMagnitudes(larger, smaller) < 0)
        {
            ReadOnlySpan<byte> swap = larger;
            larger = smaller;
            smaller = swap;
            resultNegative = rightNegative;
        }

        // Columns of decimal digits, highest first; column 0 takes the carry.
        int integerColumns = 1 + Math.Max(DynamoNumber.IntegerLength(larger), DynamoNumber.IntegerLength(smaller));
        Span<byte> columns = stackalloc byte[MaxColumns];
        columns.Clear();
        int used = Math.Max(Place(larger, integerColumns, columns), ColumnsOf(smaller, integerColumns));
        if (subtract)
            SubtractColumns(smaller, integerColumns, columns);
        else
            AddColumns(smaller, integerColumns, columns);
        return Finish(columns[..used], integerColumns, resultNegative, destination, out written);
    }

    private static NumberFault Finish(
        ReadOnlySpan<byte> columns, int integerColumns, bool negative, Span<byte> destination, out int written)
    {
        written = 0;
        int first = columns.IndexOfAnyExcept((byte)0);
        ReadOnlySpan<byte> digits = first < 0 ? default : columns[first..(columns.LastIndexOfAnyExcept((byte)0) + 1)];
        int leadingExponent = integerColumns - 1 - first;
        if (!digits.IsEmpty)
        {
            if (leadingExponent > DynamoNumber.MaxExponent)
                return NumberFault.Overflow;
            if (leadingExponent < DynamoNumber.MinExponent)
                return NumberFault.Underflow;
            if (digits.Length > DynamoNumber.MaxDigits)
                return NumberFault.TooManyDigits;
        }
        written = DynamoNumber.Write(digits, leadingExponent, negative, destination);
        return NumberFault.None;
    }

    /// <summary>Columns that the number reaches down to.</summary>
    private static int ColumnsOf(ReadOnlySpan<byte> magnitude, int integerColumns)
    {
        int integer = DynamoNumber.IntegerLength(magnitude);
        return integerColumns + Math.Max(0, magnitude.Length - integer - 1);
    }

    private static int Place(ReadOnlySpan<byte> magnitude, int integerColumns, Span<byte> columns)
    {
        int column = integerColumns - DynamoNumber.IntegerLength(magnitude);
        foreach (byte c in magnitude)
        {
            if (c != '.')
                columns[column++] = (byte)(c - '0');
        }
        return column;
    }

    private static void AddColumns(ReadOnlySpan<byte> magnitude, int integerColumns, Span<byte> columns)
    {
        int column = ColumnsOf(magnitude, integerColumns);
        int carry = 0;
        for (int i = magnitude.Length - 1; i >= 0; i--)
        {
            if (magnitude[i] == '.')
                continue;
            int sum = columns[--column] + magnitude[i] - '0' + carry;
            carry = sum >= 10 ? 1 : 0;
            columns[column] = (byte)(sum - 10 * carry);
        }
        while (carry > 0)
        {
            bool nine = columns[--column] == 9;
            columns[column] = nine ? (byte)0 : (byte)(columns[column] + 1);
            carry = nine ? 1 : 0;
        }
    }

    /// <summary>The number in the columns is at least as large.</summary>
    private static void SubtractColumns(ReadOnlySpan<byte> magnitude, int integerColumns, Span<byte> columns)
    {
        int column = ColumnsOf(magnitude, integerColumns);
        int borrow = 0;
        for (int i = magnitude.Length - 1; i >= 0; i--)
        {
            if (magnitude[i] == '.')
                continue;
            int difference = columns[--column] - (magnitude[i] - '0') - borrow;
            borrow = difference < 0 ? 1 : 0;
            columns[column] = (byte)(difference + 10 * borrow);
        }
        while (borrow > 0)
        {
            bool zero = columns[--column] == 0;
            columns[column] = zero ? (byte)9 : (byte)(columns[column] - 1);
            borrow = zero ? 1 : 0;
        }
    }
}
