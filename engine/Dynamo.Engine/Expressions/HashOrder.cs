namespace Dynamo.Engine.Expressions;

/// <summary>
/// DynamoDB lists several keys of a map in one message in the order of a Java HashSet: by bucket, and within one by
/// age. This gives the same order.
/// </summary>
internal static class HashOrder
{
    /// <param name="total">How many keys the set was made from, which fixes its count of buckets.</param>
    /// <param name="leastBuckets">What a set begins with; less where it was made for a count of keys.</param>
    public static IEnumerable<string> Sort(IEnumerable<string> keys, int total, int leastBuckets = 16)
    {
        int buckets = leastBuckets;
        while (buckets < total || buckets * 3 / 4 < total)
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
