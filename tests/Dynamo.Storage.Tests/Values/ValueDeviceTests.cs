using System.Runtime.InteropServices;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Contract;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Tests.Values;

public sealed unsafe class ValueDeviceTests : IDisposable
{
    private const int Page = ValueLog.PageBytes;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Front_of_the_first_segment_goes_page_by_page()
    {
        using var device = new ValueDevice(
            RealFileSystem.Instance, _directory.Path, TimeProvider.System, background: false, reserve: null, e => throw e);
        byte* bytes = (byte*)NativeMemory.Alloc(2 * Page);
        new Span<byte>(bytes, 2 * Page).Fill(7);
        device.WriteAsync((nint)bytes, 0, 0, 2 * Page, static (_, _, _) => { }, new object());
        NativeMemory.Free(bytes);

        device.RemoveBefore(Page - 1);
        Assert.Equal(7, ByteAt(0));

        // The page in which the address lies stays whole.
        device.RemoveBefore(Page + 100);
        Assert.Equal(0, ByteAt(0));
        Assert.Equal(0, ByteAt(Page - 1));
        Assert.Equal(7, ByteAt(Page));
        Assert.Equal(7, ByteAt((2 * Page) - 1));
    }

    private int ByteAt(long offset)
    {
        using FileStream file = File.Open(Path.Combine(_directory.Path, "00000000.values"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = offset;
        return file.ReadByte();
    }
}
