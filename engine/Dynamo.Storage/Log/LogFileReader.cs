using System.Buffers;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// Reads one log file from front to back through a window in memory. Not thread-safe.
/// </summary>
internal sealed class LogFileReader(IFile file, long baseAddress) : IDisposable
{
    /// <summary>Holds the largest frame and enough behind it that reads stay large.</summary>
    private const int WindowBytes = 4 << 20;

    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private readonly long _length = file.Length;
    private long _windowStart;
    private int _windowBytes;

    public long Length => _length;

    public long BaseAddress => baseAddress;

    /// <summary>Address behind the file's last byte.</summary>
    public long End => baseAddress + _length;

    /// <summary>
    /// Reads the frame at an address if a whole and correct one is there.
    /// </summary>
    /// <param name="payload">Valid until the next call.</param>
    public bool TryReadFrame(long address, out FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!FrameHeader.TryRead(View(address, FrameHeader.Size), address, out header))
            return false;
        ReadOnlySpan<byte> frame = View(address, FrameHeader.Size + header.PayloadBytes);
        if (frame.Length < FrameHeader.Size + header.PayloadBytes)
            return false;
        payload = frame[FrameHeader.Size..];
        return Crc32C.Compute(payload) == header.PayloadCrc;
    }

    /// <summary>The next address at or behind the given one at which a correct frame begins; -1 if there is none.</summary>
    public long FindFrame(long address, out FrameHeader header)
    {
        for (address = AlignUp(address); address + FrameHeader.Size <= End; address += WalFormat.Alignment)
        {
            // Prepared room is zeros: step over it a window at a time.
            ReadOnlySpan<byte> ahead = View(address, 4096);
            int content = ahead.IndexOfAnyExcept((byte)0);
            if (content < 0)
            {
                address += (ahead.Length & -WalFormat.Alignment) - WalFormat.Alignment;
                continue;
            }
            if (TryReadFrame(address, out header, out _))
                return address;
        }
        header = default;
        return -1;
    }

    /// <summary>Address behind the last byte at or after the given address that is not zero; the address itself if all are.</summary>
    public long EndOfContent(long address)
    {
        long end = address;
        while (address < End)
        {
            ReadOnlySpan<byte> view = View(address, 1 << 16);
            if (view.IsEmpty)
                break;
            int last = view.LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
                end = address + last + 1;
            address += view.Length;
        }
        return end;
    }

    /// <summary>Up to <paramref name="count"/> bytes from the address; fewer where the file ends. Valid until the next call.</summary>
    public ReadOnlySpan<byte> View(long address, int count)
    {
        long offset = address - baseAddress;
        count = (int)Math.Max(0, Math.Min(count, _length - offset));
        if (count == 0)
            return default;
        if (offset < _windowStart || offset + count > _windowStart + _windowBytes)
        {
            _windowStart = offset;
            _windowBytes = file.Read(_window.AsSpan(0, (int)Math.Min(WindowBytes, _length - offset)), offset);
            count = Math.Min(count, _windowBytes);
        }
        return _window.AsSpan((int)(offset - _windowStart), count);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_window);

    private static long AlignUp(long address) => (address + WalFormat.Alignment - 1) & -WalFormat.Alignment;
}
