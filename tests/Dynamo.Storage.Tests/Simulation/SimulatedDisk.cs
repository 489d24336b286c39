using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// A file system in memory that keeps apart what programs see and what a power loss leaves, and that fails where
/// it is told to. All that it does follows from the calls and one seed.
/// </summary>
/// <remarks>
/// Every call counts as one operation, reads and opens included. At the operation <see cref="PowerLossAt"/> the power
/// goes: what is left of the disk from then on is <see cref="AfterPowerLoss"/>, and the program, not knowing, goes on
/// with a disk that nobody will read again. (An exception instead would unwind threads that a real power loss stops.)
/// </remarks>
internal sealed class SimulatedDisk(int seed) : IFileSystem
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<NameChange> _unsyncedNames = [];
    private Dictionary<string, SimulatedNode> _names = new(StringComparer.Ordinal);
    private Dictionary<string, SimulatedNode> _durableNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _locked = new(StringComparer.Ordinal);
    private SimulatedDisk? _left;
    private int _trace;

    /// <summary>Count of operations so far.</summary>
    public long Operations { get; private set; }

    /// <summary>A checksum over all operations, so that two runs of one seed can be compared.</summary>
    public int Trace => _trace;

    /// <summary>The operation (counted from 1) at which the power goes; 0: never.</summary>
    public long PowerLossAt { get; set; }

    /// <summary>The operation that fails; 0: none.</summary>
    public long FailAt { get; set; }

    /// <summary>Whether <see cref="FailAt"/> finds a full disk instead of a broken one.</summary>
    public bool FailAsFull { get; set; }

    /// <summary>Whether everything after <see cref="FailAt"/> fails too.</summary>
    public bool FailsForever { get; set; }

    /// <summary>Whether the operation that was to fail has come.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What the failing operation was.</summary>
    public string FailedOperation { get; private set; } = "";

    /// <summary>Nothing fails any more, and nothing has.</summary>
    public void Heal() => (FailAt, HasFailed, FailedOperation) = (0, false, "");

    /// <summary>Pages that all files together may have room for; a write that needs more finds the disk full.</summary>
    public long CapacityPages { get; set; } = long.MaxValue;

    /// <summary>
    /// Whether, on a full disk, also writes to places that have their room fail: what a file system that writes
    /// every page to a new place does.
    /// </summary>
    public bool CopiesOnWrite { get; set; }

    /// <summary>Leaves room for so many pages more than are used now.</summary>
    public void Fill(int pagesLeft)
    {
        lock (_gate)
            CapacityPages = UsedPages() + pagesLeft;
    }

    public bool HasLostPower
    {
        get
        {
            lock (_gate)
                return _left is not null;
        }
    }

    /// <summary>The power goes now, unless it has gone already; gives the disk as the next start finds it.</summary>
    public SimulatedDisk AfterPowerLoss()
    {
        lock (_gate)
            return _left ??= LosePower();
    }

    /// <summary>A disk that holds, durably, what programs see on this one now: what a killed process leaves.</summary>
    public SimulatedDisk Copy()
    {
        lock (_gate)
        {
            var copy = new SimulatedDisk(_random.Next());
            copy._directories.UnionWith(_directories);
            foreach ((string path, SimulatedNode node) in _names)
                copy._names.Add(path, node.Copy());
            copy._durableNames = new Dictionary<string, SimulatedNode>(copy._names, StringComparer.Ordinal);
            return copy;
        }
    }

    public IFile Open(string path, FileOpen mode)
    {
        lock (_gate)
        {
            bool exists = _names.TryGetValue(path, out SimulatedNode? node);
            Count($"open {mode} {path}", isFull: !exists);
            if (mode is FileOpen.Read or FileOpen.ReadWrite && !exists)
                throw new FileNotFoundException("no such file", path);
            if (mode == FileOpen.CreateNew && exists)
                throw new IOException($"{path} exists");
            if (mode == FileOpen.Create && exists)
                node!.SetLength(0);
            if (!exists)
            {
                if (!_directories.Contains(Path.GetDirectoryName(path)!))
                    throw new DirectoryNotFoundException(path);
                node = new SimulatedNode();
                Rename(new NameChange(null, path, node));
            }
            return new SimulatedFile(this, path, node!);
        }
    }

    public bool FileExists(string path)
    {
        lock (_gate)
            return _names.ContainsKey(path);
    }

    public bool DirectoryExists(string path)
    {
        lock (_gate)
            return _directories.Contains(path);
    }

    public void CreateDirectory(string path)
    {
        lock (_gate)
        {
            Count($"mkdir {path}", isFull: !_directories.Contains(path));
            // Directories survive at once: the programs under test make them before anything else and sync later.
            for (string? at = path; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
                _directories.Add(at);
        }
    }

    public string[] ListFiles(string directory)
    {
        lock (_gate)
        {
            Count($"list {directory}");
            return [.. _names.Keys.Where(p => Path.GetDirectoryName(p) == directory).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
        }
    }

    public string[] ListDirectories(string directory)
    {
        lock (_gate)
        {
            Count($"list {directory}");
            return [.. _directories.Where(p => Path.GetDirectoryName(p) == directory).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
        }
    }

    public void Move(string from, string to)
    {
        lock (_gate)
        {
            Count($"move {from} {to}");
            if (!_names.TryGetValue(from, out SimulatedNode? node))
                throw new FileNotFoundException("no such file", from);
            Rename(new NameChange(from, to, node));
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            Count($"delete {path}");
            if (_names.ContainsKey(path))
                Rename(new NameChange(path, null, null));
        }
    }

    public void DeleteDirectory(string path)
    {
        lock (_gate)
        {
            Count($"rmdir {path}");
            string prefix = path + "/";
            foreach (string name in _names.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
                Rename(new NameChange(name, null, null));
            _directories.RemoveWhere(d => d == path || d.StartsWith(prefix, StringComparison.Ordinal));
        }
    }

    public void SyncDirectory(string path)
    {
        lock (_gate)
        {
            Count($"syncdir {path}");
            foreach (NameChange change in _unsyncedNames.Where(c => c.IsIn(path)))
                change.Apply(_durableNames);
            _unsyncedNames.RemoveAll(c => c.IsIn(path));
        }
    }

    public IDisposable? TryLock(string path)
    {
        lock (_gate)
        {
            Count($"lock {path}");
            return _locked.Add(path) ? new Unlock(this, path) : null;
        }
    }

    public long FreeBytes(string directory)
    {
        lock (_gate)
            return CapacityPages == long.MaxValue ? long.MaxValue : Math.Max(0, (CapacityPages - UsedPages()) * SparseBytes.PageBytes);
    }

    /// <summary>No operation by the disk's count: the system knows a length without asking the disk.</summary>
    internal long LengthOf(SimulatedNode node)
    {
        lock (_gate)
            return node.Visible.Length;
    }

    /// <summary>Runs one operation of an open file under the disk's lock and its faults.</summary>
    internal T Run<T>(string what, SimulatedNode node, long pagesMissing, Func<T> operation, bool isSync = false, bool isWrite = false)
    {
        lock (_gate)
        {
            try
            {
                Count(what, pagesMissing > 0);
            }
            catch (IOException) when (isSync)
            {
                node.FailSync(_random);
                throw;
            }
            if (CapacityPages != long.MaxValue && pagesMissing > (CopiesOnWrite && isWrite ? -1 : 0) && UsedPages() + pagesMissing > CapacityPages)
                throw new DiskFullException($"{what}: the simulated disk is full");
            return operation();
        }
    }

    private void Count(string what, bool isFull = false)
    {
        Operations++;
        _trace = HashCode(_trace, what);
        if (Operations == PowerLossAt)
            _left ??= LosePower();
        if (FailAt == 0 || !(Operations == FailAt || (FailsForever && Operations > FailAt)))
            return;
        // A full disk fails only what needs room; the next such operation is meant then.
        if (FailAsFull && !isFull)
        {
            if (!FailsForever)
                FailAt++;
            return;
        }
        HasFailed = true;
        FailedOperation = what;
        throw FailAsFull ? new DiskFullException($"{what}: simulated full disk") : new IOException($"{what}: simulated I/O error");
    }

    private SimulatedDisk LosePower()
    {
        var left = new SimulatedDisk(_random.Next());
        foreach (string directory in _directories)
            left._directories.Add(directory);
        Dictionary<string, SimulatedNode> names = new(_durableNames, StringComparer.Ordinal);
        int fate = _random.Next(6);
        foreach (NameChange change in _unsyncedNames)
        {
            if (fate == 0 || (fate > 1 && _random.Next(2) == 0))
                change.Apply(names);
        }
        Dictionary<SimulatedNode, SimulatedNode> nodes = [];
        foreach ((string path, SimulatedNode node) in names.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!nodes.TryGetValue(node, out SimulatedNode? after))
                nodes.Add(node, after = node.AfterPowerLoss(_random));
            left._names.Add(path, after);
        }
        left._durableNames = new Dictionary<string, SimulatedNode>(left._names, StringComparer.Ordinal);
        return left;
    }

    private void Rename(NameChange change)
    {
        change.Apply(_names);
        _unsyncedNames.Add(change);
    }

    private long UsedPages() => _names.Values.Distinct().Sum(n => (long)n.Visible.Allocated.Count);

    private static int HashCode(int before, string text)
    {
        uint hash = (uint)before;
        foreach (char c in text)
            hash = (hash ^ c) * 16777619;
        return (int)hash;
    }

    /// <summary>A name that came (no From), went (no To) or changed.</summary>
    private sealed record NameChange(string? From, string? To, SimulatedNode? Node)
    {
        public bool IsIn(string directory) => Path.GetDirectoryName(To ?? From) == directory;

        public void Apply(Dictionary<string, SimulatedNode> names)
        {
            if (From is not null)
                names.Remove(From);
            if (To is not null)
                names[To] = Node!;
        }
    }

    private sealed class Unlock(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate)
                disk._locked.Remove(path);
        }
    }
}
