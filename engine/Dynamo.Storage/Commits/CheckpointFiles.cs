using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Commits;

/// <summary>The directory of the checkpoints: for each number a manifest, the hash index, and the ordered keys.</summary>
internal sealed class CheckpointFiles(IFileSystem files, string directory, Guid storeId)
{
    private const string ManifestSuffix = ".manifest";

    public IFileSystem FileSystem => files;

    public Guid StoreId => storeId;

    /// <summary>What is left on the disk, as far as that is known.</summary>
    public long FreeBytes => files.FreeBytes(directory);

    public string IndexPath(ulong number) => PathOf(number, ".index");

    public string KeysPath(ulong number) => PathOf(number, ".keys");

    /// <summary>Numbers of the checkpoints that have a manifest, ascending.</summary>
    public List<ulong> List()
    {
        List<ulong> numbers = [];
        foreach (string name in files.ListFiles(directory))
        {
            if (name.EndsWith(ManifestSuffix, StringComparison.Ordinal)
                && ulong.TryParse(name.AsSpan(0, name.Length - ManifestSuffix.Length), out ulong number))
            {
                numbers.Add(number);
            }
        }
        numbers.Sort();
        return numbers;
    }

    public void Create() => files.CreateDirectory(directory);

    /// <summary>Makes the checkpoint one: from the rename on it counts. Its other files are durable already.</summary>
    public void Commit(CheckpointManifest manifest)
    {
        string path = PathOf(manifest.Number, ManifestSuffix);
        string temporary = path + ".new";
        using (IFile file = files.Open(temporary, FileOpen.Create))
        {
            file.Write(manifest.ToBytes(storeId), 0);
            file.Sync();
        }
        files.SyncDirectory(directory);
        files.Move(temporary, path);
        files.SyncDirectory(directory);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public CheckpointManifest ReadManifest(ulong number)
    {
        string path = PathOf(number, ManifestSuffix);
        using IFile file = files.Open(path, FileOpen.Read);
        byte[] bytes = new byte[file.Length];
        int read = file.Read(bytes, 0);
        CheckpointManifest manifest = CheckpointManifest.Parse(bytes.AsSpan(0, read), storeId, Path.GetFileName(path));
        return manifest.Number == number ? manifest
            : throw new InvalidDataException($"{Path.GetFileName(path)} is that of checkpoint {manifest.Number}");
    }

    /// <summary>Length and CRC32C of a file.</summary>
    public (long Length, uint Checksum) Measure(string path)
    {
        using IFile file = files.Open(path, FileOpen.Read);
        byte[] piece = new byte[1 << 16];
        uint sum = 0;
        long length = 0;
        int read;
        while ((read = file.Read(piece, length)) > 0)
        {
            sum = Crc32C.Compute(piece.AsSpan(0, read), sum);
            length += read;
        }
        return (length, sum);
    }

    /// <summary>Removes every file that belongs to none of the numbers, interrupted attempts among them.</summary>
    public void RemoveAllBut(IReadOnlyCollection<ulong> numbers)
    {
        foreach (string name in files.ListFiles(directory))
        {
            int dot = name.IndexOf('.', StringComparison.Ordinal);
            bool keep = dot > 0 && ulong.TryParse(name.AsSpan(0, dot), out ulong number) && numbers.Contains(number)
                && !name.EndsWith(".new", StringComparison.Ordinal);
            // The manifest sorts behind index and keys: a crash in between leaves a manifest without files, which
            // is skipped as damaged only if nothing newer is there, and something newer always is.
            if (!keep)
                files.Delete(Path.Combine(directory, name));
        }
    }

    private string PathOf(ulong number, string suffix) => Path.Combine(directory, $"{number:D10}{suffix}");
}
