using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>How a condition restricts the sort key, or its last named attribute.</summary>
internal enum SortKeyOperator : byte
{
    /// <summary>No condition beyond the equalities.</summary>
    None,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Between,
    BeginsWith,
}

/// <summary>
/// A KeyConditionExpression, or KeyConditions, with one request's values. Reusable. <see cref="Bind"/> checks what
/// needs no table, <see cref="Resolve"/> the rest; only then do the answers below mean anything.
/// </summary>
internal sealed class BoundKeyCondition
{
    public bool IsBound { get; private set; }

    public void Reset() => IsBound = false;

    public void Bind(ExpressionCache cache, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
        => throw new NotSupportedException();

    /// <summary>Checks against the key schema of the table or index; throws what DynamoDB answers.</summary>
    /// <param name="partition">Partition key attributes in schema order: UTF-8 name, type.</param>
    /// <param name="sort">Sort key attributes in schema order.</param>
    public void Resolve(ReadOnlySpan<(byte[] Name, ValueTag Type)> partition, ReadOnlySpan<(byte[] Name, ValueTag Type)> sort)
        => throw new NotSupportedException();

    /// <summary>The value of the partition key attribute at <paramref name="index"/> of the schema.</summary>
    public ValueView Partition(int index) => throw new NotSupportedException();

    /// <summary>How many leading sort key attributes have an equality.</summary>
    public int SortEqualCount => throw new NotSupportedException();

    public ValueView SortEqual(int index) => throw new NotSupportedException();

    /// <summary>The condition on the sort key attribute behind the equalities.</summary>
    public SortKeyOperator SortOperator => throw new NotSupportedException();

    /// <summary>The operand; the lower bound of BETWEEN.</summary>
    public ValueView SortOperand => throw new NotSupportedException();

    /// <summary>The upper bound of BETWEEN.</summary>
    public ValueView SortUpper => throw new NotSupportedException();
}
