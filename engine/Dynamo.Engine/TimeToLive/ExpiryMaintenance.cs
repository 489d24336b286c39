using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.TimeToLive;

/// <summary>Keeps the order of expiry in step with one write of one item, inside its commit. Reusable.</summary>
internal sealed class ExpiryMaintenance
{
    private readonly ValueWriter _key = new(128);

    /// <param name="oldItem">Empty if there was none.</param>
    /// <param name="newItem">Empty if there is none any more.</param>
    public void Apply(ICommitScope scope, TableExpiry expiry, ReadOnlySpan<byte> itemKey, ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> newItem)
    {
        bool had = ExpiryKeys.TryRead(oldItem, expiry.Attribute, out long before);
        bool has = ExpiryKeys.TryRead(newItem, expiry.Attribute, out long after);
        if (had == has && before == after)
            return;
        if (had)
            scope.Delete(expiry.Expiries, Key(before, itemKey));
        if (has)
            scope.Put(expiry.Expiries, Key(after, itemKey), []);
    }

    private ReadOnlySpan<byte> Key(long seconds, ReadOnlySpan<byte> itemKey)
    {
        _key.Reset();
        ExpiryKeys.Write(seconds, itemKey, _key);
        return _key.Written;
    }
}

/// <summary>How a table's items expire.</summary>
/// <param name="Attribute">UTF-8 name of the attribute that holds the time.</param>
/// <param name="Expiries">Holds the order of expiry.</param>
internal sealed record TableExpiry(byte[] Attribute, KeyspaceId Expiries);
