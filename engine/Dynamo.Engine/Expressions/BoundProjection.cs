using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>A ProjectionExpression, or AttributesToGet, ready to apply. Reusable.</summary>
internal sealed class BoundProjection
{
    /// <summary>False: there is no projection; every attribute is wanted.</summary>
    public bool IsBound { get; private set; }

    public void Reset() => IsBound = false;

    public void Bind(ExpressionCache cache, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
        => throw new NotSupportedException();

    /// <summary>
    /// Writes what the projection leaves of <paramref name="item"/>, as an item whose size is left 0; possibly one
    /// without attributes.
    /// </summary>
    public void Project(ReadOnlySpan<byte> item, ValueWriter output) => throw new NotSupportedException();

    /// <summary>Some path goes into this attribute: <c>a.b</c> or <c>a[0]</c>.</summary>
    public bool NamesInside(ReadOnlySpan<byte> attribute) => throw new NotSupportedException();

    /// <summary>Top-level attributes, distinct, in order of appearance.</summary>
    public int AttributeCount => throw new NotSupportedException();

    public ReadOnlySpan<byte> Attribute(int index) => throw new NotSupportedException();
}
