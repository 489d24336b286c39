using Dynamo.Engine.Backups;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;
using Dynamo.Engine.TimeToLive;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>What a write does to its item.</summary>
internal enum WriteKind
{
    Put,
    Update,
    Delete,

    /// <summary>Only checks a condition.</summary>
    Check,
}

/// <summary>How a write ended.</summary>
internal enum WriteOutcome
{
    Done,
    ConditionFailed,

    /// <summary>Refused for what the item holds: see <see cref="ItemWrite.Rejection"/>.</summary>
    Rejected,

    /// <summary>The table is not what the write was planned for: look it up again and start anew.</summary>
    TableChanged,
}

/// <summary>
/// One write of one item: planned outside the commit, decided and applied inside it, any number of times. Single
/// writes have one, transactions one for each action. Reusable.
/// </summary>
internal sealed class ItemWrite
{
    private readonly ValueWriter _itemKey = new(128);
    private readonly ValueWriter _newItem = new();
    private readonly IndexMaintenance _indexes = new();
    private readonly ExpiryMaintenance _expiry = new();
    private readonly StreamRecorder _stream = new();
    private VectorMaintenance? _vectors;
    private Table? _table;
    private ReadOnlyMemory<byte> _item;
    private int _keyIndex;
    private int _tableIndex;
    private IndexEntry? _entry;
    private long _growth;
    private bool _applied;
    private int _copyIndex;

    public WriteKind Kind { get; private set; }

    /// <summary>Bind before the commit; unbound it always holds.</summary>
    public BoundCondition Condition { get; } = new();

    /// <summary>For <see cref="WriteKind.Update"/>; unbound it makes an item of the key alone.</summary>
    public BoundUpdate Update { get; } = new();

    /// <summary>
    /// UpdateItem's rule for an UpdateExpression: what the statement writes is measured, too, not its result alone.
    /// </summary>
    public bool MeasuresStatement { get; set; }

    /// <summary>The update comes from AttributeUpdates, which have a text of their own for operands of the wrong type.</summary>
    public bool IsLegacyUpdate { get; set; }

    /// <summary>The deletion is time to live's own.</summary>
    public bool ByExpiry { get; set; }

    /// <summary>The item collection whose limit holds; null: none.</summary>
    public ItemCollection? Collection { get; set; }

    public Table Table => _table!;

    /// <summary>The item's key in its table.</summary>
    public ReadOnlySpan<byte> ItemKey => _itemKey.Written;

    /// <summary>The item to put, or the request's Key.</summary>
    public ReadOnlySpan<byte> Item => _item.Span;

    public WriteOutcome Outcome { get; private set; }

    public DynamoException? Rejection { get; private set; }

    /// <summary>What the image before is billed at, 0 if there was none.</summary>
    public int OldSize { get; private set; }

    /// <summary>What the image after is billed at, 0 if there is none.</summary>
    public int NewSize { get; private set; }

    /// <summary>Units charged to each index by the last <see cref="Apply"/>, in the order of the table's indexes.</summary>
    public ReadOnlySpan<double> IndexUnits => _indexes.Units;

    /// <summary>Bytes charged to each vector index by the last <see cref="Apply"/>, in the order of the table's.</summary>
    public ReadOnlySpan<int> VectorBytes => _vectors is null ? default : _vectors.Bytes;

    /// <param name="item">The item to put, or the Key, checked against the schema; stays unchanged until the commit ends.</param>
    public void Plan(WriteKind kind, Table table, ReadOnlyMemory<byte> item)
    {
        Kind = kind;
        _table = table;
        _item = item;
        _itemKey.Reset();
        KeyBytes.WriteItemKey(table.Keys, item.Span, _itemKey);
    }

    /// <summary>Plans to delete the item under a key in stored form.</summary>
    public void PlanDelete(Table table, ReadOnlySpan<byte> itemKey)
    {
        Kind = WriteKind.Delete;
        _table = table;
        _itemKey.Reset();
        _itemKey.Raw(itemKey);
    }

    /// <summary>For an action that is known to fail: names its table for the figures, and no key.</summary>
    public void PlanNothing(Table table)
    {
        Kind = WriteKind.Check;
        _table = table;
    }

    /// <summary>Names the item's key and the table's, so that the table stays what it is until the commit ends.</summary>
    public void AddKeys(Commit commit)
    {
        _keyIndex = Kind == WriteKind.Check
            ? commit.AddShared(Table.Items, _itemKey.Written)
            : commit.AddExclusive(Table.Items, _itemKey.Written);
        _tableIndex = commit.AddShared(KeyspaceId.Root, Table.CatalogKey);
        if (Table.Definition.BackupCopy is { } copy && Kind != WriteKind.Check)
            _copyIndex = commit.AddExclusive(copy, _itemKey.Written);
    }

    /// <summary>Decides what the write comes to on the item as it is. Emits nothing.</summary>
    public WriteOutcome Decide(ICommitScope scope)
    {
        Rejection = null;
        _applied = false;
        try
        {
            Outcome = scope.VersionOf(_tableIndex) == Table.Version ? Decide(OldItem(scope)) : WriteOutcome.TableChanged;
        }
        catch (DynamoException e)
        {
            Outcome = WriteOutcome.Rejected;
            Rejection = e;
        }
        return Outcome;
    }

