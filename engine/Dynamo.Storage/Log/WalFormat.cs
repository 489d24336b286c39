namespace Dynamo.Storage.Log;

/// <summary>
/// Sizes and names of the write-ahead log. <c>docs/formats/wal.md</c> says what the bytes mean.
/// </summary>
/// <remarks>
/// An <b>address</b> is a byte position in the log as a whole: a file's base address plus the offset in it. Each
/// file's base is the end of the one before, so a missing or shortened file shows as a gap.
/// </remarks>
internal static class WalFormat
{
    /// <summary>Version of the layout; a file of a higher one is refused.</summary>
    public const uint Version = 1;

    /// <summary>Frames begin at multiples of this, so that a scan for survivors behind damage need try only those.</summary>
    public const int Alignment = 8;

    /// <summary>Largest payload of one frame; a larger commit is split into several.</summary>
    public const int MaxPayloadBytes = 1 << 20;

    /// <summary>Most fragments of one commit: they are counted in 16 bits.</summary>
    public const int MaxFragments = ushort.MaxValue;

    /// <summary>Largest payload of one commit; far above any commit's limit.</summary>
    public const int MaxCommitBytes = 1 << 30;

    private const string Prefix = "wal-";
    private const string Suffix = ".log";
    private const string SavedSuffix = ".cut";

    /// <summary>Ten digits, so that the order of names is the order of files.</summary>
    public static string FileName(long sequence) => $"{Prefix}{sequence:D10}{Suffix}";

    public static bool TryParseFileName(string name, out long sequence)
    {
        sequence = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), out sequence)
            && FileName(sequence) == name;
    }

    /// <summary>The file for the bytes of an interrupted write, by the address at which they were found.</summary>
    public static string SavedTailName(long address) => $"tail-{address:D19}{SavedSuffix}";

    public static bool TryParseSavedTailName(string name, out long address)
    {
        address = 0;
        return name.StartsWith("tail-", StringComparison.Ordinal)
            && name.EndsWith(SavedSuffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(5, name.Length - 5 - SavedSuffix.Length), out address);
    }

    /// <summary>Where a frame with so much payload ends, counted from its start.</summary>
    public static int FrameBytes(int payloadBytes)
        => (FrameHeader.Size + payloadBytes + Alignment - 1) & -Alignment;

    /// <summary>Count of fragments that a payload needs; an empty one still needs one.</summary>
    public static int FragmentCount(int payloadBytes, int fragmentBytes)
        => Math.Max(1, (payloadBytes + fragmentBytes - 1) / fragmentBytes);

    /// <summary>Bytes that a commit's frames take together.</summary>
    public static long CommitBytes(int payloadBytes, int fragmentBytes)
    {
        int full = FragmentCount(payloadBytes, fragmentBytes) - 1;
        return ((long)full * FrameBytes(fragmentBytes)) + FrameBytes(payloadBytes - (full * fragmentBytes));
    }
}
