using System.Diagnostics.CodeAnalysis;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>Validates the statements of a transaction and plans them, as one commit that reads or one that writes.</summary>
internal sealed class TransactStatementPlanner(EngineContext context)
{
    public static Statement[] Parse(ExecuteTransactionRequest request)
    {
        Statement[] statements = new Statement[request.TransactStatements.Count];
        int reads = 0;
        for (int i = 0; i < statements.Length; i++)
        {
            ParameterizedStatement member = request.TransactStatements[i];
            Statement statement = StatementChecks.Parse(member.Statement.Span, new StatementParameters(request, member.Parameters));
            CheckKind(statement, i);
            statements[i] = statement;
            reads += statement is SelectStatement { IsExistence: false } ? 1 : 0;
        }
        if (reads > 0 && reads < statements.Length)
            DynamoException.ThrowValidation("ExecuteTransaction API does not support both read and write operations in the same request.");
        return statements;
    }

    public void PlanReads(Statement[] statements, TransactRead read)
    {
        for (int i = 0; i < statements.Length; i++)
        {
            SelectStatement select = (SelectStatement)statements[i];
            Table table = context.Catalog.GetUsable(select.Target.Table);
            using ValueWriter key = new(128);
            if (!new KeyConjuncts(select.Where).TryTakeKey(table.Keys, select.Values, key))
                Throw(i, "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
            KeyValidation.CheckKey(table.Keys, key.Written);
            read.Add().Plan(table, key.Written);
        }
        TransactTargets.CheckDistinct(read.Count, i => (read[i].Table!.Items, read[i].ItemKey.Written.ToArray()));
    }

    public void PlanWrites(Statement[] statements, ExecuteTransactionRequest request, TransactWrite transaction)
    {
        for (int i = 0; i < statements.Length; i++)
        {
            Table table = context.Catalog.GetUsable(statements[i].Target.Table);
            var write = transaction.Add(
                RequestMembers.WantsOldOnFailure(request.TransactStatements[i].ReturnValuesOnConditionCheckFailure));
            if (statements[i] is not SelectStatement exists)
                StatementWriter.Plan(statements[i], table, write);
            else if (!StatementWriter.TryPlanCheck(exists, table, write))
                Throw(i, "EXISTS() must contain a single item read with additional condition");
        }
        TransactTargets.CheckDistinct(transaction.Count, i => (transaction[i].Table.Items, transaction[i].ItemKey.ToArray()));
    }

    private static void CheckKind(Statement statement, int index)
    {
        bool returns = statement is UpdateStatement { Returning: not Returning.None } or DeleteStatement { Returning: not Returning.None };
        if (returns)
            Throw(index, "RETURNING clause is not supported in ExecuteTransaction.");
        if (statement is SelectStatement && statement.Target.Index is not null)
            Throw(index, "Reads on indices are not supported within transactions.");
        if (statement is SelectStatement select)
            SelectPlan.ThrowIfColumnFault(select);
    }

    [DoesNotReturn]
    private static void Throw(int index, string problem)
        => DynamoException.ThrowValidation($"Validation failed in TransactStatements[{index}]: {problem}");
}
