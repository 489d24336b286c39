namespace Dynamo.Storage.Platform;

/// <summary>
/// Milliseconds since 1970 UTC that never go back: not when the system's clock is set back, and, given the last
/// time of the log, not over a restart. Not thread-safe: its owner's lock also orders what is stamped.
/// </summary>
internal sealed class SteadyClock(TimeProvider time, long lastMs = 0)
{
    private long _lastMs = lastMs;

    /// <summary>What <see cref="NowMs"/> gave last.</summary>
    public long LastMs => _lastMs;

    public long NowMs()
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now > _lastMs)
            _lastMs = now;
        return _lastMs;
    }
}
