using System.Buffers.Text;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>
/// A function and its operands. As an operand it is size, if_not_exists or list_append; the others have no value and
/// stand in a <see cref="FunctionCondition"/>.
/// </summary>
internal sealed class FunctionCall(Function function, Operand[] operands) : Operand
{
    private const int IfNotExistsCharge = 39;
    private const int ListAppendCharge = 37;

    public Function Function { get; } = function;

    public Operand[] Operands { get; } = operands;

    public override ValueView Get(scoped in Evaluation evaluation, Span<byte> scratch)
    {
        switch (Function)
        {
            case Function.Size:
                return Size(Operands[0].Get(evaluation, scratch), scratch);
            case Function.IfNotExists:
                ValueView value = Operands[0].Get(evaluation, scratch);
                return value.IsMissing ? Operands[1].Get(evaluation, scratch) : value;
            default:
                throw new InvalidOperationException();
        }
    }

    public override UpdateFault Write(scoped in Evaluation evaluation, ValueWriter output)
    {
        if (Function == Function.ListAppend)
            return WriteAppended(Operands[0].Get(evaluation, default), Operands[1].Get(evaluation, default), output);
        ValueView value = Operands[0].Get(evaluation, default);
        if (value.IsMissing)
            return Operands[1].Write(evaluation, output);
        output.Raw(value.Bytes);
        return UpdateFault.None;
    }

    public override int Charge(scoped in Evaluation evaluation)
        => (Function == Function.ListAppend ? ListAppendCharge : IfNotExistsCharge)
            + Operands[0].Charge(evaluation) + Operands[1].Charge(evaluation);

    private static UpdateFault WriteAppended(ValueView first, ValueView second, ValueWriter output)
    {
        if (first.IsMissing || second.IsMissing)
            return UpdateFault.AttributeMissing;
        if (first.Tag != ValueTag.List || second.Tag != ValueTag.List)
            return UpdateFault.OperandType;
        int start = output.Begin(ValueTag.List);
        foreach (ValueView element in first.Elements)
            output.Raw(element.Bytes);
        foreach (ValueView element in second.Elements)
            output.Raw(element.Bytes);
        output.End(start, first.Count + second.Count);
        return UpdateFault.None;
    }

    /// <summary>The size as an N; missing for what has none.</summary>
    private static ValueView Size(ValueView value, Span<byte> scratch)
    {
        int size;
        switch (value.Tag)
        {
            case ValueTag.String:
                size = Utf16Length(value.Scalar);
                break;
            case ValueTag.Binary:
                size = value.Scalar.Length;
                break;
            case ValueTag.Map or ValueTag.List or ValueTag.StringSet or ValueTag.NumberSet or ValueTag.BinarySet:
                size = value.Count;
                break;
            default:
                return default;
        }
        Utf8Formatter.TryFormat(size, scratch[2..], out int digits);
        scratch[0] = (byte)ValueTag.Number;
        scratch[1] = (byte)digits;
        return new ValueView(scratch[..(2 + digits)]);
    }

    /// <summary>DynamoDB counts a string in UTF-16 code units: two for what takes four bytes in UTF-8.</summary>
    private static int Utf16Length(ReadOnlySpan<byte> text)
    {
        int length = 0;
        foreach (byte b in text)
        {
            if ((b & 0xC0) != 0x80)
                length += b >= 0xF0 ? 2 : 1;
        }
        return length;
    }
}
