namespace Dynamo.Storage.Tests.Platform.Compression;

/// <summary>Bytes with long and short repetitions, runs and noise.</summary>
internal static class CompressionInput
{
    public static byte[] Some(Random random)
    {
        List<byte> bytes = [];
        int target = random.Next(3) switch { 0 => random.Next(20), 1 => random.Next(1000), _ => random.Next(100_000) };
        while (bytes.Count < target)
        {
            byte[] piece = new byte[1 + random.Next(1 << random.Next(10))];
            switch (random.Next(3))
            {
                case 0:
                    random.NextBytes(piece);
                    break;
                case 1:
                    Array.Fill(piece, (byte)random.Next(4));
                    break;
                default:
                    int back = bytes.Count == 0 ? 0 : random.Next(1, Math.Min(bytes.Count, 70_000) + 1);
                    piece = back == 0 ? piece : [.. bytes.GetRange(bytes.Count - back, Math.Min(back, piece.Length))];
                    break;
            }
            bytes.AddRange(piece);
        }
        return [.. bytes];
    }
}
