using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Transactions;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.TransactWriteItems;

/// <summary>How a transaction's commit ended.</summary>
internal enum TransactOutcome
{
    Done,

    /// <summary>See <see cref="TransactWriteItemsResult.Cancellation"/>.</summary>
    Canceled,

    /// <summary>The token's transaction was done before; nothing was written now.</summary>
    Replayed,

    /// <summary>The token stands for another transaction.</summary>
    TokenMismatch,

    /// <summary>The items together are too large.</summary>
    TooLarge,

    /// <summary>A table is not what the transaction was planned for: plan anew.</summary>
    TableChanged,
}

/// <summary>
/// A TransactWriteItems as one commit: every action decides, and only if all are content does any write. Reusable.
/// </summary>
internal sealed class TransactWrite : ICommitBody
{
    /// <summary>All items of a transaction together.</summary>
    public const long MaxBytes = 4 * 1024 * 1024;

    /// <summary>Of the service's sentence only "size cannot exceed" is known (ScyllaDB's tests, run on AWS); the rest is ours.</summary>
    public const string TooLargeText = "Transaction request size cannot exceed 4 MB";

    private readonly Commit _commit = new();
    private readonly List<ItemWrite> _writes = [];
    private readonly List<string?> _faults = [];
    private readonly List<bool> _returnsOld = [];
    private KeyspaceId _tokens;
    private byte[]? _tokenKey;
    private byte[]? _digest;
    private int _tokenIndex;
    private Cancellation? _cancellation;

    public int Count { get; private set; }

    public TransactOutcome Outcome { get; private set; }

    public ItemWrite this[int index] => _writes[index];

    /// <summary>The next action's write; plan it, or give it a fault.</summary>
    public ItemWrite Add(bool returnsOldOnFailure)
    {
        if (Count == _writes.Count)
        {
            _writes.Add(new ItemWrite());
            _faults.Add(null);
            _returnsOld.Add(false);
        }
        _faults[Count] = null;
        _returnsOld[Count] = returnsOldOnFailure;
        return _writes[Count++];
    }

    /// <summary>What is known to be wrong with an action before it runs: it then cancels the transaction.</summary>
    public void SetFault(int index, string message) => _faults[index] = message;

    public bool HasFault(int index) => _faults[index] is not null;

    /// <summary>Makes the transaction run at most once for its token.</summary>
    public void UseToken(KeyspaceId tokens, byte[] key, byte[] digest)
    {
        _tokens = tokens;
        _tokenKey = key;
        _digest = digest;
    }

    /// <summary>To be called after the run: says what refuses the transaction as a whole, if anything does.</summary>
    public void ThrowIfRefused()
    {
        if (Outcome == TransactOutcome.TokenMismatch)
        {
            DynamoException.Throw(
                ErrorCode.IdempotentParameterMismatch,
                "DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.");
        }
        if (Outcome == TransactOutcome.TooLarge)
            DynamoException.ThrowValidation(TooLargeText);
    }

    /// <summary>Commits and waits until <see cref="Outcome"/> cannot be taken back.</summary>
    public async ValueTask RunAsync(EngineContext context, Cancellation cancellation)
    {
        if (context.Collections is { } collections)
        {
            for (int i = 0; i < Count; i++)
                _writes[i].Collection = _faults[i] is null ? await collections.FindAsync(_writes[i]) : null;
        }
        if (context.OngoingTransactions is not { } ongoing)
        {
            await CommitAsync(context.Store, cancellation);
            return;
        }
        if (!ongoing.TryEnter(this, cancellation))
        {
            Outcome = TransactOutcome.Canceled;
            return;
        }
        try
        {
            await CommitAsync(context.Store, cancellation);
        }
        finally
        {
            ongoing.Leave(this);
        }
    }

    private async ValueTask CommitAsync(IStore store, Cancellation cancellation)
    {
        _cancellation = cancellation;
        _commit.Reset();
        _commit.Body = this;
        for (int i = 0; i < Count; i++)
        {
            if (_faults[i] is null)
                _writes[i].AddKeys(_commit);
        }
        if (_tokenKey is not null)
            _tokenIndex = _commit.AddExclusive(_tokens, _tokenKey);
        CommitResult commit = await store.CommitAsync(_commit);
        for (int i = 0; i < Count; i++)
        {
            if (_faults[i] is null && Outcome == TransactOutcome.Done)
                _writes[i].Settle();
        }
        await store.WaitStableAsync(commit.Seen);
    }

