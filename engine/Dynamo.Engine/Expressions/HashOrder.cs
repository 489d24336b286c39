namespace Dynamo.Engine.Expressions;

/// <summary>
/// DynamoDB lists several keys of a map in one message in the order of a Java HashSet: by bucket, and within one by
/// age. This gives the same order.
/// </summary>
internal static class HashOrder
{
    private const int LeastBuckets = 16;

    /// <param name="total">How many keys the set was made from, which fixes its count of buckets.</param>
    public static IEnumerable<string> Sort(IEnumerable<string> keys, int total)
    {
        int buckets = LeastBuckets;
        while (buckets * 3 / 4 < total)
            buckets *= 2;
        return keys.OrderBy(key => Bucket(key, buckets));
    }

    private static int Bucket(string key, int buckets)
    {
        int hash = 0;
        foreach (char c in key)
            hash = unchecked(31 * hash + c);
        return (hash ^ (int)((uint)hash >> 16)) & (buckets - 1);
    }
}
