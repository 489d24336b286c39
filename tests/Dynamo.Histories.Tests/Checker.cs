namespace Dynamo.Histories.Tests;

/// <summary>
/// Decides whether a history is strictly serialisable: whether its calls can be put in one order that explains every
/// answer and in which no call stands before one that had returned when it was sent. For calls on one register that
/// is linearisability.
/// </summary>
/// <remarks>
/// A search after Wing and Gong, with Lowe's memory of what was tried: from each state, every call may come next that
/// was sent before the earliest return among those still to come. Clients are sequential, so "what is still to come"
/// is one position a client, and at most one call a client is open at a time.
/// </remarks>
internal sealed class Checker
{
    private const int MaxClients = 8;
    private readonly Call[][] _clients;
    private readonly HashSet<(ulong Positions, ulong State)> _tried = [];
    private readonly Stack<Call> _order = new();
    private int _longest = -1;
    private string _stuckAt = "";

    private Checker(IEnumerable<Call> history)
    {
        _clients = [.. history.GroupBy(c => c.Client).Select(g => g.OrderBy(c => c.Invoked).ToArray())];
        if (_clients.Length > MaxClients || _clients.Any(c => c.Length > byte.MaxValue))
            throw new ArgumentException("at most 8 clients with at most 255 calls each");
    }

    /// <summary>Null if the history is strictly serialisable, otherwise where the longest explanation ends.</summary>
    public static string? FindAnomaly(IEnumerable<Call> history)
    {
        Checker checker = new(history);
        return checker.Search(0, 0) ? null : checker._stuckAt;
    }

    private bool Search(ulong positions, ulong state)
    {
        long earliestReturn = long.MaxValue;
        for (int client = 0; client < _clients.Length; client++)
        {
            if (Next(client, positions) is { } call)
                earliestReturn = Math.Min(earliestReturn, call.Returned);
        }
        if (earliestReturn == long.MaxValue)
            return true;

        Remember(positions, state);
        for (int client = 0; client < _clients.Length; client++)
        {
            if (Next(client, positions) is not { } call || call.Invoked > earliestReturn
                || !Registers.TryApply(call, state, out ulong after))
                continue;
            ulong ahead = positions + (1UL << (8 * client));
            if (!_tried.Add((ahead, after)))
                continue;
            _order.Push(call);
            if (Search(ahead, after))
                return true;
            _order.Pop();
        }
        return false;
    }

    private Call? Next(int client, ulong positions)
    {
        int position = (int)(positions >> (8 * client)) & 0xFF;
        return position < _clients[client].Length ? _clients[client][position] : null;
    }

    private void Remember(ulong positions, ulong state)
    {
        if (_order.Count <= _longest)
            return;
        _longest = _order.Count;
        IEnumerable<string> open = Enumerable.Range(0, _clients.Length).Select(c => Next(c, positions)).OfType<Call>().Select(c => $"  {c}");
        _stuckAt = $"""
            no order explains the history beyond {_order.Count} calls; the registers then hold {string.Join(' ', Enumerable.Range(0, Registers.MaxCount).Select(k => Registers.Get(state, k)))}
            the last calls in that order:
            {string.Join('\n', _order.Take(6).Reverse().Select(c => $"  {c}"))}
            what could come next:
            {string.Join('\n', open)}
            """;
    }
}
