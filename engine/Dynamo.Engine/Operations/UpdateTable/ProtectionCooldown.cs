using System.Collections.Concurrent;
using System.Globalization;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>
/// DynamoDB lets a table's deletion protection change once in 15 seconds. Kept in memory, and only where states last:
/// tests switch it off right after they have switched it on.
/// </summary>
internal sealed class ProtectionCooldown
{
    private const int PeriodMs = 15_000;

    private readonly ConcurrentDictionary<Guid, long> _changedMs = [];

    /// <summary>Call before deletion protection changes; a request for what is already so does not count.</summary>
    public void Enter(TableDefinition table, long nowMs)
    {
        if (_changedMs.TryGetValue(table.Id, out long changedMs) && nowMs < changedMs + PeriodMs)
        {
            string again = DateTimeOffset.FromUnixTimeMilliseconds(changedMs + PeriodMs)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            DynamoException.Throw(
                ErrorCode.Throttling,
                $"Deletion protection setting for table {table.Name} modified within the previous {PeriodMs} milliseconds. "
                + $"Please try again after {again}");
        }
        foreach ((Guid id, long oldMs) in _changedMs)
        {
            if (nowMs >= oldMs + PeriodMs)
                _changedMs.TryRemove(id, out _);
        }
        _changedMs[table.Id] = nowMs;
    }
}
