using System.Buffers.Binary;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Transactions;

/// <summary>
/// The keyspace of the tokens: made when the first is used, and swept of those whose time is over as new ones come.
/// </summary>
internal sealed class TokenStore(EngineContext context) : IRangeVisitor
{
    /// <summary>Every so many tokens, as many old ones at most are removed twice over: the keyspace stays bounded.</summary>
    private const int SweepEvery = 64;
    private const int SweepAtMost = 2 * SweepEvery;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<byte[]> _old = [];
    private int _added;
    private KeyspaceId _keyspace;

    public async ValueTask<KeyspaceId> KeyspaceAsync()
    {
        if (_keyspace != default)
            return _keyspace;
        await _gate.WaitAsync();
        try
        {
            if (_keyspace == default)
                _keyspace = await context.Catalog.ServiceKeyspaceAsync(CatalogKeys.Tokens);
            return _keyspace;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Call after a transaction has left its token.</summary>
    public async ValueTask AddedAsync()
    {
        if (Interlocked.Increment(ref _added) % SweepEvery != 0 || !await _gate.WaitAsync(0))
            return;
        try
        {
            await SweepAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _old.Add(key.ToArray());
        return _old.Count < SweepAtMost;
    }

    private async ValueTask SweepAsync()
    {
        _old.Clear();
        byte[] end = TokenRecord.TimeKey(context.Catalog.NowMs - TokenRecord.WindowMs, []);
        await context.Store.RangeAsync(new KeyRange(_keyspace, TokenRecord.FirstByTime, end, KeysOnly: true), this);
        foreach (byte[] timeKey in _old)
        {
            Commit commit = new() { Body = new Removal(_keyspace, timeKey) };
            commit.AddExclusive(_keyspace, TokenRecord.KeyOf(timeKey));
            await context.Store.CommitAsync(commit);
        }
    }

    /// <summary>Removes a key by time, and the record unless the token has been used again since.</summary>
    private sealed class Removal(KeyspaceId keyspace, byte[] timeKey) : ICommitBody
    {
        public void Run(ICommitScope scope)
        {
            TokenRecord record = new(scope.ValueOf(0));
            if (record.IsPresent && record.TimeMs == BinaryPrimitives.ReadInt64BigEndian(timeKey.AsSpan(1)))
                scope.Delete(keyspace, TokenRecord.KeyOf(timeKey));
            scope.Delete(keyspace, timeKey);
        }
    }
}
