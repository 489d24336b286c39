namespace Dynamo.Host.Tests;

public class ProgressBarTests
{
    [Fact]
    public void Short_start_shows_nothing()
    {
        Clock clock = new();
        StringWriter terminal = new();
        ProgressBar bar = new(clock, terminal);
        bar.Report(0.1);
        clock.Seconds = 0.9;
        bar.Report(0.9);
        bar.Finish();
        Assert.Equal("", terminal.ToString());
    }

    [Fact]
    public void Long_start_shows_each_percent_once_and_ends_its_line()
    {
        Clock clock = new();
        StringWriter terminal = new() { NewLine = "\n" };
        ProgressBar bar = new(clock, terminal);
        clock.Seconds = 2;
        bar.Report(0.5);
        bar.Report(0.504);
        bar.Report(1);
        bar.Finish();
        string half = new('#', 20), rest = new('.', 20);
        Assert.Equal(
            $"\rrecovering [{half}{rest}]  50 %\rrecovering [{half}{half}] 100 %\n", terminal.ToString());
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
