using System.Diagnostics.CodeAnalysis;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Plans;
using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>
/// Takes a key condition expression, which parses as any condition does, apart into conditions on single attributes,
/// and refuses what no key condition may be.
/// </summary>
/// <param name="messagePrefix">In front of every message.</param>
internal readonly struct KeyConditionReader(List<KeyClause> clauses, string messagePrefix)
{
    public void Read(Condition condition)
    {
        switch (condition)
        {
            case Junction { IsOr: false } and:
                foreach (Condition part in and.Parts)
                    Read(part);
                break;
            case Junction:
                ThrowOperator("OR");
                break;
            case Negation:
                ThrowOperator("NOT");
                break;
            case Membership:
                ThrowOperator("IN");
                break;
            case Comparison comparison:
                ReadComparison(comparison);
                break;
            case Between between:
                if (between.Value is not PathOperand)
                    Throw("Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand");
                Add(SortKeyOperator.Between, between.Value, between.Lower, between.Upper);
                break;
            case FunctionCondition { Call: var call }:
                if (call.Function != Function.BeginsWith)
                    ThrowOperator(call.Function.Name());
                if (call.Operands[0] is not PathOperand)
                    Throw("Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand");
                Add(SortKeyOperator.BeginsWith, call.Operands[0], call.Operands[1], call.Operands[1]);
                break;
        }
    }

    /// <summary>The attribute may stand on either side.</summary>
    private void ReadComparison(Comparison comparison)
    {
        if (comparison.Comparator == Comparator.NotEqual)
            ThrowOperator("<>");
        bool reversed = comparison.Left is not PathOperand && comparison.Right is PathOperand;
        SortKeyOperator condition = comparison.Comparator switch
        {
            Comparator.Less => reversed ? SortKeyOperator.Greater : SortKeyOperator.Less,
            Comparator.LessOrEqual => reversed ? SortKeyOperator.GreaterOrEqual : SortKeyOperator.LessOrEqual,
            Comparator.Greater => reversed ? SortKeyOperator.Less : SortKeyOperator.Greater,
            Comparator.GreaterOrEqual => reversed ? SortKeyOperator.LessOrEqual : SortKeyOperator.GreaterOrEqual,
            _ => SortKeyOperator.None,
        };
        CheckOperands(comparison.Left, comparison.Right);
        Operand value = reversed ? comparison.Left : comparison.Right;
        Add(condition, reversed ? comparison.Right : comparison.Left, value, value);
    }

    private void Add(SortKeyOperator condition, Operand attribute, Operand lower, Operand upper)
    {
        CheckOperands(attribute, lower, upper);
        byte[] name = ((PathOperand)attribute).Path.Attribute;
        foreach (KeyClause clause in clauses)
        {
            if (clause.Attribute.Span.SequenceEqual(name))
                Throw("Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key");
        }
        clauses.Add(new KeyClause(name, condition, ((ValueOperand)lower).Slot, ((ValueOperand)upper).Slot));
    }

    /// <summary>Exactly one attribute, whole, and otherwise values; problems count from the left.</summary>
    private void CheckOperands(params ReadOnlySpan<Operand> operands)
    {
        PathOperand? attribute = null;
        foreach (Operand operand in operands)
        {
            if (operand is FunctionCall)
                Throw("Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations");
            if (operand is not PathOperand path)
                continue;
            if (attribute is not null && !ReferenceEquals(attribute, path))
                Throw("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
            if (path.Path.IsNested)
                Throw("Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes");
            attribute = path;
        }
        if (attribute is null)
            Throw("Invalid condition in KeyConditionExpression: No key attribute specified");
    }

    [DoesNotReturn]
    private void ThrowOperator(string name) => Throw($"Invalid operator used in KeyConditionExpression: {name}");

    [DoesNotReturn]
    private void Throw(string message) => DynamoException.ThrowValidation(messagePrefix + message);
}
