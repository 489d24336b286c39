using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// ExpressionAttributeNames and ExpressionAttributeValues of one request. Reusable; owns copies of what is added,
/// so that nothing refers to the request's body. Not thread-safe.
/// </summary>
/// <remarks>
/// The binder fills it; the operation then calls <see cref="ThrowIfInvalid"/>, binds each of the request's
/// expressions in DynamoDB's order, and ends with <see cref="ThrowIfUnused"/>.
/// </remarks>
public sealed class ExpressionAttributes : IDisposable
{
    private readonly ValueWriter _values = new();

    /// <summary>
    /// Stands in front of every message about this request's expressions: <c>1 validation error detected: </c> where
    /// the operation is behind AWS's current validation layer, else empty.
    /// </summary>
    public string MessagePrefix { get; set; } = "";

    /// <summary>The request has an ExpressionAttributeNames member, be it empty.</summary>
    public bool HasNames { get; private set; }

    /// <summary>The request has an ExpressionAttributeValues member, be it empty.</summary>
    public bool HasValues { get; private set; }

    public void Reset()
    {
        MessagePrefix = "";
        HasNames = false;
        HasValues = false;
        _values.Reset();
    }

    public void BeginNames() => HasNames = true;

    /// <param name="placeholder">As sent, with its <c>#</c>.</param>
    public void AddName(ReadOnlySpan<byte> placeholder, ReadOnlySpan<byte> attribute) => throw new NotSupportedException();

    public void BeginValues() => HasValues = true;

    /// <summary>The caller writes exactly one value to what this returns, then calls <see cref="EndValue"/>.</summary>
    /// <param name="placeholder">As sent, with its <c>:</c>.</param>
    public ValueWriter BeginValue(ReadOnlySpan<byte> placeholder) => throw new NotSupportedException();

    public void EndValue() => throw new NotSupportedException();

    /// <summary>Refuses maps that are empty and placeholders that are not well formed.</summary>
    public void ThrowIfInvalid() => throw new NotSupportedException();

    /// <summary>Refuses names, then values, that no expression bound so far has used.</summary>
    public void ThrowIfUnused() => throw new NotSupportedException();

    public void Dispose() => _values.Dispose();
}
