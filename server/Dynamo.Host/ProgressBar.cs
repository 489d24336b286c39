namespace Dynamo.Host;

/// <summary>
/// Shows on a terminal how far a long start has come. A start of less than a second shows nothing, and neither does
/// one whose standard error goes to a file.
/// </summary>
/// <param name="time">Tells how long it has taken.</param>
/// <param name="terminal">Where to draw; null draws nothing.</param>
internal sealed class ProgressBar(TimeProvider time, TextWriter? terminal)
{
    private const int Width = 40;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private int _shown = -1;

    /// <param name="share">From 0 to 1.</param>
    public void Report(double share)
    {
        int percent = (int)(Math.Clamp(share, 0, 1) * 100);
        if (terminal == null || percent == _shown || time.GetElapsedTime(_start) < s_quiet)
            return;
        _shown = percent;
        int done = percent * Width / 100;
        terminal.Write($"\rrecovering [{new string('#', done)}{new string('.', Width - done)}] {percent,3} %");
    }

    /// <summary>Ends the line, if there is one.</summary>
    public void Finish()
    {
        if (_shown >= 0)
            terminal!.WriteLine();
        _shown = -1;
    }
}
