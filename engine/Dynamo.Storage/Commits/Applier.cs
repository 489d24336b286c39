using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>
/// Makes a commit's writes visible: those that were just logged, and those that a restart finds in the log.
/// </summary>
internal sealed class Applier(ValueLog values, Latches latches, Keyspaces keyspaces)
{
    /// <summary>
    /// Set while a log is replayed onto a checkpoint: that may hold a value whose key it does not hold, so a delete
    /// removes both without looking.
    /// </summary>
    public bool IsReplaying { get; set; }

    /// <param name="session">Outside of the epoch.</param>
    public void Apply(ValueSession session, FullKeyBuffer buffer, LogOperationReader operations, ulong version)
    {
        while (operations.Read(out LogOperation operation))
        {
            switch (operation.Kind)
            {
                case LogOperationKind.Put:
                    Put(session, buffer, operation, version);
                    break;
                case LogOperationKind.Delete:
                    Delete(session, buffer, operation, version);
                    break;
                case LogOperationKind.CreateKeyspace:
                    keyspaces.Add(operation.Keyspace);
                    break;
                case LogOperationKind.DropKeyspace:
                    Drop(operation.Keyspace, version);
                    break;
            }
        }
    }

    /// <summary>
    /// As <see cref="Apply"/>, for those puts and deletes alone whose key falls to one of several shares. A key falls
    /// to the same share always.
    /// </summary>
    public void ApplyShare(
        ValueSession session, FullKeyBuffer buffer, LogOperationReader operations, ulong version, int share, int shares)
    {
        while (operations.Read(out LogOperation operation))
        {
            if (Crc32C.Compute(operation.Key) % (uint)shares != share)
                continue;
            if (operation.Kind == LogOperationKind.Put)
                Put(session, buffer, operation, version);
            else
                Delete(session, buffer, operation, version);
        }
    }

    /// <summary>First the value, then the key: whoever finds the key finds a value.</summary>
    private unsafe void Put(ValueSession session, FullKeyBuffer buffer, in LogOperation put, ulong version)
    {
        // The keyspace may have been dropped since the body ran; then there is nobody to write for.
        if (keyspaces.Find(put.Keyspace) is not { } keys)
            return;
        byte* fullKey = buffer.Set(put.Keyspace, put.Key, out int length);
        ulong hash = KeyHash.Compute(fullKey, length);
        latches.RaiseVersion(Latches.StripeOf(hash), version);
        long address;
        session.Enter();
        try
        {
            fixed (byte* value = put.Value)
                address = session.Upsert(fullKey, length, hash, value, put.Value.Length, version);
        }
        finally
        {
            session.Exit();
        }
        if (keys.Put(put.Key, put.Key.Length + put.Value.Length, address, version))
            values.CountKeys(1);
    }

    /// <summary>First the key, then the value: whoever found the key before finds a value, or skips it.</summary>
    private unsafe void Delete(ValueSession session, FullKeyBuffer buffer, in LogOperation delete, ulong version)
    {
        byte* fullKey = buffer.Set(delete.Keyspace, delete.Key, out int length);
        ulong hash = KeyHash.Compute(fullKey, length);
        latches.RaiseVersion(Latches.StripeOf(hash), version);
        if (keyspaces.Find(delete.Keyspace) is not { } keys)
            return;
        if (keys.Remove(delete.Key, version))
            values.CountKeys(-1);
        else if (!IsReplaying)
            return;
        session.Enter();
        try
        {
            session.Delete(fullKey, length, hash);
        }
        finally
        {
            session.Exit();
        }
    }

    /// <summary>The values stay until compaction meets them.</summary>
    private void Drop(KeyspaceId keyspace, ulong version)
    {
        if (keyspaces.Remove(keyspace, version) is not { } keys)
            return;
        values.CountKeys(-keys.Count);
        // Nobody waits for it: a drop takes constant time.
        ThreadPool.UnsafeQueueUserWorkItem(static keys => keys.Clear(), keys, preferLocal: false);
    }
}
