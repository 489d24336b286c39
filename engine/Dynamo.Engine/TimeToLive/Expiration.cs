using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.TimeToLive;

/// <summary>Deletes one item if its time is over. Reusable.</summary>
internal sealed class Expiration : ICommitBody
{
    private readonly Commit _commit = new();
    private readonly ItemWrite _write = new();
    private TableExpiry? _expiry;
    private byte[] _expiryKey = [];
    private long _nowSeconds;

    /// <returns>False if the table is not what it was.</returns>
    public async ValueTask<bool> RunAsync(EngineContext context, Table table, TableExpiry expiry, byte[] expiryKey, long nowSeconds)
    {
        _expiry = expiry;
        _expiryKey = expiryKey;
        _nowSeconds = nowSeconds;
        _commit.Reset();
        _commit.Body = this;
        _write.ByExpiry = true;
        _write.PlanDelete(table, ExpiryKeys.ItemKeyOf(expiryKey));
        _write.Collection = context.Collections is { } collections ? await collections.FindAsync(_write) : null;
        _write.AddKeys(_commit);
        await context.Store.CommitAsync(_commit);
        _write.Settle();
        return _write.Outcome != WriteOutcome.TableChanged;
    }

    public void Run(ICommitScope scope)
    {
        if (_write.Decide(scope) != WriteOutcome.Done)
            return;
        bool isDue = ExpiryKeys.TryRead(_write.OldItem(scope), _expiry!.Attribute, out long seconds) && seconds < _nowSeconds;
        if (isDue)
            _write.Apply(scope);
        else
            scope.Delete(_expiry.Expiries, _expiryKey);
    }
}
