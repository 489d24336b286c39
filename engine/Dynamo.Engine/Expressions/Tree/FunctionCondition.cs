using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>attribute_exists, attribute_not_exists, attribute_type, begins_with or contains.</summary>
internal sealed class FunctionCondition(FunctionCall call) : Condition
{
    public FunctionCall Call { get; } = call;

    public override bool Matches(scoped in Evaluation evaluation)
    {
        Span<byte> firstScratch = stackalloc byte[Evaluation.ScratchBytes];
        ValueView first = Call.Operands[0].Get(evaluation, firstScratch);
        if (Call.Function == Function.AttributeNotExists)
            return first.IsMissing;
        if (first.IsMissing || Call.Function == Function.AttributeExists)
            return !first.IsMissing;
        Span<byte> secondScratch = stackalloc byte[Evaluation.ScratchBytes];
        ValueView second = Call.Operands[1].Get(evaluation, secondScratch);
        return Call.Function switch
        {
            Function.AttributeType => second.Scalar.SequenceEqual(TypeNames.Of(first.Tag)),
            Function.BeginsWith => BeginsWith(first, second),
            _ => Contains(first, second),
        };
    }

    public static bool BeginsWith(ValueView value, ValueView prefix)
        => value.Tag is ValueTag.String or ValueTag.Binary
            && value.Tag == prefix.Tag
            && value.Scalar.StartsWith(prefix.Scalar);

    /// <summary>A part of an S or B, a member of a set of its type, or an element of an L.</summary>
    public static bool Contains(ValueView value, ValueView part)
    {
        switch (value.Tag)
        {
            case ValueTag.String or ValueTag.Binary:
                return value.Tag == part.Tag && value.Scalar.IndexOf(part.Scalar) >= 0;
            case ValueTag.StringSet:
                return part.Tag == ValueTag.String && ValueComparison.SetContains(value, part.Scalar);
            case ValueTag.NumberSet:
                return part.Tag == ValueTag.Number && ValueComparison.SetContains(value, part.Scalar);
            case ValueTag.BinarySet:
                return part.Tag == ValueTag.Binary && ValueComparison.SetContains(value, part.Scalar);
            case ValueTag.List:
                foreach (ValueView element in value.Elements)
                {
                    if (ValueComparison.AreEqual(element, part))
                        return true;
                }
                return false;
            default:
                return false;
        }
    }
}
