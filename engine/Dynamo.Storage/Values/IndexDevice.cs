using Dynamo.Storage.Platform;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// One file, to which FASTER writes its hash index, or from which it reads it. Never fails in FASTER's eyes; who uses
/// it asks for <see cref="Failure"/> afterwards.
/// </summary>
/// <param name="background">
/// Writes on a thread of its own. FASTER asks for it from whichever thread takes its next step, which may be that of
/// a put.
/// </param>
internal sealed unsafe class IndexDevice(IFileSystem files, string path, bool forWriting, bool background)
    : StorageDeviceBase(path, 512, Devices.CAPACITY_UNSPECIFIED)
{
    // Below the size from which arrays are collected with the oldest generation only.
    private const int PieceBytes = 1 << 16;

    private readonly IFile _file = files.Open(path, forWriting ? FileOpen.Create : FileOpen.Read);

    /// <summary>The first error, if there was one.</summary>
    public Exception? Failure { get; private set; }

    public override void WriteAsync(
        nint sourceAddress,
        int segmentId,
        ulong destinationAddress,
        uint numBytesToWrite,
        DeviceIOCompletionCallback callback,
        object context)
    {
        if (background)
            new Thread(Write) { IsBackground = true, Name = "index" }.UnsafeStart();
        else
            Write();

        void Write()
        {
            Run(() => WriteWords((long*)sourceAddress, numBytesToWrite, (long)destinationAddress));
            callback(0, numBytesToWrite, context);
        }
    }

    public override void ReadAsync(
        int segmentId,
        ulong sourceAddress,
        nint destinationAddress,
        uint readLength,
        DeviceIOCompletionCallback callback,
        object context)
    {
        Run(() =>
        {
            for (long done = 0; done < readLength; done += PieceBytes)
            {
                var into = new Span<byte>((byte*)destinationAddress + done, (int)Math.Min(PieceBytes, readLength - done));
                into[_file.Read(into, (long)sourceAddress + done)..].Clear();
            }
        });
        callback(0, readLength, context);
    }

    public void Sync() => Run(_file.Sync);

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => callback(result);

    public override void Dispose()
    {
        // FASTER disposes of it before its writer has asked for the sync.
    }

    public void Close() => _file.Dispose();

    /// <summary>FASTER goes on changing the words meanwhile: each is taken as it is at one moment.</summary>
    private void WriteWords(long* from, uint bytes, long offset)
    {
        byte[] piece = new byte[Math.Min(PieceBytes, bytes)];
        fixed (byte* into = piece)
        {
            for (uint done = 0; done < bytes;)
            {
                int length = (int)Math.Min((uint)piece.Length, bytes - done);
                for (int i = 0; i < length / sizeof(long); i++)
                    ((long*)into)[i] = Volatile.Read(ref from[i]);
                _file.Write(piece.AsSpan(0, length), offset + done);
                from += length / sizeof(long);
                done += (uint)length;
            }
        }
    }

    private void Run(Action io)
    {
        try
        {
            io();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure ??= e;
        }
    }
}
