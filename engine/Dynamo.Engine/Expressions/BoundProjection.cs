using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>A ProjectionExpression, or AttributesToGet, ready to apply. Reusable.</summary>
internal sealed class BoundProjection
{
    private ProjectionPlan? _plan;

    /// <summary>False: there is no projection; every attribute is wanted.</summary>
    public bool IsBound => _plan is not null;

    public void Reset() => _plan = null;

    /// <summary>Throws the ValidationException that DynamoDB answers with before it looks at any table.</summary>
    public void Bind(ExpressionCache cache, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
        => _plan = Planner.BindProjection(cache, expression, attributes);

    /// <summary>
    /// Writes what the projection leaves of <paramref name="item"/>, as an item whose size is left 0; possibly one
    /// without attributes.
    /// </summary>
    public void Project(ReadOnlySpan<byte> item, ValueWriter output) => Projector.Project(_plan!.Roots, item, output);

    /// <summary>Some path goes into this attribute: <c>a.b</c> or <c>a[0]</c>.</summary>
    public bool NamesInside(ReadOnlySpan<byte> attribute) => _plan is not null && _plan.NamesInside(attribute);

    /// <summary>Top-level attributes, distinct, in order of appearance.</summary>
    public int AttributeCount => _plan?.Attributes.Length ?? 0;

    public ReadOnlySpan<byte> Attribute(int index) => _plan!.Attributes[index];
}