    /// <summary>After the commit: the item collection is now as large as the write has made it.</summary>
    public void Settle()
    {
        if (_applied)
            Collection?.Grow(_growth);
    }

    /// <summary>For the figures of a write that was done before.</summary>
    public void TakeSize(int sizeBytes) => OldSize = sizeBytes;

    /// <summary>Emits what <see cref="Decide"/> came to; only after it said Done, in the same run.</summary>
    /// <param name="number">The write's number among those of the commit.</param>
    public void Apply(ICommitScope scope, uint number = 0)
    {
        ReadOnlySpan<byte> oldItem = OldItem(scope);
        ReadOnlySpan<byte> newItem = NewItem(scope);
        if (Kind == WriteKind.Check)
            return;
        _applied = true;
        if (Table.Definition.BackupCopy is { } copy)
            ItemCopy.Save(scope, copy, ItemKey, scope.ValueOf(_copyIndex), oldItem);
        if (!newItem.IsEmpty)
            scope.Put(Table.Items, ItemKey, newItem);
        else if (!oldItem.IsEmpty)
            scope.Delete(Table.Items, ItemKey);
        if (Table.Indexes.Length > 0)
            _indexes.Apply(scope, Table, ItemKey, oldItem, newItem);
        if (Table.VectorIndexes.Length > 0)
            (_vectors ??= new VectorMaintenance()).Apply(scope, Table, ItemKey, oldItem, newItem);
        if (Table.Expiry is { } expiry)
            _expiry.Apply(scope, expiry, ItemKey, oldItem, newItem);
        if (Table.HasStream)
            _stream.Apply(scope, Table, number, ByExpiry, oldItem, newItem);
    }

    /// <summary>The image before; empty if there was none.</summary>
    public ReadOnlySpan<byte> OldItem(ICommitScope scope) => scope.ValueOf(_keyIndex);

    /// <summary>The image after, once decided; empty if there is none.</summary>
    public ReadOnlySpan<byte> NewItem(ICommitScope scope) => Kind switch
    {
        WriteKind.Put => _item.Span,
        WriteKind.Update => _newItem.Written,
        WriteKind.Delete => default,
        _ => OldItem(scope),
    };

    public void Reset()
    {
        Condition.Reset();
        Update.Reset();
        _table = null;
        _item = default;
        MeasuresStatement = false;
        IsLegacyUpdate = false;
        ByExpiry = false;
        Collection = null;
        Rejection = null;
    }

    private WriteOutcome Decide(ReadOnlySpan<byte> oldItem)
    {
        OldSize = Table.BilledSize(oldItem);
        if (MeasuresStatement && Update.StatementCharge(oldItem) > ItemSize.MaxBytes)
            ThrowUpdateTooLarge();
        if (Condition.IsBound && !Condition.Matches(oldItem))
            return WriteOutcome.ConditionFailed;
        if (Kind == WriteKind.Update)
            ApplyUpdate(oldItem);
        NewSize = Kind switch
        {
            WriteKind.Put => Table.BilledSize(_item.Span),
            WriteKind.Update => Table.BilledSize(_newItem.Written),
            WriteKind.Delete => 0,
            _ => OldSize,
        };
        if (Collection is not null && Kind != WriteKind.Check)
            CheckCollection(oldItem);
        return WriteOutcome.Done;
    }

    private void CheckCollection(ReadOnlySpan<byte> oldItem)
    {
        _entry ??= new IndexEntry();
        ReadOnlySpan<byte> newItem = Kind switch
        {
            WriteKind.Put => _item.Span,
            WriteKind.Update => _newItem.Written,
            _ => default,
        };
        _growth = ItemCollections.SizeOf(Table, _entry, newItem, ItemKey) - ItemCollections.SizeOf(Table, _entry, oldItem, ItemKey);
        if (!Collection!.Admits(_growth))
            DynamoException.Throw(ErrorCode.ItemCollectionSizeLimitExceeded, "Collection size exceeded");
    }

    private void ApplyUpdate(ReadOnlySpan<byte> oldItem)
    {
        _newItem.Reset();
        if (oldItem.IsEmpty && Update.OnlyRemoves)
            return;
        UpdateFault fault = Update.Apply(oldItem, _item.Span, _newItem);
        if (fault == UpdateFault.OperandType && IsLegacyUpdate)
            fault = UpdateFault.AttributeType;
        if (fault != UpdateFault.None)
            DynamoException.ThrowValidation(
                fault == UpdateFault.TooDeep && Update.IsOfStatement ? "Nesting Levels have exceeded supported limits" : fault.Message());
        if (ItemBytes.Size(_newItem.Written) > ItemSize.MaxBytes)
            ThrowUpdateTooLarge();
        foreach (TableIndex index in Table.Indexes)
        {
            if (UpdatesKeyOf(index))
                KeyValidation.CheckIndexKeys(index.Definition.Name, index.Keys, _newItem.Written, byUpdateExpression: true);
        }
        VectorValues.CheckUpdated(Table, Update, _newItem.Written);
    }

    /// <summary>Only what the update touches is checked: other attributes may have been there before the index.</summary>
    private bool UpdatesKeyOf(TableIndex index)
    {
        foreach ((byte[] name, _) in index.Keys.All)
        {
            if (Update.Updates(name))
                return true;
        }
        return false;
    }

    private static void ThrowUpdateTooLarge()
        => DynamoException.ThrowValidation("Item size to update has exceeded the maximum allowed size");
}
