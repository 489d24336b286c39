using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Tests.Platform;

/// <summary>Goal: the real files keep the interface's promises, as far as a test without a power switch sees them.</summary>
public sealed class RealFileSystemTests : IDisposable
{
    private static readonly RealFileSystem s_files = RealFileSystem.Instance;
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("dynamo-files-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Allocated_bytes_are_zeros_and_lengthen_the_file()
    {
        using IFile file = s_files.Open(In("a"), FileOpen.CreateNew);
        file.Write([1, 2, 3], 0);
        file.Allocate(100_000);
        Assert.Equal(100_000, file.Length);
        byte[] bytes = new byte[200_000];
        Assert.Equal(100_000, file.Read(bytes, 0));
        Assert.Equal([1, 2, 3, 0], bytes[..4]);
        Assert.False(bytes.AsSpan(3).ContainsAnyExcept((byte)0));
        file.Allocate(50);
        Assert.Equal(100_000, file.Length);
        file.Sync();
    }

    [Fact]
    public void Read_without_waiting_brings_all_or_nothing()
    {
        using IFile file = s_files.Open(In("now"), FileOpen.CreateNew);
        byte[] content = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        file.Write(content, 0);
        byte[] into = new byte[2000];
        // The system may decline at any time, also what was written just now.
        if (file.TryReadNow(into, 1000))
            Assert.Equal(content[1000..3000], into);
        Assert.False(file.TryReadNow(into, 4000));
        Assert.False(file.TryReadNow(into, 9000));
    }

    [Fact]
    public void Create_empties_and_CreateNew_refuses_what_exists()
    {
        using (IFile file = s_files.Open(In("a"), FileOpen.CreateNew))
            file.Write([1], 10);
        Assert.Throws<IOException>(() => s_files.Open(In("a"), FileOpen.CreateNew).Dispose());
        using (IFile file = s_files.Open(In("a"), FileOpen.ReadWrite))
            Assert.Equal(11, file.Length);
        using (IFile file = s_files.Open(In("a"), FileOpen.Create))
            Assert.Equal(0, file.Length);
        Assert.Throws<FileNotFoundException>(() => s_files.Open(In("b"), FileOpen.Read).Dispose());
    }

    [Fact]
    public void Lock_excludes_others_until_it_is_let_go()
    {
        using (IDisposable? first = s_files.TryLock(In("lock")))
        {
            Assert.NotNull(first);
            Assert.Null(s_files.TryLock(In("lock")));
        }
        using IDisposable? again = s_files.TryLock(In("lock"));
        Assert.NotNull(again);
    }

    [Fact]
    public void Move_replaces_and_directories_sync()
    {
        using (IFile a = s_files.Open(In("a"), FileOpen.Create))
            a.Write("new"u8, 0);
        using (IFile b = s_files.Open(In("b"), FileOpen.Create))
            b.Write("older"u8, 0);
        s_files.Move(In("a"), In("b"));
        s_files.SyncDirectory(_directory);
        Assert.Equal(["b"], s_files.ListFiles(_directory));
        using IFile moved = s_files.Open(In("b"), FileOpen.Read);
        Assert.Equal(3, moved.Length);
        s_files.Delete(In("b"));
        s_files.Delete(In("b"));
        Assert.Empty(s_files.ListFiles(_directory));
    }

    [Fact]
    public void Full_disk_is_told_from_a_failed_one()
    {
        if (!System.IO.File.Exists("/dev/full"))
            Assert.Skip("the system has no /dev/full");
        using IFile full = s_files.Open("/dev/full", FileOpen.ReadWrite);
        Assert.Throws<DiskFullException>(() => full.Write([1], 0));
    }

    private string In(string name) => Path.Combine(_directory, name);
}
