using Dynamo.Storage.Log;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>Applies what the log holds when a store is opened.</summary>
internal sealed class Replay(Applier applier, ValueSession session, Action<double>? progress) : ILogReplayer
{
    private readonly FullKeyBuffer _buffer = new();

    void ILogReplayer.Replay(ulong version, long timeMs, long address, LogOperationReader operations) =>
        applier.Apply(session, _buffer, operations, version);

    public void Progress(long doneBytes, long totalBytes) => progress?.Invoke((double)doneBytes / totalBytes);
}
