using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// An UpdateExpression, or AttributeUpdates, with one request's values. Reusable. Applying is a pure function of the
/// old item and may be repeated.
/// </summary>
internal sealed class BoundUpdate
{
    /// <summary>False: no update was asked for; applying gives the old item, or the key alone.</summary>
    public bool IsBound { get; private set; }

    public void Reset() => IsBound = false;

    public void Bind(ExpressionCache cache, ReadOnlySpan<byte> expression, ExpressionAttributes attributes)
        => throw new NotSupportedException();

    /// <summary>Some action's target starts at this attribute (key attributes may not be updated).</summary>
    public bool Updates(ReadOnlySpan<byte> attribute) => throw new NotSupportedException();

    /// <summary>Some path, on either side, goes into this attribute: <c>a.b</c> or <c>a[0]</c>.</summary>
    public bool NamesInside(ReadOnlySpan<byte> attribute) => throw new NotSupportedException();

    /// <summary>
    /// The value that an action gives this whole attribute whatever the old item holds; missing if that depends on
    /// the item or no action does. For checks of index keys before execution.
    /// </summary>
    public ValueView ConstantFor(ReadOnlySpan<byte> attribute) => throw new NotSupportedException();

    /// <summary>
    /// What DynamoDB charges the statement against the item size limit, in bytes: it refuses an UpdateExpression if
    /// either this or the new item exceeds the limit, ahead of the condition. 0 for AttributeUpdates.
    /// </summary>
    public int StatementCharge(ReadOnlySpan<byte> oldItem) => throw new NotSupportedException();

    /// <summary>Writes the new item, with its size. On a fault the output is to be discarded.</summary>
    /// <param name="oldItem">Empty if there is none; then the new item starts as the key.</param>
    /// <param name="key">The request's Key, in the form of an item.</param>
    public UpdateFault Apply(ReadOnlySpan<byte> oldItem, ReadOnlySpan<byte> key, ValueWriter newItem)
        => throw new NotSupportedException();

    /// <summary>UPDATED_OLD and UPDATED_NEW: the touched paths as they are in <paramref name="item"/>.</summary>
    /// <returns>False: nothing of them is there, and the answer has no Attributes.</returns>
    public bool ProjectUpdated(ReadOnlySpan<byte> item, ValueWriter output) => throw new NotSupportedException();
}
