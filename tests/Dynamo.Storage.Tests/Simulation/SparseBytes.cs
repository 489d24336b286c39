namespace Dynamo.Storage.Tests.Simulation;

/// <summary>A file's bytes in pages that exist once they are written; everything else reads as zeros.</summary>
internal sealed class SparseBytes
{
    public const int PageBytes = 4096;

    private readonly Dictionary<long, byte[]> _pages = [];

    public long Length { get; private set; }

    /// <summary>Pages that have their room on the simulated disk: written or allocated.</summary>
    public HashSet<long> Allocated { get; } = [];

    public SparseBytes Clone()
    {
        var clone = new SparseBytes { Length = Length };
        foreach ((long index, byte[] page) in _pages)
            clone._pages.Add(index, [.. page]);
        clone.Allocated.UnionWith(Allocated);
        return clone;
    }

    public int Read(Span<byte> into, long offset)
    {
        int count = (int)Math.Clamp(Length - offset, 0, into.Length);
        into = into[..count];
        for (int done = 0; done < count;)
        {
            (long index, int within, int piece) = Locate(offset + done, count - done);
            if (_pages.TryGetValue(index, out byte[]? page))
                page.AsSpan(within, piece).CopyTo(into[done..]);
            else
                into.Slice(done, piece).Clear();
            done += piece;
        }
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        for (int done = 0; done < bytes.Length;)
        {
            (long index, int within, int piece) = Locate(offset + done, bytes.Length - done);
            if (!_pages.TryGetValue(index, out byte[]? page))
                _pages.Add(index, page = new byte[PageBytes]);
            Allocated.Add(index);
            bytes.Slice(done, piece).CopyTo(page.AsSpan(within));
            done += piece;
        }
        Length = Math.Max(Length, offset + bytes.Length);
    }

    public void SetLength(long length)
    {
        if (length < Length)
        {
            long firstGone = (length + PageBytes - 1) / PageBytes;
            foreach (long index in _pages.Keys.Where(i => i >= firstGone).ToArray())
                _pages.Remove(index);
            Allocated.RemoveWhere(i => i >= firstGone);
            int within = (int)(length % PageBytes);
            if (within > 0 && _pages.TryGetValue(length / PageBytes, out byte[]? page))
                page.AsSpan(within).Clear();
        }
        Length = length;
    }

    /// <summary>Count of pages that a range still lacks.</summary>
    public long PagesMissing(long offset, long count)
    {
        long missing = 0;
        for (long index = offset / PageBytes; index <= (offset + count - 1) / PageBytes; index++)
            missing += Allocated.Contains(index) ? 0 : 1;
        return missing;
    }

    public void Allocate(long length)
    {
        for (long index = 0; index < (length + PageBytes - 1) / PageBytes; index++)
            Allocated.Add(index);
        Length = Math.Max(Length, length);
    }

    public void Release(long offset, long count)
    {
        for (long index = (offset + PageBytes - 1) / PageBytes; (index + 1) * PageBytes <= offset + count; index++)
        {
            _pages.Remove(index);
            Allocated.Remove(index);
        }
    }

    private static (long Index, int Within, int Piece) Locate(long offset, int count)
    {
        int within = (int)(offset % PageBytes);
        return (offset / PageBytes, within, Math.Min(PageBytes - within, count));
    }
}
