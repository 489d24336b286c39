namespace Dynamo.Storage.Tests.Contract;

/// <summary>
/// The waist in its plainest form, and at its most awkward: every call completes asynchronously, bodies run again
/// at random, ranges come in pages of three with writers in between, versions become stable late. What works on this
/// one leans on nothing but the contract.
/// </summary>
/// <remarks>Sorted dictionaries under one lock. Named keys are held over an await, so conflicts are real.</remarks>
public sealed class ReferenceStore(int seed, TimeProvider time) : IStore
{
    private const int PageLength = 3;

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly TimeProvider _time = time;
    private readonly Dictionary<FullKey, int> _held = [];
    private readonly SortedDictionary<uint, SortedList<byte[], Entry>> _keyspaces = new()
    {
        [KeyspaceId.Root.Value] = NewKeyspace(),
    };

    private uint _lastKeyspace = KeyspaceId.Root.Value;
    private ulong _version;
    private ulong _stable;
    private long _timeMs;

    public ulong StableVersion
    {
        get
        {
            // Late: a look finds what was there at the one before.
            lock (_gate)
            {
                ulong stable = _stable;
                _stable = _version;
                return stable;
            }
        }
    }

    public IReadOnlyList<KeyspaceId> Keyspaces
    {
        get
        {
            lock (_gate)
                return [.. _keyspaces.Keys.Select(id => new KeyspaceId(id))];
        }
    }

    public async ValueTask WaitStableAsync(ulong version)
    {
        await Task.Yield();
        lock (_gate)
            _stable = Math.Max(_stable, Math.Min(version, _version));
    }

    public async ValueTask<ReadResult> GetAsyncCore(KeyspaceId keyspace, byte[] key, IValueReader reader)
    {
        await Task.Yield();
        Entry entry;
        bool found;
        ulong seen;
        lock (_gate)
        {
            found = Find(keyspace, key, out entry);
            seen = _version;
        }
        if (found)
            reader.Read(entry.Value, entry.Version);
        return new ReadResult(found, seen);
    }

    public ValueTask<ReadResult> GetAsync(KeyspaceId keyspace, ReadOnlySpan<byte> key, IValueReader reader) =>
        GetAsyncCore(keyspace, key.ToArray(), reader);

    public ValueTask<ulong> RangeAsync(in KeyRange range, IRangeVisitor visitor) => RangeAsyncCore(range, visitor);

