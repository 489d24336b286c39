namespace Dynamo.Engine.Values;

/// <summary>DynamoDB's equality and order of stored values, in place.</summary>
public static class ValueComparison
{
    /// <summary>
    /// Whether two values are equal: of one type, lists in order, maps and sets whatever the order. A missing value
    /// equals nothing.
    /// </summary>
    /// <remarks>Numbers are canonical and sets sorted, so everything but documents is equal exactly as bytes.</remarks>
    public static bool AreEqual(ValueView left, ValueView right)
    {
        if (left.IsMissing || right.IsMissing || left.Tag != right.Tag)
            return false;
        if (left.Bytes.SequenceEqual(right.Bytes))
            return true;
        return left.Tag switch
        {
            ValueTag.Map => AreMapsEqual(left, right),
            ValueTag.List => AreListsEqual(left, right),
            _ => false,
        };
    }

    /// <summary>
    /// The order of two values of one type that has an order: S and B as unsigned bytes, N by value.
    /// </summary>
    /// <returns>False if they have none: different types, others than S, N and B, or missing.</returns>
    public static bool TryCompare(ValueView left, ValueView right, out int order)
    {
        order = 0;
        if (left.Tag != right.Tag || !left.Tag.IsScalarKeyType())
            return false;
        order = CompareScalars(left.Tag, left.Scalar, right.Scalar);
        return true;
    }

    /// <summary>The order of two scalars of one type, or of two members of a set of that type.</summary>
    public static int CompareScalars(ValueTag type, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
        => type is ValueTag.Number or ValueTag.NumberSet
            ? DynamoNumber.Compare(left, right)
            : left.SequenceCompareTo(right);

    /// <summary>Whether a set has the member, given as its text, digits or bytes.</summary>
    public static bool SetContains(ValueView set, ReadOnlySpan<byte> member)
    {
        foreach (ReadOnlySpan<byte> candidate in set.Members)
        {
            if (candidate.SequenceEqual(member))
                return true;
        }
        return false;
    }

    private static bool AreListsEqual(ValueView left, ValueView right)
    {
        if (left.Count != right.Count)
            return false;
        ElementEnumerator others = right.Elements;
        foreach (ValueView element in left.Elements)
        {
            others.MoveNext();
            if (!AreEqual(element, others.Current))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Most maps that are compared were written in one order, so each name is looked for at the other's next place
    /// first.
    /// </summary>
    private static bool AreMapsEqual(ValueView left, ValueView right)
    {
        if (left.Count != right.Count)
            return false;
        AttributeEnumerator others = right.Attributes;
        foreach (AttributeEntry entry in left.Attributes)
        {
            others.MoveNext();
            ValueView other = others.Name.SequenceEqual(entry.Name)
                ? others.Value
                : ItemBytes.FindInMap(right, entry.Name);
            if (!AreEqual(entry.Value, other))
                return false;
        }
        return true;
    }
}
