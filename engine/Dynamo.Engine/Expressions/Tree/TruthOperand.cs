using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>Whether a condition holds, as a BOOL; statements compare it like any other value.</summary>
internal sealed class TruthOperand(Condition condition) : Operand
{
    private static readonly byte[] s_true = [(byte)ValueTag.True];
    private static readonly byte[] s_false = [(byte)ValueTag.False];

    public Condition Condition { get; } = condition;

    public override ValueView Get(scoped in Evaluation evaluation, Span<byte> scratch)
        => new(Condition.Matches(evaluation) ? s_true : s_false);

    /// <summary>It stands in conditions only.</summary>
    public override int Charge(scoped in Evaluation evaluation) => 0;
}
