using System.Globalization;
using Dynamo.Storage;

namespace Dynamo.Engine.Indexes;

/// <summary>Says on the log how far a backfill has come; one of less than two seconds says nothing.</summary>
/// <param name="context">Has the log and the time.</param>
/// <param name="what">The index, as a person calls it.</param>
/// <param name="items">Where the items are that it walks over.</param>
internal sealed class BackfillProgress(EngineContext context, string what, KeyspaceId items)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _time = context.Options.Time;
    private readonly long _start = context.Options.Time.GetTimestamp();
    private long _said = context.Options.Time.GetTimestamp();
    private long _done;

    /// <summary>So many items more are in.</summary>
    public void Add(int count)
    {
        _done += count;
        if (_time.GetElapsedTime(_said) < s_interval)
            return;
        _said = _time.GetTimestamp();
        long all = Math.Max(_done, context.Store.Statistics(items).Count);
        Say($"{_done:N0} of {all:N0} items, {_done * 100 / all} %");
    }

    /// <summary>All items are in.</summary>
    public void Finish()
    {
        TimeSpan took = _time.GetElapsedTime(_start);
        if (took >= s_interval)
            Say($"complete, {_done:N0} items in {took.TotalSeconds:F1} s");
    }

    private void Say(FormattableString text) => context.Options.Log?.Invoke($"{what}: {text.ToString(CultureInfo.InvariantCulture)}");
}
