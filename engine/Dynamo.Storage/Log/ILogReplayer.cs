namespace Dynamo.Storage.Log;

/// <summary>Receives what a log holds when it is opened. Called by one thread, in the order of the log.</summary>
internal interface ILogReplayer
{
    /// <summary>
    /// One whole commit. Commits of the same key come in the order of their versions; others may not.
    /// </summary>
    /// <param name="address">Where the commit begins in the log.</param>
    /// <param name="operations">Valid until the call returns.</param>
    void Replay(ulong version, long timeMs, long address, LogOperationReader operations);

    /// <summary>Called now and then: bytes read so far, of how many in all.</summary>
    void Progress(long doneBytes, long totalBytes)
    {
    }
}

/// <summary>What opening a log found.</summary>
/// <param name="LastVersion">The highest version of all commits; 0 if there are none.</param>
/// <param name="LastTimeMs">The latest commit time; 0 if there are none.</param>
/// <param name="Commits">Count of commits handed to the replayer.</param>
/// <param name="Bytes">Bytes read, from where the replay began to the log's end.</param>
/// <param name="ClosedInOrder">Whether the log's last frame says that the store was closed in order.</param>
/// <param name="CutBytes">Bytes of an interrupted write at the end that were saved aside and cut; 0 if there were none.</param>
/// <param name="SavedTo">The file that holds the cut bytes, if there were any.</param>
internal sealed record LogRecoveryReport(
    ulong LastVersion,
    long LastTimeMs,
    long Commits,
    long Bytes,
    bool ClosedInOrder,
    long CutBytes,
    string? SavedTo);
