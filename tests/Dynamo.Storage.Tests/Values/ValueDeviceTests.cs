using System.Reflection;
using System.Runtime.InteropServices;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Contract;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Tests.Values;

public sealed class ValueDeviceTests : IDisposable
{
    private const int Page = ValueLog.PageBytes;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public unsafe void Front_of_the_first_segment_goes_page_by_page()
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

    [Fact]
    public async Task Nobody_waits_while_a_segment_is_deleted()
    {
        IFileSystem files = DispatchProxy.Create<IFileSystem, SlowDeletes>();
        var slow = (SlowDeletes)files;
        using var device = new ValueDevice(
            files, _directory.Path, TimeProvider.System, background: false, reserve: null, e => throw e);
        Assert.True(device.TryMakeRoom(2 * ValueDevice.SegmentBytes));

        Task removal = Task.Run(() => device.RemoveBefore(ValueDevice.SegmentBytes));
        slow.Begun.Wait();
        // What a put asks while a checkpoint deletes.
        Task<bool> put = Task.Run(() => device.TryMakeRoom(2 * ValueDevice.SegmentBytes + Page) && device.WrittenUntil == 0);
        bool waited = await Task.WhenAny(put, Task.Delay(TimeSpan.FromSeconds(20))) != put;
        slow.GoOn.Set();
        await removal;

        Assert.False(waited);
        Assert.True(await put);
        Assert.Equal([1, 2], device.SegmentsOnDisk());
    }

    [Fact]
    public void Large_file_is_deleted_whole()
    {
        string path = Path.Combine(_directory.Path, "large");
        using (IFile file = RealFileSystem.Instance.Open(path, FileOpen.CreateNew))
            file.Allocate(5 << 20);
        RealFileSystem.Instance.Delete(path);
        Assert.False(File.Exists(path));
        // Not there is not an error.
        RealFileSystem.Instance.Delete(path);
    }

    private int ByteAt(long offset)
    {
        using FileStream file = File.Open(Path.Combine(_directory.Path, "00000000.values"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = offset;
        return file.ReadByte();
    }

    /// <summary>The real files, but that a deletion ends only when the test says so.</summary>
    private class SlowDeletes : DispatchProxy
    {
        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IFileSystem.Delete))
            {
                Begun.Set();
                GoOn.Wait();
            }
            return targetMethod.Invoke(RealFileSystem.Instance, args);
        }
    }
}
