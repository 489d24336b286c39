using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>Reads every record of the log of values on disk and names those whose checksum is wrong. Changes nothing.</summary>
internal static unsafe class ValueCheck
{
    // FASTER's header of a record, and the length in front of a key or a value.
    private const int InfoBytes = 8;
    private const int LengthBytes = 4;

    /// <summary>The records from one address to another; the files hold them all.</summary>
    public static void Run(IFileSystem files, string directory, long begin, long end, List<CheckProblem> problems)
    {
        byte[] page = new byte[ValueLog.PageBytes];
        for (long at = begin & -ValueLog.PageBytes; at < end; at += ValueLog.PageBytes)
        {
            string path = ValueDevice.PathOf(directory, (int)(at / ValueDevice.SegmentBytes));
            using IFile file = files.Open(path, FileOpen.Read);
            long offset = at % ValueDevice.SegmentBytes;
            int length = (int)Math.Min(file.Read(page, offset), end - at);
            CheckPage(page.AsSpan(0, length), (int)Math.Max(0, begin - at), path, offset, problems);
        }
    }

    private static void CheckPage(ReadOnlySpan<byte> page, int at, string path, long offset, List<CheckProblem> problems)
    {
        while (at + InfoBytes + (2 * LengthBytes) <= page.Length)
        {
            RecordInfo info = MemoryMarshal.Read<RecordInfo>(page[at..]);
            // Rests at the ends of pages are zeros.
            if (info.IsNull())
            {
                at += InfoBytes;
                continue;
            }
            if (!TryTake(page, at + InfoBytes, out ReadOnlySpan<byte> key, out int valueAt)
                || !TryTake(page, valueAt, out ReadOnlySpan<byte> record, out int next))
            {
                problems.Add(new CheckProblem(
                    path, offset + at, "stored values are damaged from here to the page's end: those that are not overwritten or deleted since are lost", LosesData: true));
                return;
            }
            if (info.Valid && !info.Tombstone && !IsWhole(key, record))
            {
                problems.Add(new CheckProblem(
                    path,
                    offset + at,
                    $"the stored value of key {Convert.ToHexString(key[Math.Min(4, key.Length)..])} in keyspace "
                    + $"{(key.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(key))} is damaged: it is lost unless it was overwritten or deleted since",
                    LosesData: true));
            }
            at = next;
        }
    }

    /// <summary>Bytes with their length in front, and where the next begin.</summary>
    private static bool TryTake(ReadOnlySpan<byte> page, int at, out ReadOnlySpan<byte> bytes, out int next)
    {
        bytes = default;
        next = at;
        if (at + LengthBytes > page.Length)
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(page[at..]);
        if (length < 0 || length > page.Length - at - LengthBytes)
            return false;
        bytes = page.Slice(at + LengthBytes, length);
        next = at + ValueRecord.Align(LengthBytes + length);
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        fixed (byte* k = key, r = record)
            return ValueRecord.IsWhole(k, key.Length, r, record.Length);
    }
}
