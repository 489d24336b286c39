using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>
/// Which of an update's faults DynamoDB reports, where it does not apply to an item for more than one reason: a
/// document of the wrong kind on the way to a target, then operands of a wrong type, then, from the last section to
/// the first, targets without a parent and operands that are not there, then numbers out of range.
/// </summary>
/// <param name="evaluation">The old item, or the key where there is none.</param>
internal readonly ref struct UpdateDiagnosis(UpdateAction[] actions, Evaluation evaluation)
{
    private readonly Evaluation _evaluation = evaluation;

    /// <param name="found">The fault that was met first; there may be others.</param>
    public UpdateFault Choose(UpdateFault found)
    {
        foreach (UpdateAction action in actions)
        {
            if (HasWrongParent(action.Target, missingIsWrong: false))
                return UpdateFault.PathInvalid;
        }
        foreach (UpdateAction action in actions)
        {
            if (HasWrongType(action))
                return UpdateFault.OperandType;
        }
        int end = actions.Length;
        while (end > 0)
        {
            int start = end - 1;
            while (start > 0 && actions[start - 1].Kind == actions[end - 1].Kind)
                start--;
            foreach (UpdateAction action in actions.AsSpan(start, end - start))
            {
                if (HasWrongParent(action.Target, missingIsWrong: true))
                    return UpdateFault.PathInvalid;
            }
            foreach (UpdateAction action in actions.AsSpan(start, end - start))
            {
                if (action.Value is not null && LacksOperand(action.Value))
                    return UpdateFault.AttributeMissing;
            }
            end = start;
        }
        return found;
    }

    private bool HasWrongParent(DocumentPath target, bool missingIsWrong)
    {
        if (!target.IsNested)
            return false;
        ValueView parent = ItemBytes.Find(_evaluation.Item, target.Attribute);
        foreach (PathStep step in target.Steps[1..^1])
        {
            if (!parent.IsMissing)
                parent = DocumentPath.Child(parent, step);
        }
        if (parent.IsMissing)
            return missingIsWrong;
        return parent.Tag != (target.Steps[^1].IsIndex ? ValueTag.List : ValueTag.Map);
    }

    private bool HasWrongType(UpdateAction action)
    {
        if (action.Kind == UpdateActionKind.Set)
            return HasWrongType(action.Value!);
        if (action.Value is null)
            return false;
        ValueView old = action.Target.Find(_evaluation.Item);
        return !old.IsMissing && old.Tag != action.Value.Get(_evaluation, default).Tag;
    }

    private bool HasWrongType(Operand operand)
    {
        switch (operand)
        {
            case Arithmetic sum:
                return IsOther(sum.Left, ValueTag.Number) || IsOther(sum.Right, ValueTag.Number);
            case FunctionCall { Function: Function.ListAppend } append:
                return IsOther(append.Operands[0], ValueTag.List) || IsOther(append.Operands[1], ValueTag.List);
            case FunctionCall { Function: Function.IfNotExists } fallback:
                return fallback.Operands[0].Get(_evaluation, default).IsMissing && HasWrongType(fallback.Operands[1]);
            default:
                return false;
        }
    }

    private bool IsOther(Operand operand, ValueTag type)
    {
        ValueView value = operand.Get(_evaluation, default);
        return !value.IsMissing && value.Tag != type;
    }

    private bool LacksOperand(Operand operand)
    {
        switch (operand)
        {
            case Arithmetic sum:
                return LacksOperand(sum.Left) || LacksOperand(sum.Right);
            case FunctionCall { Function: Function.ListAppend } append:
                return LacksOperand(append.Operands[0]) || LacksOperand(append.Operands[1]);
            case FunctionCall { Function: Function.IfNotExists } fallback:
                return fallback.Operands[0].Get(_evaluation, default).IsMissing && LacksOperand(fallback.Operands[1]);
            default:
                return operand.Get(_evaluation, default).IsMissing;
        }
    }
}
