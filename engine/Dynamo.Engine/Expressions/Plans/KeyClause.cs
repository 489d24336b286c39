namespace Dynamo.Engine.Expressions.Plans;

/// <summary>One condition on a key attribute.</summary>
/// <param name="Operator"><see cref="SortKeyOperator.None"/> is equality.</param>
/// <param name="Slot">The operand; the lower bound of BETWEEN.</param>
/// <param name="UpperSlot">The upper bound of BETWEEN; else as <paramref name="Slot"/>.</param>
internal readonly record struct KeyClause(ReadOnlyMemory<byte> Attribute, SortKeyOperator Operator, int Slot, int UpperSlot)
{
    public bool IsEquality => Operator == SortKeyOperator.None;
}
