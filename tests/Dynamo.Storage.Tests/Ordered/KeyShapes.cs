namespace Dynamo.Storage.Tests.Ordered;

/// <summary>Kinds of keys, each of which makes another tree.</summary>
internal static class KeyShapes
{
    public static readonly Dictionary<string, Func<Random, byte[]>> All = new()
    {
        ["hashed"] = random => Bytes(random, 8 + random.Next(30)),
        ["collections"] = random => [.. Bytes(new Random(random.Next(20)), 30), .. Bytes(random, random.Next(12))],
        ["few short"] = random => Bytes(random, random.Next(3)),
        ["zeros"] = random => new byte[random.Next(3000)],
        ["zeros and ones"] = random => [.. Enumerable.Range(0, random.Next(14)).Select(_ => (byte)random.Next(2))],
        ["high bytes"] = random => [.. Enumerable.Range(0, random.Next(5)).Select(_ => (byte)(255 - random.Next(2)))],
        ["0 to 8 KB"] = random => Bytes(random, random.Next(8192)),
        ["long shared prefixes"] = random => [.. new byte[random.Next(4) * 2000], .. Bytes(random, random.Next(6))],
        ["longest"] = random => [.. new byte[31_990 * random.Next(2)], .. Bytes(random, 1 + random.Next(10))],
        ["one counter"] = random => BitConverter.GetBytes(random.NextInt64(5000)).Reverse().ToArray(),
    };

    public static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
