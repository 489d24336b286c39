namespace Dynamo.Engine.Keys;

/// <summary>How Scan's segments share the partition keys: in even ranges of their hashes.</summary>
public static class ScanSegments
{
    /// <summary>The lowest hash of a segment.</summary>
    public static ulong FirstHash(int segment, int totalSegments)
    {
        UInt128 scaled = ((UInt128)(uint)segment << 64) + (uint)totalSegments - 1;
        return (ulong)(scaled / (uint)totalSegments);
    }

    /// <summary>The segment that a hash belongs to.</summary>
    public static int Of(ulong hash, int totalSegments) => (int)(((UInt128)hash * (uint)totalSegments) >> 64);
}
