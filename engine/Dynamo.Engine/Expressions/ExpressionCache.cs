namespace Dynamo.Engine.Expressions;

/// <summary>
/// Plans of expressions seen before, for one engine. Bounded; thread-safe; a hit allocates nothing.
/// </summary>
/// <param name="capacity">Greatest count of plans kept.</param>
internal sealed class ExpressionCache(int capacity = 4096)
{
    public int Capacity { get; } = capacity;
}
