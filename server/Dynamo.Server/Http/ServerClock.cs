using System.Globalization;
using System.Text;

namespace Dynamo.Server.Http;

/// <summary>
/// The time as the HTTP layer needs it: coarse, moved on by the server's one timer, free to read. Deadlines and the
/// <c>Date</c> header are thus late by at most one tick.
/// </summary>
internal sealed class ServerClock
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _nowMs;
    private long _dateSecond = -1;
    private byte[] _date = [];

    public ServerClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        Tick();
    }

    /// <summary>Milliseconds since the clock was made, never going back.</summary>
    public long NowMs => Volatile.Read(ref _nowMs);

    /// <summary>The value of the <c>Date</c> header.</summary>
    public ReadOnlySpan<byte> Date => Volatile.Read(ref _date);

    /// <summary>Reads the real time. Called by one thread at a time.</summary>
    public void Tick()
    {
        Volatile.Write(ref _nowMs, (long)_time.GetElapsedTime(_start).TotalMilliseconds);
        DateTimeOffset now = _time.GetUtcNow();
        if (now.ToUnixTimeSeconds() == _dateSecond)
            return;
        _dateSecond = now.ToUnixTimeSeconds();
        Volatile.Write(ref _date, Encoding.ASCII.GetBytes(now.ToString("R", CultureInfo.InvariantCulture)));
    }
}
