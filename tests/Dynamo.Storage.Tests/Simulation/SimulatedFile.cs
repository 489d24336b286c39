using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>An open file of a <see cref="SimulatedDisk"/>. Every call completes at once, on the caller's thread.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, string path, SimulatedNode node) : IFile
{
    private bool _disposed;

    public long Length => disk.LengthOf(node);

    public int Read(Span<byte> into, long offset)
    {
        // A span cannot go into the lambda; the copy is a test's to pay.
        byte[] bytes = new byte[into.Length];
        int count = Run($"read {offset} {into.Length}", 0, () => node.Visible.Read(bytes, offset));
        bytes.AsSpan(0, count).CopyTo(into);
        return count;
    }

    public bool TryReadNow(Span<byte> into, long offset) => Read(into, offset) == into.Length;

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.IsEmpty)
            return;
        byte[] copy = bytes.ToArray();
        Run($"write {offset} {copy.Length}", node.Visible.PagesMissing(offset, copy.Length), () =>
        {
            node.Write(copy, offset);
            return true;
        }, isWrite: true);
    }

    public void SetLength(long length) => Run($"set length {length}", 0, () =>
    {
        node.SetLength(length);
        return true;
    });

    public void Allocate(long length)
    {
        long have = node.Visible.Length;
        if (length <= have)
            return;
        Run($"allocate {length}", node.Visible.PagesMissing(have, length - have), () =>
        {
            node.Allocate(length);
            return true;
        });
    }

    public void Release(long offset, long length) => Run($"release {offset} {length}", 0, () =>
    {
        node.Release(offset, length);
        return true;
    });

    public void Sync() => Run("sync", 0, () =>
    {
        node.Sync();
        return true;
    }, isSync: true);

    public void Dispose() => _disposed = true;

    private T Run<T>(string what, long pagesMissing, Func<T> operation, bool isSync = false, bool isWrite = false)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return disk.Run($"{what} {Path.GetFileName(path)}", node, pagesMissing, operation, isSync, isWrite);
    }
}
