using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// A ConditionExpression or FilterExpression with one request's values. Reusable: bind, match any number of items,
/// reset. Matching allocates nothing and changes nothing, so that it may run under the store's latches.
/// </summary>
internal sealed class BoundCondition
{
    private readonly ValueBinding _values = new();
    private ConditionPlan? _plan;

    /// <summary>False: there is no condition, and every item matches.</summary>
    public bool IsBound => _plan is not null;

    public void Reset() => _plan = null;

    /// <summary>Throws the ValidationException that DynamoDB answers with before it looks at any table.</summary>
    public void Bind(ExpressionCache cache, ExpressionKind kind, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
        => _plan = Planner.BindCondition(cache, kind, expression, attributes, _values);

    /// <summary>Takes a plan that was made otherwise than from an expression.</summary>
    public void Bind(ConditionPlan plan, ValueWriter values, IReadOnlyList<ValueSlice> slices)
    {
        _plan = plan;
        _values.Bind(values, slices);
    }

    /// <param name="item">Stored form; empty if there is no item.</param>
    public bool Matches(ReadOnlySpan<byte> item) => _plan is null || _plan.Root.Matches(_values.On(item));

    /// <summary>Some path starts at this attribute (filters may not name key attributes; indexes may not hold it).</summary>
    public bool Names(ReadOnlySpan<byte> attribute) => _plan is not null && _plan.NamesAttribute(attribute);

    /// <summary>Some path goes into this attribute: <c>a.b</c> or <c>a[0]</c>.</summary>
    public bool NamesInside(ReadOnlySpan<byte> attribute) => _plan is not null && _plan.NamesInside(attribute);

    /// <summary>Top-level attributes, distinct, in order of appearance.</summary>
    public int AttributeCount => _plan?.Attributes.Length ?? 0;

    public ReadOnlySpan<byte> Attribute(int index) => _plan!.Attributes[index];
}
