using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Reading;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.PartiQL.Statements;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>Runs a SELECT: its ranges one after the other, until a page is full.</summary>
internal sealed class SelectRun(EngineContext context)
{
    private readonly RangeRead _read = new();

    // What reading whole items behind a local index cost the table.
    private double _tableUnits;

    /// <summary>Where the next page starts, or null.</summary>
    public string? NextToken { get; private set; }

    /// <param name="text">The statement, which its tokens are bound to.</param>
    /// <param name="lastEvaluatedKey">Receives the key that stands beside NextToken.</param>
    public async ValueTask RunAsync(
        SelectPlan plan, ReadOnlyMemory<byte> text, string? token, int? limit, bool consistent, IItemSink sink,
        Values.ValueWriter? lastEvaluatedKey)
    {
        QueryResult page = new(new ColumnSink(plan.Statement.Columns, sink));
        if (plan.Filter() is { } filter)
            _read.Filter.Bind(filter, plan.Statement.Values.Writer, plan.Statement.Values.Slices);
        _read.Plan(plan.Table, plan.Index, page, limit ?? int.MaxValue, plan.Descending, returnsItems: true);
        _read.AnswersWholeItems = plan.NeedsItems;
        _read.FiltersEntries = true;
        int ranges = plan.Ranges.IsScan ? 1 : plan.Ranges.Ranges.Count;
        ReadToken start = token is null
            ? default : ReadToken.Read(token, text.Span, plan.Statement.Values.Writer.Written, ranges);
        ulong seen = 0;
        for (int range = start.Range; range < ranges; range++)
        {
            MakeRange(plan, range);
            if (range == start.Range && token is not null)
                StartAfter(plan, start.StartKey);
            if (!_read.Range.IsEmpty)
                seen = Math.Max(seen, await ReadAsync(plan, consistent));
            if (_read.Stopped)
            {
                NextToken = ReadToken.Write(text.Span, plan.Statement.Values.Writer.Written, range, page.LastEvaluatedKey);
                lastEvaluatedKey?.Raw(page.LastEvaluatedKey);
                break;
            }
        }
        await context.Store.WaitStableAsync(seen);
    }

    /// <summary>Adds what the run consumed.</summary>
    public void FillCapacity(ConsumedCapacity capacity, SelectPlan plan, CapacityDetail detail, bool consistent)
    {
        if (detail == CapacityDetail.None)
            return;
        capacity.Detail = detail;
        capacity.TableName = plan.Table.Name;
        double units = CapacityUnits.Read(_read.SizeBytes, consistent);
        if (plan.Index is not { } index)
        {
            capacity.TableUnits += units;
            return;
        }
        capacity.TableUnits += _tableUnits;
        ConsumedCapacity.Add(index.IsLocal ? capacity.LocalSecondaryIndexes : capacity.GlobalSecondaryIndexes, index.Name, units);
    }

    private async ValueTask<ulong> ReadAsync(SelectPlan plan, bool consistent)
    {
        if (!plan.NeedsItems)
            return await _read.StartAsync(context.Store);
        LocalIndexFetch fetch = new(_read, context.Store, consistent);
        ulong seen = await fetch.RunAsync();
        _tableUnits += fetch.TableUnits;
        return seen;
    }

    private void MakeRange(SelectPlan plan, int number)
    {
        QueryRange range = _read.Range;
        range.Reset();
        if (plan.Ranges.IsScan)
        {
            range.Segment(0, 1);
            return;
        }
        StatementValues values = plan.Statement.Values;
        ReadRange wanted = plan.Ranges.Ranges[number];
        range.BeginPartition(plan.Keys, isIndex: plan.Index is not null);
        range.AddPartition(values[wanted.PartitionSlot]);
        range.EndPartition();
        if (wanted.Sort is not { } sort)
            return;
        if (sort.IsEquality)
            range.RestrictToEqual(values[sort.Slot]);
        else
            range.Restrict(sort.Operator, values[sort.Slot], values[sort.UpperSlot]);
    }

    /// <summary>The key comes from a token, which anybody may have written.</summary>
    private void StartAfter(SelectPlan plan, byte[] startKey)
    {
        if (StartKeys.IsKeyForm(startKey) && StartKeys.Matches(plan.Table, plan.Index, startKey))
        {
            StartKeys.WriteStoredKey(plan.Table, plan.Index, startKey, _read.ItemKey, _read.StoredKey);
            if (_read.Range.Contains(_read.StoredKey.Written))
            {
                _read.Range.StartAfter(_read.StoredKey.Written, plan.Descending);
                return;
            }
        }
        ReadToken.ThrowInvalid();
    }
}
