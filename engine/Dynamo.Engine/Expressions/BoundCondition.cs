namespace Dynamo.Engine.Expressions;

/// <summary>
/// A ConditionExpression or FilterExpression with one request's values. Reusable: bind, match any number of items,
/// reset. Matching allocates nothing and changes nothing, so that it may run under the store's latches.
/// </summary>
internal sealed class BoundCondition
{
    /// <summary>False: there is no condition, and every item matches.</summary>
    public bool IsBound { get; private set; }

    public void Reset() => IsBound = false;

    /// <summary>Throws the ValidationException that DynamoDB answers with before it looks at any table.</summary>
    public void Bind(ExpressionCache cache, ExpressionKind kind, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
        => throw new NotSupportedException();

    /// <param name="item">Stored form; empty if there is no item.</param>
    public bool Matches(ReadOnlySpan<byte> item) => throw new NotSupportedException();

    /// <summary>Some path starts at this attribute (filters may not name key attributes; indexes may not hold it).</summary>
    public bool Names(ReadOnlySpan<byte> attribute) => throw new NotSupportedException();

    /// <summary>Some path goes into this attribute: <c>a.b</c> or <c>a[0]</c>.</summary>
    public bool NamesInside(ReadOnlySpan<byte> attribute) => throw new NotSupportedException();

    /// <summary>Top-level attributes, distinct, in order of appearance.</summary>
    public int AttributeCount => throw new NotSupportedException();

    public ReadOnlySpan<byte> Attribute(int index) => throw new NotSupportedException();
}
