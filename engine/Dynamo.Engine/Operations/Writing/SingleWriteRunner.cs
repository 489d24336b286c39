using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>
/// The part of PutItem, UpdateItem and DeleteItem behind their own validation: commits, fills in the figures and
/// waits until the answer cannot be taken back.
/// </summary>
internal sealed class SingleWriteRunner(EngineContext context)
{
    private readonly ExecutionPool<SingleWrite> _pool = new(() => new SingleWrite());

    public SingleWrite Rent() => _pool.Rent();

    public void Return(SingleWrite write)
    {
        write.Reset();
        _pool.Return(write);
    }

    /// <summary>
    /// Runs a planned write and returns it to the pool, whatever happens. Completes with true, or false where the
    /// table has changed since the plan was made: plan anew.
    /// </summary>
    public ValueTask<bool> RunAsync(SingleWrite write, CapacityDetail detail, bool returnMetrics)
        => context.Collections is not null && write.Write.Table.HasLocalIndexes
            ? RunLimitedAsync(write, detail, returnMetrics)
            : CommitAsync(write, detail, returnMetrics);

    private async ValueTask<bool> RunLimitedAsync(SingleWrite write, CapacityDetail detail, bool returnMetrics)
    {
        try
        {
            write.Write.Collection = await context.Collections!.FindAsync(write.Write);
        }
        catch
        {
            Return(write);
            throw;
        }
        return await CommitAsync(write, detail, returnMetrics);
    }

    private ValueTask<bool> CommitAsync(SingleWrite write, CapacityDetail detail, bool returnMetrics)
    {
        ValueTask<CommitResult> commit;
        try
        {
            context.OngoingTransactions?.ThrowIfIn(write.Write);
            commit = write.Start(context.Store);
        }
        catch
        {
            Return(write);
            throw;
        }
        if (!commit.IsCompletedSuccessfully)
            return FinishLaterAsync(write, commit, detail, returnMetrics);
        ValueTask stable = context.Store.WaitStableAsync(commit.Result.Seen);
        return stable.IsCompletedSuccessfully
            ? new ValueTask<bool>(Finish(write, detail, returnMetrics))
            : FinishStableAsync(write, stable, detail, returnMetrics);
    }

    private async ValueTask<bool> FinishLaterAsync(SingleWrite write, ValueTask<CommitResult> commit, CapacityDetail detail, bool returnMetrics)
    {
        try
        {
            CommitResult result = await commit;
            await context.Store.WaitStableAsync(result.Seen);
        }
        catch
        {
            Return(write);
            throw;
        }
        return Finish(write, detail, returnMetrics);
    }

    private async ValueTask<bool> FinishStableAsync(SingleWrite write, ValueTask stable, CapacityDetail detail, bool returnMetrics)
    {
        try
        {
            await stable;
        }
        catch
        {
            Return(write);
            throw;
        }
        return Finish(write, detail, returnMetrics);
    }

    private bool Finish(SingleWrite write, CapacityDetail detail, bool returnMetrics)
    {
        try
        {
            ItemWrite item = write.Write;
            switch (item.Outcome)
            {
                case WriteOutcome.TableChanged:
                    return false;
                case WriteOutcome.Rejected:
                    throw item.Rejection!;
                case WriteOutcome.Done:
                    item.Settle();
                    if (detail != CapacityDetail.None)
                        WriteCapacity.Fill(write.Result!.ConsumedCapacity, item, detail);
                    if (returnMetrics)
                        CollectionMetrics.Fill(write.Result!.ItemCollectionMetrics, item);
                    break;
            }
            return true;
        }
        finally
        {
            Return(write);
        }
    }
}
