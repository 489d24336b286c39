using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>Union and difference of two sets of one type, each sorted.</summary>
internal static class SetOperations
{
    public static void WriteUnion(ValueView set, ValueView added, ValueWriter output)
    {
        int start = output.Begin(set.Tag);
        int count = 0;
        MemberEnumerator left = set.Members;
        MemberEnumerator right = added.Members;
        bool hasLeft = left.MoveNext();
        bool hasRight = right.MoveNext();
        while (hasLeft || hasRight)
        {
            int order = !hasLeft ? 1 : !hasRight ? -1 : ValueComparison.CompareScalars(set.Tag, left.Current, right.Current);
            output.Member(order <= 0 ? left.Current : right.Current);
            count++;
            if (order <= 0)
                hasLeft = left.MoveNext();
            if (order >= 0)
                hasRight = right.MoveNext();
        }
        output.End(start, count);
    }

    /// <returns>Members that are left; with none, nothing is written, since no set is empty.</returns>
    public static int WriteDifference(ValueView set, ValueView removed, ValueWriter output)
    {
        int start = output.Begin(set.Tag);
        int count = 0;
        MemberEnumerator right = removed.Members;
        bool hasRight = right.MoveNext();
        foreach (ReadOnlySpan<byte> member in set.Members)
        {
            int order = -1;
            while (hasRight && (order = ValueComparison.CompareScalars(set.Tag, member, right.Current)) > 0)
                hasRight = right.MoveNext();
            if (hasRight && order == 0)
                continue;
            output.Member(member);
            count++;
        }
        if (count == 0)
            output.Truncate(start);
        else
            output.End(start, count);
        return count;
    }

    /// <summary>What an ADD of the value is charged: a number whole, of a set the members that are new.</summary>
    public static int SizeOfAdded(ValueView set, ValueView added)
    {
        if (!added.Tag.IsSet() || set.Tag != added.Tag)
            return ItemSize.Of(added);
        int size = 0;
        MemberEnumerator left = set.Members;
        bool hasLeft = left.MoveNext();
        foreach (ReadOnlySpan<byte> member in added.Members)
        {
            int order = -1;
            while (hasLeft && (order = ValueComparison.CompareScalars(set.Tag, left.Current, member)) < 0)
                hasLeft = left.MoveNext();
            if (!hasLeft || order != 0)
                size += set.Tag == ValueTag.NumberSet ? ItemSize.OfNumber(member) : member.Length;
        }
        return size;
    }
}
