using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>The keyspaces that exist, with the order of their keys.</summary>
/// <remarks>Read without a lock; changes, which are rare, copy the map.</remarks>
internal sealed class Keyspaces : IDisposable
{
    private readonly Lock _gate = new();
    private Dictionary<uint, OrderedKeys> _byId = new() { [KeyspaceId.Root.Value] = new OrderedKeys() };
    private uint _last = KeyspaceId.Root.Value;
    private ulong _lastDropVersion;

    /// <summary>Version of the last drop: what a read that finds no keyspace rests on.</summary>
    public ulong LastDropVersion => Volatile.Read(ref _lastDropVersion);

    /// <summary>The highest identifier that was ever taken.</summary>
    public uint LastId
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    /// <summary>What the live records take in the log of values, nearly: padding counts half.</summary>
    public long LiveBytes()
    {
        long bytes = 0;
        foreach (OrderedKeys keys in Volatile.Read(ref _byId).Values)
            bytes += keys.SizeBytes + (keys.Count * ValueRecord.AverageOverhead);
        return bytes;
    }

    /// <summary>Puts what a checkpoint held in the place of everything.</summary>
    public void Load(Dictionary<uint, OrderedKeys> byId, uint lastId)
    {
        lock (_gate)
        {
            byId.TryAdd(KeyspaceId.Root.Value, new OrderedKeys());
            _last = Math.Max(lastId, byId.Keys.Max());
            Volatile.Write(ref _byId, byId);
        }
    }

    public OrderedKeys? Find(KeyspaceId keyspace) =>
        Volatile.Read(ref _byId).TryGetValue(keyspace.Value, out OrderedKeys? keys) ? keys : null;

    public IReadOnlyList<KeyspaceId> All
    {
        get
        {
            var all = new List<KeyspaceId>();
            foreach (uint id in Volatile.Read(ref _byId).Keys)
                all.Add(new KeyspaceId(id));
            all.Sort();
            return all;
        }
    }

    /// <summary>Takes the next identifier; the keyspace comes into being with <see cref="Add"/>.</summary>
    public KeyspaceId NextId()
    {
        lock (_gate)
            return new KeyspaceId(checked(++_last));
    }

    /// <summary>Also takes identifiers from replay, which then count as used.</summary>
    public void Add(KeyspaceId keyspace)
    {
        lock (_gate)
        {
            _last = Math.Max(_last, keyspace.Value);
            if (_byId.ContainsKey(keyspace.Value))
                return;
            Volatile.Write(ref _byId, new(_byId) { [keyspace.Value] = new OrderedKeys() });
        }
    }

    /// <returns>What it held; null if it does not exist.</returns>
    public OrderedKeys? Remove(KeyspaceId keyspace, ulong version)
    {
        lock (_gate)
        {
            Volatile.Write(ref _lastDropVersion, Math.Max(version, _lastDropVersion));
            var without = new Dictionary<uint, OrderedKeys>(_byId);
            if (!without.Remove(keyspace.Value, out OrderedKeys? removed))
                return null;
            Volatile.Write(ref _byId, without);
            return removed;
        }
    }

    /// <summary>Gives the keys' memory back, once no call runs any more.</summary>
    public void Dispose()
    {
        foreach (OrderedKeys keys in _byId.Values)
            keys.Clear();
    }
}
