using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Syntax;
using Dynamo.Engine.Expressions.Tree;
using Kind = Dynamo.Engine.PartiQL.Syntax.StatementTokenKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>The SET and REMOVE clauses of UPDATE, as actions of an update expression.</summary>
internal sealed class AssignmentParser(PredicateParser predicates, LiteralParser literals)
{
    private readonly List<UpdateAction> _actions = [];

    /// <summary>1*("SET" assignment *("," assignment) / "REMOVE" path)</summary>
    public UpdateAction[] Parse(ref StatementReader reader)
    {
        while (true)
        {
            if (reader.TryTakeWord("set"u8))
            {
                do
                {
                    ParseAssignment(ref reader);
                }
                while (reader.TryTake(Kind.Comma));
            }
            else if (reader.TryTakeWord("remove"u8))
            {
                _actions.Add(new UpdateAction(UpdateActionKind.Remove, predicates.ParsePath(ref reader), null));
            }
            else
            {
                return [.. _actions];
            }
        }
    }

    private void ParseAssignment(ref StatementReader reader)
    {
        DocumentPath target = predicates.ParsePath(ref reader);
        reader.Expect(Kind.Equal);
        if (reader.Kind == Kind.Word && reader.Peek().Kind == Kind.OpenParenthesis)
        {
            if (reader.IsWord("set_add"u8))
            {
                ParseSetFunction(ref reader, target, UpdateActionKind.Add, "SET_ADD");
                return;
            }
            if (reader.IsWord("set_delete"u8))
            {
                ParseSetFunction(ref reader, target, UpdateActionKind.Delete, "SET_DELETE");
                return;
            }
        }
        _actions.Add(new UpdateAction(UpdateActionKind.Set, target, ParseValue(ref reader)));
    }

    /// <summary>value = operand / operand ("+" / "-") operand, possibly in parentheses</summary>
    private Operand ParseValue(ref StatementReader reader)
    {
        bool inParentheses = reader.TryTake(Kind.OpenParenthesis);
        Operand left = ParseOperand(ref reader);
        if (reader.Kind is Kind.Plus or Kind.Minus)
        {
            bool isSubtraction = reader.Take().Kind == Kind.Minus;
            left = new Arithmetic(isSubtraction, left, ParseOperand(ref reader));
        }
        if (inParentheses)
            reader.Expect(Kind.CloseParenthesis);
        return left;
    }

    private Operand ParseOperand(ref StatementReader reader)
    {
        Operand operand = predicates.ParseOperand(ref reader);
        if (operand is FunctionCall { Function: var function } && !function.IsForUpdates())
            DynamoException.ThrowValidation($"The function is not allowed in an update expression; function: {function.Name()}");
        return operand;
    }

    /// <summary><c>SET a = set_add(a, set)</c>: the first argument has to be the path that is assigned to.</summary>
    private void ParseSetFunction(ref StatementReader reader, DocumentPath target, UpdateActionKind kind, string name)
    {
        StatementToken function = reader.Take();
        reader.Take();
        StatementToken firstToken = reader.Current;
        Operand? first = null;
        Operand? second = null;
        int count = 0;
        if (!reader.TryTake(Kind.CloseParenthesis))
        {
            do
            {
                Operand operand = predicates.ParseOperand(ref reader);
                if (++count == 1)
                    first = operand;
                else
                    second ??= operand;
            }
            while (reader.TryTake(Kind.Comma));
            reader.Expect(Kind.CloseParenthesis);
        }
        if (count != 2)
            DynamoException.ThrowValidation($"{name} must have exactly two arguments{reader.At(function)}");
        if (first is not PathOperand { Path: var path } || !path.Is(target))
            DynamoException.ThrowValidation($"The first argument to {name} must equal the assignment value{reader.At(function)}");
        if (second is not ValueOperand { Slot: var slot } || !TypeSet.Sets.Contains(literals.TypeOf(slot)))
            DynamoException.ThrowValidation($"The second argument to {name} must be a value with type SET{reader.At(firstToken)}");
        _actions.Add(new UpdateAction(kind, target, second));
    }
}
