using Dynamo.Engine.Values;

namespace Dynamo.Engine.Indexes;

internal static class ItemComparison
{
    /// <summary>Whether two items have equal attributes, in whatever order.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
            return true;
        if (ItemBytes.Size(left) != ItemBytes.Size(right) || ItemBytes.Count(left) != ItemBytes.Count(right))
            return false;
        foreach (AttributeEntry attribute in ItemBytes.Attributes(left))
        {
            if (!ValueComparison.AreEqual(attribute.Value, ItemBytes.Find(right, attribute.Name)))
                return false;
        }
        return true;
    }
}
