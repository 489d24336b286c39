using Dynamo.Storage.Log;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>What a body sees of its commit: the named keys' records in place, and the writes that it emits.</summary>
internal sealed unsafe class CommitScope(VersionSequence versions, Keyspaces keyspaces) : ICommitScope
{
    private ValueOutput[] _values = new ValueOutput[4];
    private ulong _version;
    private long _timeMs;
    private bool _running;

    public LogEntry Writes { get; } = new();

    /// <summary>What the puts take in the log of values, in bytes.</summary>
    public long PutBytes { get; private set; }

    /// <summary>What the tombstones of deletes take there.</summary>
    public long DeleteBytes { get; private set; }

    /// <summary>0 while none was drawn.</summary>
    public ulong DrawnVersion => _version;

    /// <summary>Forgets the drawn version, which has ended.</summary>
    public void ForgetVersion() => _version = 0;

    /// <summary>The newest version among the named keys' values, and what absent ones rest on.</summary>
    public ulong Seen { get; set; }

    public ulong Version => _version != 0 ? _version : Draw();

    public long TimeMs
    {
        get
        {
            if (_version == 0)
                Draw();
            return _timeMs;
        }
    }

    public void Begin(int keyCount)
    {
        if (_values.Length < keyCount)
            _values = new ValueOutput[Math.Max(keyCount, _values.Length * 2)];
        Writes.Reset();
        PutBytes = 0;
        DeleteBytes = 0;
        _version = 0;
        Seen = 0;
    }

    /// <summary>Opens the scope to the body, and closes it: bodies must not keep it.</summary>
    public bool IsRunning
    {
        set => _running = value;
    }

    public ref ValueOutput this[int index] => ref _values[index];

    public bool Exists(int index)
    {
        CheckRunning();
        return _values[index].Record != null;
    }

    public ReadOnlySpan<byte> ValueOf(int index)
    {
        CheckRunning();
        ref ValueOutput value = ref _values[index];
        return value.Record == null ? default : value.Value;
    }

    public ulong VersionOf(int index)
    {
        CheckRunning();
        ref ValueOutput value = ref _values[index];
        return value.Record == null ? 0 : value.Version;
    }

    public void Put(KeyspaceId keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckRunning();
        CheckTarget(keyspace, key);
        if (value.Length > ValueRecord.MaxValueLength)
            throw new ArgumentOutOfRangeException(nameof(value), value.Length, "The value does not fit a page.");
        Writes.Put(keyspace, key, value);
        PutBytes += ValueRecord.LogBytes(key.Length, value.Length);
    }

    public void Delete(KeyspaceId keyspace, ReadOnlySpan<byte> key)
    {
        CheckRunning();
        CheckTarget(keyspace, key);
        Writes.Delete(keyspace, key);
        DeleteBytes += ValueRecord.LogBytes(key.Length, 0);
    }

    private ulong Draw() => _version = versions.Begin(out _timeMs);

    private void CheckTarget(KeyspaceId keyspace, ReadOnlySpan<byte> key)
    {
        if (key.Length > ValueRecord.MaxKeyLength)
            throw new ArgumentOutOfRangeException(nameof(key), key.Length, "The key is too long.");
        if (keyspaces.Find(keyspace) is null)
            throw new InvalidOperationException($"A commit writes to {keyspace}, which does not exist.");
    }

    private void CheckRunning()
    {
        if (!_running)
            throw new InvalidOperationException("A commit's scope ended with its body.");
    }
}
