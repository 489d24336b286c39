namespace Dynamo.Bench.Storage;

/// <summary>Keys as the engine makes them: 8 bytes of hash, a length, a partition key and a sort key; 30 bytes in all.</summary>
internal static class BenchKeys
{
    public static byte[][] Hashed(int count)
    {
        Random random = new(42);
        byte[][] keys = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            keys[i] = new byte[30];
            random.NextBytes(keys[i]);
        }
        return keys;
    }
}
