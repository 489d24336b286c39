using System.Diagnostics.CodeAnalysis;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// A SearchConditionExpression with one request's values: equalities of attributes with values, joined by AND.
/// Reusable.
/// </summary>
internal sealed class BoundSearchCondition
{
    private readonly ValueBinding _values = new();
    private readonly List<Clause> _clauses = [];
    private ConditionPlan? _plan;

    public bool IsBound => _plan is not null;

    /// <summary>Equalities, in order of appearance.</summary>
    public int Count => _clauses.Count;

    public void Reset()
    {
        _plan = null;
        _clauses.Clear();
    }

    /// <summary>Throws the ValidationException that DynamoDB answers with before it looks at any table.</summary>
    public void Bind(ExpressionCache cache, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
    {
        Reset();
        ConditionPlan plan = Planner.BindCondition(cache, ExpressionKind.Search, expression, attributes, _values);
        Read(plan.Root);
        _plan = plan;
    }

    /// <summary>The top-level attribute that an equality is about.</summary>
    public byte[] Attribute(int index) => _clauses[index].Path.Attribute;

    /// <summary>The equality is about something inside the attribute.</summary>
    public bool IsNested(int index) => _clauses[index].Path.IsNested;

    public ValueView Value(int index) => _values.Value(_clauses[index].Slot);

    /// <param name="item">Stored form.</param>
    public bool Matches(ReadOnlySpan<byte> item) => _plan is null || _plan.Root.Matches(_values.On(item));

    private void Read(Condition condition)
    {
        switch (condition)
        {
            case Junction { IsOr: false } and:
                foreach (Condition part in and.Parts)
                    Read(part);
                break;
            case Comparison { Comparator: Comparator.Equal, Left: PathOperand path, Right: ValueOperand value }:
                _clauses.Add(new Clause(path.Path, value.Slot));
                break;
            case Comparison { Comparator: Comparator.Equal, Left: ValueOperand value, Right: PathOperand path }:
                _clauses.Add(new Clause(path.Path, value.Slot));
                break;
            default:
                ThrowComparator();
                break;
        }
    }

    [DoesNotReturn]
    private static void ThrowComparator()
        => DynamoException.ThrowValidation(ExpressionKind.Search.Prefix() + "Invalid comparator used in SearchConditionExpression");

    private readonly record struct Clause(DocumentPath Path, int Slot);
}
