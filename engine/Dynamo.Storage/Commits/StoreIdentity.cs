using System.Buffers.Binary;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Commits;

/// <summary>
/// The file by which a directory is known as a store's: its format version and identity. See docs/formats/directory.md.
/// </summary>
/// <remarks><code>
/// 0 magic "DYNSTORE" | 8 u32 format version | 12 u32 1 once the log was made | 16 identity, 16 bytes | 32 i64 created, ms since 1970 UTC
/// | 40 u32 CRC32C of bytes 0..40 | 44 zeros to 64
/// </code></remarks>
internal static class StoreIdentity
{
    public const string FileName = "store";

    /// <summary>The format of the whole directory; a program opens its own and older ones.</summary>
    public const uint FormatVersion = 1;

    private const int Length = 64;
    private const int LogMadeAt = 12;
    private const int ChecksumAt = 40;

    private static ReadOnlySpan<byte> Magic => "DYNSTORE"u8;

    /// <summary>Writes the file of a new store in one atomic step; durable when it returns.</summary>
    public static void Write(IFileSystem files, string directory, Guid id, long createdMs)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], FormatVersion);
        id.TryWriteBytes(bytes[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], createdMs);
        Write(files, directory, bytes);
    }

    /// <summary>Notes that the write-ahead log was made: from now on a directory without one has lost it.</summary>
    public static void NoteLogMade(IFileSystem files, string directory)
    {
        Span<byte> bytes = stackalloc byte[Length];
        using (IFile file = files.Open(Path.Combine(directory, FileName), FileOpen.Read))
            file.Read(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[LogMadeAt..], 1);
        Write(files, directory, bytes);
    }

    private static void Write(IFileSystem files, string directory, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Compute(bytes[..ChecksumAt]));
        string path = Path.Combine(directory, FileName);
        string temporary = path + ".new";
        using (IFile file = files.Open(temporary, FileOpen.Create))
        {
            file.Write(bytes, 0);
            file.Sync();
        }
        files.Move(temporary, path);
        files.SyncDirectory(directory);
    }

    /// <exception cref="StoreOpenException">The file is not such a file, newer than this program, or damaged.</exception>
    public static Guid Read(IFileSystem files, string directory, out bool logMade)
    {
        string path = Path.Combine(directory, FileName);
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        int read;
        using (IFile file = files.Open(path, FileOpen.Read))
            read = file.Read(bytes, 0);
        if (!bytes[..8].SequenceEqual(Magic))
        {
            throw new StoreOpenException(
                StoreOpenFailure.NotAStore,
                $"{path} is not a store's identity file. Nothing was changed. Choose another directory.");
        }
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]);
        if (read < Length || checksum != Crc32C.Compute(bytes[..ChecksumAt]))
        {
            throw new StoreOpenException(
                StoreOpenFailure.Damaged,
                $"{path} is damaged. Nothing was changed. Put the file back from a backup; all other files may be whole.");
        }
        if (version > FormatVersion)
        {
            throw new StoreOpenException(
                StoreOpenFailure.NewerVersion,
                $"{directory} has format {version}; this program knows formats up to {FormatVersion}. "
                + "Nothing was changed. Open it with the newer program that wrote it.");
        }
        logMade = BinaryPrimitives.ReadUInt32LittleEndian(bytes[LogMadeAt..]) != 0;
        return new Guid(bytes.Slice(16, 16));
    }
}
