using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace Dynamo.LogComparison;

/// <summary>
/// The quickest device that keeps FasterLog's promise: one preallocated file, pwrite and fdatasync on the thread
/// that asks, the callback at once.
/// </summary>
internal sealed unsafe class SyncedDevice : StorageDeviceBase
{
    private readonly SafeFileHandle _file;

    public SyncedDevice(string path)
        : base(path, 512, Devices.CAPACITY_UNSPECIFIED)
        => _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, preallocationSize: 1L << 30);

    public override void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        RandomAccess.Write(_file, new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite), (segmentId * segmentSize) + (long)destinationAddress);
        Sync.Data(_file);
        callback(0, numBytesToWrite, context);
    }

    public override void ReadAsync(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
        => throw new NotSupportedException();

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
        => throw new NotSupportedException();

    public override void Dispose() => _file.Dispose();
}

/// <summary>With FastCommitMode the entries carry what recovery needs; the metadata need not be written.</summary>
internal sealed class NoCommits : ILogCommitManager
{
    public void Commit(long beginAddress, long untilAddress, byte[] commitMetadata, long commitNum, bool forceWriteMetadata)
    {
    }

    public byte[] GetCommitMetadata(long commitNum) => [];

    public IEnumerable<long> ListCommits() => [];

    public void RemoveCommit(long commitNum)
    {
    }

    public void RemoveAllCommits()
    {
    }

    public void OnRecovery(long commitNum)
    {
    }

    public void Dispose()
    {
    }
}