    public async ValueTask<CommitResult> CommitAsync(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit.Body);
        await Task.Yield();
        while (!TryHold(commit, out int held))
        {
            if (commit.OnConflict == ConflictPolicy.Fail)
                return new CommitResult(CommitStatus.Conflict, 0, held);
            await Task.Yield();
        }
        try
        {
            await Task.Yield();
            lock (_gate)
            {
                while (_random.Next(3) == 0)
                    commit.Body.Run(new Scope(this, commit));
                var scope = new Scope(this, commit);
                try
                {
                    commit.Body.Run(scope);
                }
                finally
                {
                    scope.Close();
                }
                scope.Apply();
                return new CommitResult(CommitStatus.Done, _version);
            }
        }
        finally
        {
            Release(commit);
        }
    }

    public async ValueTask<KeyspaceId> CreateKeyspaceAsync()
    {
        await Task.Yield();
        lock (_gate)
        {
            _keyspaces.Add(++_lastKeyspace, NewKeyspace());
            _stable = ++_version;
            return new KeyspaceId(_lastKeyspace);
        }
    }

    public async ValueTask DropKeyspaceAsync(KeyspaceId keyspace)
    {
        if (keyspace == KeyspaceId.Root)
            throw new ArgumentException("The root keyspace cannot be dropped.", nameof(keyspace));
        await Task.Yield();
        lock (_gate)
        {
            _keyspaces.Remove(keyspace.Value);
            _stable = ++_version;
        }
    }

    public KeyspaceStatistics Statistics(KeyspaceId keyspace)
    {
        lock (_gate)
        {
            return _keyspaces.TryGetValue(keyspace.Value, out SortedList<byte[], Entry>? entries)
                ? new(entries.Count, entries.Sum(pair => pair.Key.Length + pair.Value.Value.Length))
                : default;
        }
    }

    public ValueTask DisposeAsync() => default;

    private static SortedList<byte[], Entry> NewKeyspace() =>
        new(Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));

    private async ValueTask<ulong> RangeAsyncCore(KeyRange range, IRangeVisitor visitor)
    {
        byte[]? last = null;
        while (true)
        {
            await Task.Yield();
            List<(byte[] Key, byte[] Value)> page;
            ulong seen;
            lock (_gate)
            {
                page = Page(range, last);
                seen = _version;
            }
            foreach ((byte[] key, byte[] value) in page)
            {
                if (!visitor.Visit(key, range.KeysOnly ? default : value))
                    return seen;
                last = key;
            }
            if (page.Count < PageLength)
                return seen;
        }
    }

    private List<(byte[] Key, byte[] Value)> Page(in KeyRange range, byte[]? last)
    {
        List<(byte[], byte[])> page = [];
        if (!_keyspaces.TryGetValue(range.Keyspace.Value, out SortedList<byte[], Entry>? entries))
            return page;
        int step = range.Descending ? -1 : 1;
        for (int i = range.Descending ? entries.Count - 1 : 0; i >= 0 && i < entries.Count; i += step)
        {
            byte[] key = entries.GetKeyAtIndex(i);
            bool inRange = key.AsSpan().SequenceCompareTo(range.From.Span) >= 0
                && (range.To.IsEmpty || key.AsSpan().SequenceCompareTo(range.To.Span) < 0);
            bool after = last is null || key.AsSpan().SequenceCompareTo(last) * step > 0;
            if (!inRange || !after)
                continue;
            page.Add((key, entries.GetValueAtIndex(i).Value));
            if (page.Count == PageLength)
                break;
        }
        return page;
    }

    private bool Find(KeyspaceId keyspace, byte[] key, out Entry entry)
    {
        entry = default;
        return _keyspaces.TryGetValue(keyspace.Value, out SortedList<byte[], Entry>? entries)
            && entries.TryGetValue(key, out entry);
    }

    /// <summary>Holds all named keys or none. In the map: -1 for exclusive, else the count of shared holders.</summary>
    private bool TryHold(Commit commit, out int held)
    {
        held = -1;
        lock (_gate)
        {
            Dictionary<FullKey, bool> needs = Needs(commit);
            foreach ((FullKey key, bool exclusive) in needs)
            {
                if (_held.TryGetValue(key, out int holders) && (exclusive || holders < 0))
                {
                    held = Enumerable.Range(0, commit.Count).First(i => NameOf(commit, i) == key);
                    return false;
                }
            }
            foreach ((FullKey key, bool exclusive) in needs)
                _held[key] = exclusive ? -1 : _held.GetValueOrDefault(key) + 1;
            return true;
        }
    }

    private void Release(Commit commit)
    {
        lock (_gate)
        {
            foreach ((FullKey key, bool exclusive) in Needs(commit))
            {
                if (exclusive || _held[key] == 1)
                    _held.Remove(key);
                else
                    _held[key]--;
            }
        }
    }

    private static Dictionary<FullKey, bool> Needs(Commit commit)
    {
        var needs = new Dictionary<FullKey, bool>();
        for (int i = 0; i < commit.Count; i++)
        {
            FullKey key = NameOf(commit, i);
            needs[key] = commit.IsExclusive(i) || needs.GetValueOrDefault(key);
        }
        return needs;
    }

    private static FullKey NameOf(Commit commit, int index) =>
        new(commit.KeyspaceOf(index).Value, Convert.ToHexString(commit.KeyOf(index)));

    private readonly record struct FullKey(uint Keyspace, string Key);

    private readonly record struct Entry(byte[] Value, ulong Version);

    private sealed class Scope(ReferenceStore store, Commit commit) : ICommitScope
    {
        private readonly List<(KeyspaceId Keyspace, byte[] Key, byte[]? Value)> _writes = [];
        private ulong _version;
        private long _time;
        private bool _closed;

        public ulong Version
        {
            get
            {
                CheckOpen();
                return _version != 0 ? _version : _version = ++store._version;
            }
        }

        public long TimeMs
        {
            get
            {
                CheckOpen();
                if (_time == 0)
                    store._timeMs = _time = Math.Max(store._timeMs, store._time.GetUtcNow().ToUnixTimeMilliseconds());
                return _time;
            }
        }

        public bool Exists(int index) => Find(index, out _);

        public ReadOnlySpan<byte> ValueOf(int index) => Find(index, out Entry entry) ? entry.Value : default;

        public ulong VersionOf(int index) => Find(index, out Entry entry) ? entry.Version : 0;

        public void Put(KeyspaceId keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            CheckTarget(keyspace);
            _writes.Add((keyspace, key.ToArray(), value.ToArray()));
        }

        public void Delete(KeyspaceId keyspace, ReadOnlySpan<byte> key)
        {
            CheckTarget(keyspace);
            _writes.Add((keyspace, key.ToArray(), null));
        }

        public void Close() => _closed = true;

        public void Apply()
        {
            if (_writes.Count > 0 && _version == 0)
                _version = ++store._version;
            foreach ((KeyspaceId keyspace, byte[] key, byte[]? value) in _writes)
            {
                if (value is null)
                    store._keyspaces[keyspace.Value].Remove(key);
                else
                    store._keyspaces[keyspace.Value][key] = new Entry(value, _version);
            }
        }

        private bool Find(int index, out Entry entry)
        {
            CheckOpen();
            return store.Find(commit.KeyspaceOf(index), commit.KeyOf(index).ToArray(), out entry);
        }

        private void CheckTarget(KeyspaceId keyspace)
        {
            CheckOpen();
            if (!store._keyspaces.ContainsKey(keyspace.Value))
                throw new InvalidOperationException($"A commit writes to {keyspace}, which does not exist.");
        }

        private void CheckOpen()
        {
            if (_closed)
                throw new InvalidOperationException("A commit's scope ended with its body.");
        }
    }
}
