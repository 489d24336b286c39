using Dynamo.Engine.Expressions;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Keys;

/// <summary>
/// The range of stored keys that a Query or Scan reads. Reusable; owns its two keys. Start with
/// <see cref="BeginPartition"/> or <see cref="Segment"/>, restrict, and take <see cref="ToKeyRange"/>.
/// </summary>
/// <remarks>
/// A table's sort key is the end of a key, raw; in an index every sort key attribute is escaped and the item's own
/// key follows, so that equality there is a range.
/// </remarks>
internal sealed class QueryRange : IDisposable
{
    private readonly ValueWriter _from = new();
    private readonly ValueWriter _to = new();
    private readonly ValueWriter _scratch = new();
    private bool _isIndex;
    private bool _severalPartitionAttributes;
    private int _partitionStart;

    /// <summary>Starts the range of one partition. Then each value, then <see cref="EndPartition"/>.</summary>
    public void BeginPartition(KeySchema schema, bool isIndex)
    {
        Reset();
        _isIndex = isIndex;
        _severalPartitionAttributes = schema.Partition.Length > 1;
        _partitionStart = KeyBytes.BeginPartition(_from);
    }

    /// <summary>The value of the next partition key attribute, in the schema's order.</summary>
    public void AddPartition(ValueView value)
    {
        if (_severalPartitionAttributes)
            KeyBytes.WriteEscaped(value, _from);
        else
            KeyBytes.WriteRaw(value, _from);
    }

    /// <summary>From here on the range is the whole partition.</summary>
    public void EndPartition()
    {
        KeyBytes.EndPartition(_partitionStart, _from);
        _to.Raw(_from.Written);
        Increment(_to);
    }

    /// <summary>Leaves of the range what equals the value in the next sort key attribute.</summary>
    public void RestrictToEqual(ValueView value)
    {
        TakePrefix();
        WriteSort(value, _scratch);
        SetFrom(_scratch);
        SetTo(_scratch);
        MakeBehind(_to);
    }

    /// <summary>Leaves of the range what meets the condition in the sort key attribute behind the equalities.</summary>
    /// <param name="upper">The upper bound of BETWEEN.</param>
    public void Restrict(SortKeyOperator condition, ValueView operand, ValueView upper)
    {
        if (condition == SortKeyOperator.None)
            return;
        TakePrefix();
        int prefix = _scratch.Length;
        if (condition == SortKeyOperator.BeginsWith)
        {
            if (_isIndex)
                KeyBytes.WriteEscapedPrefix(operand.Scalar, _scratch);
            else
                _scratch.Raw(operand.Scalar);
            SetFrom(_scratch);
            SetTo(_scratch);
            Increment(_to);
            return;
        }
        WriteSort(operand, _scratch);
        switch (condition)
        {
            case SortKeyOperator.Less:
                SetTo(_scratch);
                break;
            case SortKeyOperator.LessOrEqual:
                SetTo(_scratch);
                MakeBehind(_to);
                break;
            case SortKeyOperator.Greater:
                SetFrom(_scratch);
                MakeBehind(_from);
                break;
            case SortKeyOperator.GreaterOrEqual:
                SetFrom(_scratch);
                break;
            case SortKeyOperator.Between:
                SetFrom(_scratch);
                _scratch.Truncate(prefix);
                WriteSort(upper, _scratch);
                SetTo(_scratch);
                MakeBehind(_to);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition), condition, null);
        }
    }

    /// <summary>The keys of one segment of a Scan: an even share of the hashes.</summary>
    public void Segment(int segment, int totalSegments)
    {
        Reset();
        if (segment > 0)
            WriteHash(ScanSegments.FirstHash(segment, totalSegments), _from);
        if (segment + 1 < totalSegments)
            WriteHash(ScanSegments.FirstHash(segment + 1, totalSegments), _to);
    }

    /// <summary>Whether the key lies in the range: DynamoDB refuses start keys that do not.</summary>
    public bool Contains(ReadOnlySpan<byte> key)
        => key.SequenceCompareTo(_from.Written) >= 0
            && (_to.Length == 0 || key.SequenceCompareTo(_to.Written) < 0);

    /// <summary>Leaves of the range what comes behind the key, in the range's direction.</summary>
    /// <param name="key">The key of the item or entry that the page before ended with.</param>
    public void StartAfter(ReadOnlySpan<byte> key, bool descending)
    {
        if (descending)
        {
            if (_to.Length == 0 || key.SequenceCompareTo(_to.Written) < 0)
            {
                _to.Reset();
                _to.Raw(key);
            }
        }
        else if (key.SequenceCompareTo(_from.Written) >= 0)
        {
            _from.Reset();
            _from.Raw(key);
            _from.Raw([0]);
        }
    }

    /// <summary>
    /// Whether nothing can be in the range, so that the store need not be asked. Its bounds may have crossed.
    /// </summary>
    public bool IsEmpty => _to.Length > 0 && _from.Written.SequenceCompareTo(_to.Written) >= 0;

    /// <summary>Valid until this range changes.</summary>
    public KeyRange ToKeyRange(KeyspaceId keyspace, bool descending, bool keysOnly = false)
        => new(keyspace, _from.WrittenMemory, _to.WrittenMemory, descending, keysOnly);

    public void Reset()
    {
        _from.Reset();
        _to.Reset();
        _scratch.Reset();
    }

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
        _scratch.Dispose();
    }

    /// <summary>Before a restriction the range starts with what all of its keys start with.</summary>
    private void TakePrefix()
    {
        _scratch.Reset();
        _scratch.Raw(_from.Written);
    }

    private void WriteSort(ValueView value, ValueWriter key)
    {
        if (_isIndex)
            KeyBytes.WriteEscaped(value, key);
        else
            KeyBytes.WriteRaw(value, key);
    }

    private void SetFrom(ValueWriter key)
    {
        _from.Reset();
        _from.Raw(key.Written);
    }

    private void SetTo(ValueWriter key)
    {
        _to.Reset();
        _to.Raw(key.Written);
    }

    /// <summary>Moves a bound behind all keys of its sort key value: in a table that is the one key itself.</summary>
    private void MakeBehind(ValueWriter bound)
    {
        if (_isIndex)
            Increment(bound);
        else
            bound.Raw([0]);
    }

    /// <summary>
    /// The first key behind all that start with these bytes. There is one: the length of the partition key never
    /// has two bytes of FF.
    /// </summary>
    private static void Increment(ValueWriter key)
    {
        int last = key.Written.LastIndexOfAnyExcept((byte)0xFF);
        key.Truncate(last + 1);
        key.At(last, 1)[0]++;
    }

    private static void WriteHash(ulong hash, ValueWriter key)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(key.GetSpan(KeyBytes.HashBytes), hash);
        key.Advance(KeyBytes.HashBytes);
    }
}
