namespace Dynamo.Storage.Tests.Contract;

/// <summary>A directory of its own for one test, deleted at its end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dynamo-storage-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
