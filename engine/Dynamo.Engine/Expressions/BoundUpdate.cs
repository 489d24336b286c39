using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// An UpdateExpression, or AttributeUpdates, with one request's values. Reusable. Applying is a pure function of the
/// old item and may be repeated.
/// </summary>
internal sealed class BoundUpdate
{
    /// <summary>What a statement is charged besides its actions, in bytes.</summary>
    private const int StatementOverhead = 3;

    private readonly ValueBinding _values = new();
    private UpdatePlan? _plan;

    /// <summary>False: no update was asked for; applying gives the old item, or the key alone.</summary>
    public bool IsBound => _plan is not null;

    /// <summary>
    /// Nothing but REMOVE and DELETE: such an update makes no item where there is none, and its paths are not looked
    /// at then. No update at all makes one of the key.
    /// </summary>
    public bool OnlyRemoves => _plan is { OnlyRemoves: true };

    /// <summary>
    /// The request's values may nest one level deeper than an attribute: the older layer lets them, and only what an
    /// update would store is refused.
    /// </summary>
    public bool ValuesMayNestTooDeep { get; set; }

    /// <summary>It comes from a PartiQL statement, which words one fault in its own way.</summary>
    public bool IsOfStatement { get; set; }

    public void Reset()
    {
        _plan = null;
        ValuesMayNestTooDeep = false;
        IsOfStatement = false;
    }

    /// <summary>Throws the ValidationException that DynamoDB answers with before it looks at any table.</summary>
    public void Bind(ExpressionCache cache, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
        => _plan = Planner.BindUpdate(cache, expression, attributes, _values);

    /// <summary>Takes a plan that was made otherwise than from an expression.</summary>
    public void Bind(UpdatePlan plan, ValueWriter values, IReadOnlyList<ValueSlice> slices)
    {
        _plan = plan;
        _values.Bind(values, slices);
    }

    /// <summary>Some action's target starts at this attribute (key attributes may not be updated).</summary>
    public bool Updates(ReadOnlySpan<byte> attribute) => _plan is not null && PathNode.Find(_plan.Targets, attribute) >= 0;

    /// <summary>Some path, on either side, goes into this attribute: <c>a.b</c> or <c>a[0]</c>.</summary>
    public bool NamesInside(ReadOnlySpan<byte> attribute) => _plan is not null && _plan.NamesInside(attribute);

    /// <summary>
    /// The value that a SET gives this whole attribute whatever the old item holds; missing if that depends on the
    /// item or no action does. For checks of index keys before execution.
    /// </summary>
    public ValueView ConstantFor(ReadOnlySpan<byte> attribute)
    {
        UpdateAction? action = ActionOn(attribute);
        return action is { Kind: UpdateActionKind.Set, Value: ValueOperand { Slot: var slot } } ? _values.Value(slot) : default;
    }

    /// <summary>
    /// The type that this whole attribute has after the update, if it still is there, whatever the old item holds;
    /// Missing if that depends on the item or no action does.
    /// </summary>
    public ValueTag TypeFor(ReadOnlySpan<byte> attribute) => ActionOn(attribute) switch
    {
        { Kind: UpdateActionKind.Set, Value: Arithmetic } => ValueTag.Number,
        { Kind: UpdateActionKind.Set, Value: FunctionCall { Function: Function.ListAppend } } => ValueTag.List,
        { Value: ValueOperand { Slot: var slot } } => _values.Value(slot).Tag,
        _ => ValueTag.Missing,
    };

    /// <summary>
    /// What DynamoDB charges the statement against the item size limit, in bytes: it refuses an UpdateExpression if
    /// either this or the new item exceeds the limit, ahead of the condition. 0 for AttributeUpdates.
    /// </summary>
    public int StatementCharge(ReadOnlySpan<byte> oldItem)
    {
        if (_plan is null)
            return 0;
        Evaluation evaluation = _values.On(oldItem);
        int charge = StatementOverhead;
        foreach (UpdateAction action in _plan.Actions)
            charge += action.Charge(evaluation);
        return charge;
    }

    /// <summary>Writes the new item, with its size. On a fault the output is to be discarded.</summary>
    /// <param name="oldItem">Empty if there is none; then the new item starts as the key.</param>
    /// <param name="key">The request's Key, in the form of an item.</param>
    public UpdateFault Apply(ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> key, ValueWriter newItem)
    {
        ReadOnlySpan<byte> initial = oldItem.IsEmpty ? key : oldItem;
        if (_plan is null)
        {
            newItem.Raw(initial);
            return UpdateFault.None;
        }
        Evaluation evaluation = _values.On(initial);
        UpdateFault fault = new Updater(_plan.Actions, evaluation, newItem, valuesFit: !ValuesMayNestTooDeep).Write(_plan.Targets, initial);
        return fault == UpdateFault.None ? fault : new UpdateDiagnosis(_plan.Actions, evaluation).Choose(fault);
    }

    /// <summary>UPDATED_OLD and UPDATED_NEW: the touched paths as they are in <paramref name="item"/>.</summary>
    /// <returns>False: nothing of them is there, and the answer has no Attributes.</returns>
    public bool ProjectUpdated(ReadOnlySpan<byte> item, ValueWriter output)
        => _plan is not null && Projector.Project(_plan.Targets, item, output) > 0;

    private UpdateAction? ActionOn(ReadOnlySpan<byte> attribute)
    {
        int target = _plan is null ? -1 : PathNode.Find(_plan.Targets, attribute);
        return target >= 0 && _plan!.Targets[target].IsLeaf ? _plan.Actions[_plan.Targets[target].Leaf] : null;
    }
}
