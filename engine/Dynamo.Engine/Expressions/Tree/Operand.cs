using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>What has a value: part of a condition, or the right-hand side of a SET.</summary>
internal abstract class Operand
{
    /// <summary>The value, or a missing view.</summary>
    /// <param name="scratch"><see cref="Evaluation.ScratchBytes"/> for a value that is not stored anywhere.</param>
    public abstract ValueView Get(scoped in Evaluation evaluation, Span<byte> scratch);

    /// <summary>Writes the value for a SET.</summary>
    public virtual UpdateFault Write(scoped in Evaluation evaluation, ValueWriter output)
    {
        Span<byte> scratch = stackalloc byte[Evaluation.ScratchBytes];
        ValueView value = Get(evaluation, scratch);
        if (value.IsMissing)
            return UpdateFault.AttributeMissing;
        output.Raw(value.Bytes);
        return UpdateFault.None;
    }

    /// <summary>What DynamoDB charges for the operand in a SET, in bytes (measured on AWS, October 2026).</summary>
    public abstract int Charge(scoped in Evaluation evaluation);
}

internal sealed class PathOperand(DocumentPath path) : Operand
{
    private const int PathCharge = 1;
    private const int StepCharge = 14;

    public DocumentPath Path { get; } = path;

    public override ValueView Get(scoped in Evaluation evaluation, Span<byte> scratch) => Path.Find(evaluation.Item);

    /// <summary>The value that is read costs nothing.</summary>
    public override int Charge(scoped in Evaluation evaluation)
    {
        int charge = PathCharge;
        foreach (PathStep step in Path.Steps)
            charge += StepCharge + step.TextLength;
        return charge;
    }
}

/// <summary>A placeholder's value.</summary>
/// <param name="slot">Its place among the distinct placeholders of the expression, in order of appearance.</param>
internal sealed class ValueOperand(int slot) : Operand
{
    public int Slot { get; } = slot;

    public override ValueView Get(scoped in Evaluation evaluation, Span<byte> scratch) => evaluation.Value(Slot);

    public override int Charge(scoped in Evaluation evaluation) => ItemSize.Of(evaluation.Value(Slot));
}

/// <summary><c>left + right</c> or <c>left - right</c>.</summary>
internal sealed class Arithmetic(bool isSubtraction, Operand left, Operand right) : Operand
{
    private const int AdditionCharge = 34;
    private const int SubtractionCharge = 37;

    public bool IsSubtraction { get; } = isSubtraction;

    public Operand Left { get; } = left;

    public Operand Right { get; } = right;

    public string Name => IsSubtraction ? "-" : "+";

    /// <summary>The grammar has sums only where they are written, never inside another operand.</summary>
    public override ValueView Get(scoped in Evaluation evaluation, Span<byte> scratch) => throw new InvalidOperationException();

    public override UpdateFault Write(scoped in Evaluation evaluation, ValueWriter output)
    {
        ValueView left = Left.Get(evaluation, default);
        ValueView right = Right.Get(evaluation, default);
        if (left.IsMissing || right.IsMissing)
            return UpdateFault.AttributeMissing;
        if (left.Tag != ValueTag.Number || right.Tag != ValueTag.Number)
            return UpdateFault.OperandType;
        return Sum(left, right, IsSubtraction, output);
    }

    public static UpdateFault Sum(ValueView left, ValueView right, bool subtract, ValueWriter output)
    {
        Span<byte> digits = stackalloc byte[DynamoNumber.MaxLength];
        NumberFault fault = subtract
            ? NumberArithmetic.Subtract(left.Scalar, right.Scalar, digits, out int length)
            : NumberArithmetic.Add(left.Scalar, right.Scalar, digits, out length);
        if (fault != NumberFault.None)
            return fault.ToUpdateFault();
        output.Number(digits[..length]);
        return UpdateFault.None;
    }

    public override int Charge(scoped in Evaluation evaluation)
        => (IsSubtraction ? SubtractionCharge : AdditionCharge) + Left.Charge(evaluation) + Right.Charge(evaluation);
}
