namespace Dynamo.Storage.Log;

/// <summary>
/// Bytes on their way to the log, in blocks that are kept for the next group. Grows to whatever one commit needs;
/// how much all may hold is its owner's matter. Not thread-safe.
/// </summary>
internal sealed class GroupBuffer
{
    private const int BlockBytes = 256 * 1024;

    /// <summary>Blocks kept while empty: what a group of small commits needs. Larger groups allocate.</summary>
    private const int KeptBlocks = 16;

    private readonly List<byte[]> _blocks = [];

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int block = (int)(Length / BlockBytes);
            int offset = (int)(Length % BlockBytes);
            if (block == _blocks.Count)
                _blocks.Add(new byte[BlockBytes]);
            int count = Math.Min(bytes.Length, BlockBytes - offset);
            bytes[..count].CopyTo(_blocks[block].AsSpan(offset));
            bytes = bytes[count..];
            Length += count;
        }
    }

    /// <summary>The longest piece from an offset that lies in one block, at most to <paramref name="end"/>.</summary>
    public ReadOnlySpan<byte> Piece(long offset, long end)
    {
        int within = (int)(offset % BlockBytes);
        return _blocks[(int)(offset / BlockBytes)].AsSpan(within, (int)Math.Min(BlockBytes - within, end - offset));
    }

    public void Clear()
    {
        Length = 0;
        if (_blocks.Count > KeptBlocks)
            _blocks.RemoveRange(KeptBlocks, _blocks.Count - KeptBlocks);
    }
}
