using System.Security.Cryptography;
using Dynamo.Storage;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using FASTER.core;

namespace Dynamo.LogComparison;

internal sealed class OwnLog : ILogUnderTest
{
    private static readonly byte[] s_value = RandomNumberGenerator.GetBytes(230);
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(20);
    private readonly WriteAheadLog _log;
    private readonly VersionSequence _sequence;

    public OwnLog(string directory)
    {
        var options = new WalOptions { Directory = directory, StoreId = new Guid(1, 2, 3, new byte[8]) };
        _log = WriteAheadLog.Open(RealFileSystem.Instance, options, default, null, out _sequence, out _);
    }

    [ThreadStatic]
    private static LogEntry? t_entry;

    public string Name => "own";

    public void Enqueue() => Append();

    public ValueTask CommitAsync() => _sequence.WaitStableAsync(Append());

    public void Dispose() => _log.Dispose();

    private ulong Append()
    {
        LogEntry entry = t_entry ??= new LogEntry();
        entry.Reset();
        entry.Put(KeyspaceId.Root, s_key, s_value);
        ulong version = _sequence.Begin(out long time);
        long end;
        while (!_log.TryEnqueue(entry, version, time, out end))
            _log.WaitRoomAsync(entry.Payload.Length).AsTask().GetAwaiter().GetResult();
        _sequence.End(version, end);
        return version;
    }
}

internal sealed class FasterLogUnderTest : ILogUnderTest
{
    private static readonly byte[] s_bytes = RandomNumberGenerator.GetBytes(250);
    private readonly SyncedDevice _device;
    private readonly FasterLog _log;
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private int _requested;
    private volatile bool _stopping;
    private readonly Thread? _committer;
    private readonly bool _inline;

    /// <param name="inline">Each commit flushes itself, as a lone writer would; otherwise one thread commits groups.</param>
    public FasterLogUnderTest(string directory, bool inline)
    {
        Directory.CreateDirectory(directory);
        _inline = inline;
        _device = new SyncedDevice(Path.Combine(directory, "faster.log"));
        _log = new FasterLog(new FasterLogSettings
        {
            LogDevice = _device,
            LogCommitManager = new NoCommits(),
            FastCommitMode = true,
            LogChecksum = LogChecksumType.PerEntry,
            MemorySizeBits = 25,
            PageSizeBits = 22,
            TryRecoverLatest = false,
        });
        if (inline)
            return;
        _committer = new Thread(Run) { IsBackground = true };
        _committer.Start();
    }

    public string Name => _inline ? "FasterLog, inline commit" : "FasterLog, commit thread";

    public void Enqueue() => _log.Enqueue(s_bytes);

    public ValueTask CommitAsync()
    {
        long address = _log.Enqueue(s_bytes);
        if (_inline)
        {
            _log.Commit(spinWait: true);
            return default;
        }
        ValueTask wait = _log.WaitForCommitAsync(address + 1);
        if (Interlocked.Exchange(ref _requested, 1) == 0)
            _wanted.Release();
        return wait;
    }

    public void Dispose()
    {
        _stopping = true;
        if (_committer is not null)
        {
            if (Interlocked.Exchange(ref _requested, 1) == 0)
                _wanted.Release();
            _committer.Join();
        }
        _log.Dispose();
        _device.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            _wanted.Wait();
            Interlocked.Exchange(ref _requested, 0);
            _log.Commit(spinWait: true);
        }
    }
}
