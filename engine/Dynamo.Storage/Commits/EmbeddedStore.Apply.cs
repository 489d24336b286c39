using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

// Makes a commit's writes visible: those that were just logged, and those that a restart finds in the log.
public sealed partial class EmbeddedStore
{
    private void Apply(Workspace work, ReadOnlySpan<byte> payload, ulong version)
    {
        var operations = new LogOperationReader(payload);
        while (operations.Read(out LogOperation operation))
        {
            switch (operation.Kind)
            {
                case LogOperationKind.Put:
                    ApplyPut(work, operation, version);
                    break;
                case LogOperationKind.Delete:
                    ApplyDelete(work, operation, version);
                    break;
                case LogOperationKind.CreateKeyspace:
                    _keyspaces.Add(operation.Keyspace);
                    break;
                case LogOperationKind.DropKeyspace:
                    ApplyDrop(operation.Keyspace, version);
                    break;
            }
        }
    }

    /// <summary>First the value, then the key: whoever finds the key finds a value.</summary>
    private unsafe void ApplyPut(Workspace work, in LogOperation put, ulong version)
    {
        // The keyspace may have been dropped since the body ran; then there is nobody to write for.
        if (_keyspaces.Find(put.Keyspace) is not { } keys)
            return;
        byte* fullKey = work.FullKey(put.Keyspace, put.Key, out int length);
        ulong hash = KeyHash.Compute(fullKey, length);
        _latches.RaiseVersion(Latches.StripeOf(hash), version);
        long address;
        work.Session.Enter();
        try
        {
            fixed (byte* value = put.Value)
                address = work.Session.Upsert(fullKey, length, hash, value, put.Value.Length, version);
        }
        finally
        {
            work.Session.Exit();
        }
        if (keys.Put(put.Key, put.Key.Length + put.Value.Length, address, version))
            _values.CountKeys(1);
    }

    /// <summary>First the key, then the value: whoever found the key before finds a value, or skips it.</summary>
    private unsafe void ApplyDelete(Workspace work, in LogOperation delete, ulong version)
    {
        byte* fullKey = work.FullKey(delete.Keyspace, delete.Key, out int length);
        ulong hash = KeyHash.Compute(fullKey, length);
        _latches.RaiseVersion(Latches.StripeOf(hash), version);
        if (_keyspaces.Find(delete.Keyspace) is not { } keys || !keys.Remove(delete.Key, version))
            return;
        _values.CountKeys(-1);
        work.Session.Enter();
        try
        {
            work.Session.Delete(fullKey, length, hash);
        }
        finally
        {
            work.Session.Exit();
        }
    }

    /// <summary>The values stay until compaction meets them.</summary>
    private void ApplyDrop(KeyspaceId keyspace, ulong version)
    {
        if (_keyspaces.Remove(keyspace, version) is { } keys)
            _values.CountKeys(-keys.Count);
    }
}