    public void Run(ICommitScope scope)
    {
        _cancellation!.Reset();
        Outcome = CheckToken(scope) ?? Decide(scope);
        if (Outcome != TransactOutcome.Done)
            return;
        for (int i = 0; i < Count; i++)
            _writes[i].Apply(scope, (uint)i);
        if (_tokenKey is not null)
            PutToken(scope);
    }

    public void Reset()
    {
        for (int i = 0; i < Count; i++)
            _writes[i].Reset();
        Count = 0;
        _commit.Reset();
        _tokenKey = null;
        _digest = null;
        _cancellation = null;
    }

    private TransactOutcome? CheckToken(ICommitScope scope)
    {
        if (_tokenKey is null)
            return null;
        TokenRecord record = new(scope.ValueOf(_tokenIndex));
        if (!record.IsPresent || scope.TimeMs - record.TimeMs >= TokenRecord.WindowMs)
            return null;
        if (!record.Digest.SequenceEqual(_digest))
            return TransactOutcome.TokenMismatch;
        // The figures of a replay are those of reading what the first run was sized by, whatever is there by now
        // (measured on AWS, August 2026).
        for (int i = 0; i < Count; i++)
            _writes[i].TakeSize(record.SizeOf(i));
        return TransactOutcome.Replayed;
    }

    private TransactOutcome Decide(ICommitScope scope)
    {
        if (FindFault() is { } faulty)
            return CancelFor(faulty);
        bool canceled = false;
        long sizeBytes = 0;
        for (int i = 0; i < Count; i++)
        {
            CancellationReason reason = _cancellation!.Reasons.Add();
            ItemWrite write = _writes[i];
            switch (write.Decide(scope))
            {
                case WriteOutcome.TableChanged:
                    return TransactOutcome.TableChanged;
                case WriteOutcome.ConditionFailed:
                    canceled = true;
                    Fail(reason, CancellationReason.ConditionalCheckFailed, "The conditional request failed");
                    if (_returnsOld[i])
                        reason.ItemWriter.Raw(write.OldItem(scope));
                    break;
                case WriteOutcome.Rejected:
                    canceled = true;
                    Fail(
                        reason,
                        write.Rejection!.Code == ErrorCode.ItemCollectionSizeLimitExceeded
                            ? CancellationReason.ItemCollectionSizeLimitExceeded
                            : CancellationReason.ValidationError,
                        write.Rejection.Message);
                    break;
                default:
                    sizeBytes += write.Kind is WriteKind.Put or WriteKind.Update ? write.NewSize : 0;
                    break;
            }
        }
        if (canceled)
            return TransactOutcome.Canceled;
        _cancellation!.Reset();
        return sizeBytes > MaxBytes ? TransactOutcome.TooLarge : TransactOutcome.Done;
    }

    private int? FindFault()
    {
        int index = _faults.FindIndex(0, Count, static fault => fault is not null);
        return index < 0 ? null : index;
    }

    /// <summary>What is known to be wrong is found ahead of every condition, and the first of it alone is reported.</summary>
    private TransactOutcome CancelFor(int faulty)
    {
        for (int i = 0; i < Count; i++)
        {
            CancellationReason reason = _cancellation!.Reasons.Add();
            if (i == faulty)
                Fail(reason, CancellationReason.ValidationError, _faults[i]!);
        }
        return TransactOutcome.Canceled;
    }

    private static void Fail(CancellationReason reason, string code, string message)
    {
        reason.Code = code;
        reason.Message = message;
    }

    private void PutToken(ICommitScope scope)
    {
        TokenRecord previous = new(scope.ValueOf(_tokenIndex));
        if (previous.IsPresent)
            scope.Delete(_tokens, TokenRecord.TimeKey(previous.TimeMs, _tokenKey));
        Span<byte> record = stackalloc byte[TokenRecord.LengthOf(Count)];
        TokenRecord.Write(record, scope.TimeMs, _digest);
        for (int i = 0; i < Count; i++)
            TokenRecord.WriteSize(record, i, Math.Max(_writes[i].OldSize, _writes[i].NewSize));
        scope.Put(_tokens, _tokenKey, record);
        scope.Put(_tokens, TokenRecord.TimeKey(scope.TimeMs, _tokenKey), []);
    }
}
