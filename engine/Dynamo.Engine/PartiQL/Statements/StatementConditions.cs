using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Statements;

/// <summary><c>path IS type</c>.</summary>
/// <param name="types">The tags that count as the type.</param>
internal sealed class TypeTest(Operand operand, params ValueTag[] types) : Condition
{
    public Operand Operand { get; } = operand;

    public override bool Matches(scoped in Evaluation evaluation)
    {
        Span<byte> scratch = stackalloc byte[Evaluation.ScratchBytes];
        return Array.IndexOf(types, Operand.Get(evaluation, scratch).Tag) >= 0;
    }
}

/// <summary>There is no item: lets a DELETE of a missing item pass whatever else it asks for.</summary>
internal sealed class NoItem : Condition
{
    public override bool Matches(scoped in Evaluation evaluation) => evaluation.Item.IsEmpty;
}
