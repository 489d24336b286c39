using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>What an upsert writes: header fields and the value's bytes, where they lie. What a read may become.</summary>
internal unsafe struct ValueInput
{
    /// <summary>For reads: takes over where the record is on disk.</summary>
    public DiskRead? Disk;

    public ulong Version;
    public uint Checksum;
    public byte* Bytes;
    public int Length;
}

/// <summary>Where a read found its record: valid while the reader stays protected by the epoch.</summary>
internal unsafe struct ValueOutput
{
    public byte* Record;
    public int RecordLength;

    /// <summary>The record's log address; 0 for a copy, which stays where it is until the session's next read.</summary>
    public long Address;

    public readonly ulong Version => ValueRecord.VersionOf(Record);

    public readonly ReadOnlySpan<byte> Value =>
        new(Record + ValueRecord.HeaderLength, RecordLength - ValueRecord.HeaderLength);
}

/// <summary>
/// What FASTER calls for reads and writes of values. A struct, so that the calls are compiled into its code.
/// </summary>
/// <remarks>
/// A record is never changed once it is in the log: an update appends. That is why readers need no lock, and why
/// a read may hand out the record's address and leave.
/// </remarks>
internal unsafe struct ValueFunctions : IFunctions<SpanByte, SpanByte, ValueInput, ValueOutput, Empty>
{
    public bool SingleReader(
        ref SpanByte key, ref ValueInput input, ref SpanByte value, ref ValueOutput dst, ref ReadInfo readInfo)
        => Locate(ref key, ref input, ref value, ref dst, ref readInfo);

    public bool ConcurrentReader(
        ref SpanByte key, ref ValueInput input, ref SpanByte value, ref ValueOutput dst, ref ReadInfo readInfo)
        => Locate(ref key, ref input, ref value, ref dst, ref readInfo);

    /// <summary>Writes a new record; FASTER has already made room by the length of <paramref name="src"/>.</summary>
    public bool SingleWriter(
        ref SpanByte key,
        ref ValueInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueOutput output,
        ref UpsertInfo upsertInfo,
        WriteReason reason)
    {
        // Copies within FASTER (compaction) carry the whole record in src; an assignment dst = src would store the
        // pointer of the caller's struct instead of the bytes.
        if (reason != WriteReason.Upsert)
        {
            src.CopyTo(ref dst);
            return true;
        }
        byte* record = dst.ToPointer();
        ValueRecord.WriteHeader(record, input.Version, input.Checksum);
        Buffer.MemoryCopy(input.Bytes, record + ValueRecord.HeaderLength, input.Length, input.Length);
        output.Address = upsertInfo.Address;
        return true;
    }

    /// <summary>Declines, so that FASTER appends a new record and readers of the old one are left in peace.</summary>
    public bool ConcurrentWriter(
        ref SpanByte key,
        ref ValueInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueOutput output,
        ref UpsertInfo upsertInfo) => false;

    public bool SingleDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;

    /// <summary>Marks the record a tombstone in place; its bytes stay as they are for who still reads them.</summary>
    public bool ConcurrentDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;

    private static bool Locate(
        ref SpanByte key, ref ValueInput input, ref SpanByte value, ref ValueOutput output, ref ReadInfo readInfo)
    {
        if (input.Disk is { IsPending: true } disk)
        {
            // Checked before anything else sees it: nothing unchecked gets into the read cache.
            if (!ValueRecord.IsWhole(key.ToPointer(), key.Length, value.ToPointer(), value.Length))
            {
                disk.IsDamaged = true;
                return false;
            }
            disk.Copy(value.AsReadOnlySpan(), readInfo.Address);
            disk.Keep(key.ToPointer(), key.Length);
            return true;
        }
        output.Record = value.ToPointer();
        output.RecordLength = value.Length;
        output.Address = readInfo.Address;
        return true;
    }

    /// <summary>Ends a read from disk; called by who completes the session's pending reads.</summary>
    public void ReadCompletionCallback(
        ref SpanByte key,
        ref ValueInput input,
        ref ValueOutput output,
        Empty ctx,
        Status status,
        RecordMetadata recordMetadata) => input.Disk!.Complete(status.Found);

    // The rest is what this store never asks FASTER for (read-modify-write) or needs no part in.
    public void PostSingleWriter(
        ref SpanByte key,
        ref ValueInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueOutput output,
        ref UpsertInfo upsertInfo,
        WriteReason reason)
    {
    }

    public bool NeedInitialUpdate(ref SpanByte key, ref ValueInput input, ref ValueOutput output, ref RMWInfo rmwInfo)
        => false;

    public bool InitialUpdater(
        ref SpanByte key, ref ValueInput input, ref SpanByte value, ref ValueOutput output, ref RMWInfo rmwInfo)
        => false;

    public void PostInitialUpdater(
        ref SpanByte key, ref ValueInput input, ref SpanByte value, ref ValueOutput output, ref RMWInfo rmwInfo)
    {
    }

    public bool NeedCopyUpdate(
        ref SpanByte key, ref ValueInput input, ref SpanByte oldValue, ref ValueOutput output, ref RMWInfo rmwInfo)
        => false;

    public bool CopyUpdater(
        ref SpanByte key,
        ref ValueInput input,
        ref SpanByte oldValue,
        ref SpanByte newValue,
        ref ValueOutput output,
        ref RMWInfo rmwInfo) => false;

    public void PostCopyUpdater(
        ref SpanByte key,
        ref ValueInput input,
        ref SpanByte oldValue,
        ref SpanByte newValue,
        ref ValueOutput output,
        ref RMWInfo rmwInfo)
    {
    }

    public bool InPlaceUpdater(
        ref SpanByte key, ref ValueInput input, ref SpanByte value, ref ValueOutput output, ref RMWInfo rmwInfo)
        => false;

    public void RMWCompletionCallback(
        ref SpanByte key,
        ref ValueInput input,
        ref ValueOutput output,
        Empty ctx,
        Status status,
        RecordMetadata recordMetadata)
    {
    }

    public void PostSingleDeleter(ref SpanByte key, ref DeleteInfo deleteInfo)
    {
    }

    public void DisposeSingleWriter(
        ref SpanByte key,
        ref ValueInput input,
        ref SpanByte src,
        ref SpanByte dst,
        ref ValueOutput output,
        ref UpsertInfo upsertInfo,
        WriteReason reason)
    {
    }

    public void DisposeCopyUpdater(
        ref SpanByte key,
        ref ValueInput input,
        ref SpanByte oldValue,
        ref SpanByte newValue,
        ref ValueOutput output,
        ref RMWInfo rmwInfo)
    {
    }

    public void DisposeInitialUpdater(
        ref SpanByte key, ref ValueInput input, ref SpanByte value, ref ValueOutput output, ref RMWInfo rmwInfo)
    {
    }

    public void DisposeSingleDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo)
    {
    }

    public void DisposeDeserializedFromDisk(ref SpanByte key, ref SpanByte value)
    {
    }

    public void CheckpointCompletionCallback(int sessionID, string sessionName, CommitPoint commitPoint)
    {
    }
}
