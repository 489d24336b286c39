using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Syntax;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.PartiQL.Syntax;

namespace Dynamo.Engine.PartiQL.Statements;

/// <summary>
/// Parses a statement and checks what needs no table, in DynamoDB's order: the parameters, the grammar, how many
/// parameters there are, then the types of operands.
/// </summary>
internal static class StatementChecks
{
    public static Statement Parse(ReadOnlySpan<byte> text, StatementParameters parameters)
    {
        parameters.ThrowIfInvalid();
        Statement statement = StatementParser.Parse(text, parameters);
        parameters.ThrowIfExhausted();
        switch (statement)
        {
            case SelectStatement select:
                CheckCondition(select, select.Where);
                break;
            case UpdateStatement update:
                Throw(UpdateChecker.Check(update.Actions, update.Values.Bound, [], checkPaths: true));
                CheckCondition(update, update.Where);
                break;
            case DeleteStatement delete:
                CheckCondition(delete, delete.Where);
                break;
        }
        return statement;
    }

    private static void CheckCondition(Statement statement, Condition? where)
    {
        if (where is not null)
            Throw(ConditionChecker.Check(where, statement.Values.Bound, []));
    }

    private static void Throw(string? problem)
    {
        if (problem is not null)
            DynamoException.ThrowValidation(problem);
    }
}
