using Dynamo.Engine.Operations.Legacy;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>
/// PutItem, UpdateItem or DeleteItem as one commit: decides, applies and hands the asked-for image to the answer.
/// Reusable; plan <see cref="Write"/> and set the rest, then <see cref="Start"/>.
/// </summary>
internal sealed class SingleWrite : ICommitBody
{
    private readonly ValueWriter _returned = new();
    private readonly Commit _commit = new();

    public ItemWrite Write { get; } = new();

    /// <summary>Scratch for the parameters that expressions have replaced.</summary>
    public LegacyExpressions Legacy { get; } = new();

    public ReturnValues ReturnValues { get; set; }

    /// <summary>ReturnValuesOnConditionCheckFailure: ALL_OLD.</summary>
    public bool ReturnsOldOnFailure { get; set; }

    public WriteItemResult? Result { get; set; }

    public ValueTask<CommitResult> Start(IStore store)
    {
        _commit.Reset();
        _commit.Body = this;
        Write.AddKeys(_commit);
        return store.CommitAsync(_commit);
    }

    public void Run(ICommitScope scope)
    {
        WriteItemResult result = Result!;
        if (result.HasItem)
        {
            result.Sink.Clear();
            result.HasItem = false;
        }
        WriteOutcome outcome = Write.Decide(scope);
        result.ConditionFailed = outcome == WriteOutcome.ConditionFailed;
        if (outcome == WriteOutcome.Done)
        {
            Return(scope, result);
            Write.Apply(scope);
        }
        else if (result.ConditionFailed && ReturnsOldOnFailure)
        {
            Add(result, Write.OldItem(scope));
        }
    }

    public void Reset()
    {
        Write.Reset();
        Legacy.Reset();
        _commit.Reset();
        ReturnValues = ReturnValues.None;
        ReturnsOldOnFailure = false;
        Result = null;
    }

    private void Return(ICommitScope scope, WriteItemResult result)
    {
        switch (ReturnValues)
        {
            case ReturnValues.AllOld:
                Add(result, Write.OldItem(scope));
                break;
            case ReturnValues.AllNew:
                Add(result, Write.NewItem(scope));
                break;
            case ReturnValues.UpdatedOld:
                AddUpdated(result, Write.OldItem(scope));
                break;
            case ReturnValues.UpdatedNew:
                AddUpdated(result, Write.NewItem(scope));
                break;
        }
    }

    private void AddUpdated(WriteItemResult result, ReadOnlySpan<byte> item)
    {
        if (item.IsEmpty || !Write.Update.IsBound)
            return;
        _returned.Reset();
        if (Write.Update.ProjectUpdated(item, _returned))
            Add(result, _returned.Written);
    }

    private static void Add(WriteItemResult result, ReadOnlySpan<byte> item)
    {
        if (item.IsEmpty)
            return;
        result.Sink.Add(item);
        result.HasItem = true;
    }
}
