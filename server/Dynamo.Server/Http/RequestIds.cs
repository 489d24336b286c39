namespace Dynamo.Server.Http;

/// <summary>
/// Makes values for <c>x-amzn-RequestId</c>: 52 characters, of which the service's own vary in the first 26 and end
/// in the same 26. One maker serves one connection; not safe for several threads at once.
/// </summary>
internal struct RequestIds(ulong seed)
{
    public const int LengthBytes = 52;

    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEFGHIJKLMNOPQRSTUV"u8;

    private static ReadOnlySpan<byte> Tail => "VV4KQNSO5AEMVJF66Q9ASUAAJG"u8;

    private ulong _state = seed;

    /// <summary>Writes the next identifier to the first 52 bytes.</summary>
    public void Write(Span<byte> to)
    {
        to = to[..LengthBytes];
        ulong high = Next(), low = Next();
        for (int i = 0; i < 13; i++, high >>= 5)
            to[i] = Digits[(int)(high & 31)];
        for (int i = 13; i < 26; i++, low >>= 5)
            to[i] = Digits[(int)(low & 31)];
        Tail.CopyTo(to[26..]);
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood, 2014): every state is visited once, so identifiers do not repeat.</summary>
    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
