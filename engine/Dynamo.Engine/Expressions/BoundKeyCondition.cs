using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Syntax;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// A KeyConditionExpression, or KeyConditions, with one request's values. Reusable. <see cref="Bind"/> checks the
/// expression as such, <see cref="ThrowIfNoKeyCondition"/> what else needs no table, <see cref="Resolve"/> the rest;
/// only then do the answers below mean anything.
/// </summary>
internal sealed class BoundKeyCondition
{
    private readonly ValueBinding _values = new();
    private readonly List<KeyClause> _clauses = [];
    private readonly int[] _partition = new int[Keys.KeySchema.MaxPartitionAttributes];
    private readonly int[] _sortEqual = new int[Keys.KeySchema.MaxSortAttributes];
    private Condition? _root;
    private KeyClause _sort;
    private string _messagePrefix = "";

    public bool IsBound { get; private set; }

    /// <summary>How many leading sort key attributes have an equality.</summary>
    public int SortEqualCount { get; private set; }

    /// <summary>The condition on the sort key attribute behind the equalities.</summary>
    public SortKeyOperator SortOperator => _sort.Operator;

    /// <summary>The operand; the lower bound of BETWEEN.</summary>
    public ValueView SortOperand => _values.Value(_sort.Slot);

    /// <summary>The upper bound of BETWEEN.</summary>
    public ValueView SortUpper => _values.Value(_sort.UpperSlot);

    public void Reset()
    {
        IsBound = false;
        _root = null;
        _clauses.Clear();
    }

    /// <summary>Throws the ValidationException that DynamoDB answers with before it looks at any table.</summary>
    public void Bind(ExpressionCache cache, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
    {
        Reset();
        _messagePrefix = attributes.MessagePrefix;
        _root = Planner.BindCondition(cache, ExpressionKind.KeyCondition, expression, attributes, _values).Root;
        IsBound = true;
    }

    /// <summary>
    /// Refuses a condition that can be none on a key, whatever the table. DynamoDB does so after all expressions of
    /// the request have been bound and found to use every placeholder.
    /// </summary>
    public void ThrowIfNoKeyCondition()
    {
        if (_root is null)
            return;
        _clauses.Clear();
        new KeyConditionReader(_clauses, _messagePrefix).Read(_root);
    }

    /// <summary>Checks against the key schema of the table or index; throws what DynamoDB answers.</summary>
    /// <param name="partition">Partition key attributes in schema order: UTF-8 name, type.</param>
    /// <param name="sort">Sort key attributes in schema order.</param>
    public void Resolve(ReadOnlySpan<(byte[] Name, ValueTag Type)> partition, ReadOnlySpan<(byte[] Name, ValueTag Type)> sort)
    {
        int attributes = partition.Length + sort.Length;
        if (_clauses.Count > attributes)
            Throw(string.Create(CultureInfo.InvariantCulture,
                $"The number of query conditions ({_clauses.Count}) exceeds the number of key attributes defined in the schema ({attributes})"));
        ThrowIfSomePartition(partition);
        for (int i = 0; i < partition.Length; i++)
        {
            if (Find(partition[i].Name) is not { } clause)
            {
                ThrowMissed(partition[i].Name);
                return;
            }
            CheckOperands(clause, partition[i].Type);
            if (!clause.IsEquality)
                Throw("Query key condition not supported");
            _partition[i] = clause.Slot;
        }
        ResolveSort(sort, _clauses.Count - partition.Length);
    }

    /// <summary>The value of the partition key attribute at <paramref name="index"/> of the schema.</summary>
    public ValueView Partition(int index) => _values.Value(_partition[index]);

    public ValueView SortEqual(int index) => _values.Value(_sortEqual[index]);

    /// <summary>Equalities on the first sort key attributes without a gap; only the last named may have another condition.</summary>
    private void ResolveSort(ReadOnlySpan<(byte[] Name, ValueTag Type)> sort, int conditions)
    {
        SortEqualCount = 0;
        _sort = default;
        int last = -1;
        int found = 0;
        for (int i = 0; i < sort.Length; i++)
        {
            if (Find(sort[i].Name) is not { } clause)
                continue;
            CheckOperands(clause, sort[i].Type);
            last = i;
            found++;
        }
        if (found < conditions)
            ThrowMissed(FirstWithout(sort));
        ThrowIfGap(sort, last);
        for (int i = 0; i <= last; i++)
        {
            KeyClause clause = Find(sort[i].Name)!.Value;
            if (clause.IsEquality)
                _sortEqual[SortEqualCount++] = clause.Slot;
            else
                _sort = clause;
        }
    }

    /// <summary>Of several partition key attributes all need an equality; a single one has words of its own.</summary>
    private void ThrowIfSomePartition(ReadOnlySpan<(byte[] Name, ValueTag Type)> partition)
    {
        if (partition.Length == 1)
            return;
        List<string> missing = [];
        foreach ((byte[] name, _) in partition)
        {
            if (Find(name) is not { IsEquality: true })
                missing.Add(Encoding.UTF8.GetString(name));
        }
        if (missing.Count > 0)
            Throw($"HASH key attributes {string.Join(", ", missing)} must have equality conditions specified in the query");
    }

    private void ThrowIfGap(ReadOnlySpan<(byte[] Name, ValueTag Type)> sort, int last)
    {
        List<string>? gaps = null;
        for (int i = 0; i < last; i++)
        {
            if (Find(sort[i].Name) is not { IsEquality: true })
                (gaps ??= []).Add(Encoding.UTF8.GetString(sort[i].Name));
        }
        if (gaps is not null)
            Throw($"RANGE key attributes {string.Join(", ", gaps)} must have equality conditions specified in the query because a condition is present on key attribute {Encoding.UTF8.GetString(sort[last].Name)}");
    }

    private ReadOnlySpan<byte> FirstWithout(ReadOnlySpan<(byte[] Name, ValueTag Type)> sort)
    {
        foreach ((byte[] name, _) in sort)
        {
            if (Find(name) is null)
                return name;
        }
        throw new InvalidOperationException();
    }

    private KeyClause? Find(ReadOnlySpan<byte> attribute)
    {
        foreach (KeyClause clause in _clauses)
        {
            if (attribute.SequenceEqual(clause.Attribute.Span))
                return clause;
        }
        return null;
    }

    private void CheckOperands(KeyClause clause, ValueTag type)
    {
        CheckOperand(clause, _values.Value(clause.Slot), type);
        if (clause.UpperSlot != clause.Slot)
            CheckOperand(clause, _values.Value(clause.UpperSlot), type);
    }

    private static void CheckOperand(KeyClause clause, ValueView value, ValueTag type)
    {
        if (value.Tag != type)
            Throw("One or more parameter values were invalid: Condition parameter type does not match schema type");
        if (type != ValueTag.Number && value.Scalar.IsEmpty)
            Throw($"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty {(type == ValueTag.String ? "string" : "binary")} value. Key: {Encoding.UTF8.GetString(clause.Attribute.Span)}");
    }

    [DoesNotReturn]
    private static void ThrowMissed(ReadOnlySpan<byte> attribute)
        => Throw($"Query condition missed key schema element: {Encoding.UTF8.GetString(attribute)}");

    [DoesNotReturn]
    private static void Throw(string message) => DynamoException.ThrowValidation(message);
}
