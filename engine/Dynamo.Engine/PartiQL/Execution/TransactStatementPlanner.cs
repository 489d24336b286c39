using System.Diagnostics.CodeAnalysis;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>Validates the statements of a transaction and plans them, as one commit that reads or one that writes.</summary>
internal sealed class TransactStatementPlanner(EngineContext context)
{
    private const string MismatchText = "The provided key element does not match the schema";

    public Statement[] Parse(ExecuteTransactionRequest request)
    {
        Statement[] statements = new Statement[request.TransactStatements.Count];
        StatementParameters[] parameters =
            [.. request.TransactStatements.Select(member => new StatementParameters(request, member.Parameters))];
        foreach (StatementParameters member in parameters)
            member.ThrowIfInvalid();
        int reads = 0;
        for (int i = 0; i < statements.Length; i++)
        {
            statements[i] = ParseMember(request.TransactStatements[i], parameters[i], i);
            CheckKind(statements[i], i);
            reads += statements[i] is SelectStatement { IsExistence: false } ? 1 : 0;
        }
        if (reads > 0 && reads < statements.Length)
            DynamoException.ThrowValidation("ExecuteTransaction API does not support both read and write operations in the same request.");
        return statements;
    }

    /// <param name="cancellation">Says so if a statement cannot run: its table is missing, or its key is not one.</param>
    /// <returns>Whether all of them can.</returns>
    public bool PlanReads(Statement[] statements, TransactRead read, Cancellation cancellation)
    {
        string?[] faults = new string?[statements.Length];
        for (int i = 0; i < statements.Length; i++)
        {
            SelectStatement select = (SelectStatement)statements[i];
            TransactRead.Part part = read.Add();
            if (FindTable(select) is not { } table)
                continue;
            try
            {
                PlanRead(select, table, part, i);
            }
            catch (DynamoException e) when (IsKeyFault(e))
            {
                faults[i] = MismatchText;
            }
        }
        if (Cancels(statements, faults, cancellation))
            return false;
        TransactTargets.CheckDistinct(read.Count, i => (read[i].Table!.Items, read[i].ItemKey.Written.ToArray()));
        return true;
    }

    /// <inheritdoc cref="PlanReads"/>
    public bool PlanWrites(
        Statement[] statements, ExecuteTransactionRequest request, TransactWrite transaction, Cancellation cancellation)
    {
        string?[] faults = new string?[statements.Length];
        for (int i = 0; i < statements.Length; i++)
        {
            var write = transaction.Add(
                RequestMembers.WantsOldOnFailure(request.TransactStatements[i].ReturnValuesOnConditionCheckFailure));
            if (FindTable(statements[i]) is not { } table)
                continue;
            bool isPlanned = true;
            try
            {
                isPlanned = TryPlanWrite(statements[i], table, write);
            }
            catch (DynamoException e) when (IsWriteFault(e))
            {
                bool isWorded = statements[i] is InsertStatement || !IsKeyFault(e)
                    || e.Message.StartsWith("Multiple conditions", StringComparison.Ordinal);
                faults[i] = isWorded ? e.Message : MismatchText;
            }
            if (!isPlanned)
                Throw(i, "EXISTS() must contain a single item read with additional condition");
        }
        if (Cancels(statements, faults, cancellation))
            return false;
        TransactTargets.CheckDistinct(transaction.Count, i => (transaction[i].Table.Items, transaction[i].ItemKey.ToArray()));
        return true;
    }

    /// <summary>What is wrong with a statement, other than its parameters, is said with its number.</summary>
    private static Statement ParseMember(ParameterizedStatement member, StatementParameters parameters, int index)
    {
        try
        {
            Statement statement = StatementChecks.Parse(member.Statement.Span, parameters);
            if (statement is SelectStatement select)
                SelectPlan.ThrowIfColumnFault(select);
            return statement;
        }
        catch (DynamoException e) when (e.Code == ErrorCode.Validation)
        {
            Throw(index, e.Message);
            return null;
        }
    }

    private static void PlanRead(SelectStatement select, Table table, TransactRead.Part part, int index)
    {
        using ValueWriter key = new(128);
        CheckRanges(select, table, index);
        if (!new KeyConjuncts(select.Where).TryWriteOnlyKey(table.Keys, select.Values, key))
            Throw(index, "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
        KeyValidation.CheckKey(table.Keys, key.Written);
        part.Plan(table, key.Written);
    }

    private static void CheckRanges(SelectStatement select, Table table, int index)
    {
        try
        {
            ReadRanges.Of(select.Where, table.Keys, select.Values);
        }
        catch (DynamoException e) when (e.Code == ErrorCode.Validation && !IsKeyFault(e) && TransactTargets.Cancels(e))
        {
            Throw(index, e.Message);
        }
    }

    /// <returns>False: EXISTS does not ask about one item and something more.</returns>
    private static bool TryPlanWrite(Statement statement, Table table, ItemWrite write)
    {
        if (statement is SelectStatement exists)
            return StatementWriter.TryPlanCheck(exists, table, write);
        StatementWriter.Plan(statement, table, write);
        return true;
    }

    /// <summary>
    /// Whether the table's keys and indexes forbid a write, which cancels as in TransactWriteItems; an item that is too
    /// large and a key without a value refuse the request.
    /// </summary>
    private static bool IsWriteFault(DynamoException e)
        => e.Code == ErrorCode.Validation && TransactTargets.Cancels(e) && e.Message != ItemSize.TooLargeText;

    private static bool IsKeyFault(DynamoException e)
        => e.Code == ErrorCode.Validation && (e.Message.StartsWith(KeyConjuncts.KeyTypeText, StringComparison.Ordinal)
            || e.Message.StartsWith("Where clause does not contain", StringComparison.Ordinal)
            || e.Message.StartsWith("Multiple conditions on same key", StringComparison.Ordinal)
            || e.Message.StartsWith(ErrorText.Invalid + "Missing the key", StringComparison.Ordinal)
            || e.Message.StartsWith(ErrorText.Invalid + "Type mismatch for key", StringComparison.Ordinal));

    /// <returns>Null if it is missing.</returns>
    private Table? FindTable(Statement statement)
        => context.Catalog.Find(statement.Target.Table) is null ? null : context.Catalog.GetUsable(statement.Target.Table);

    private bool Cancels(Statement[] statements, string?[] faults, Cancellation cancellation)
    {
        bool[] missing = Array.ConvertAll(statements, statement => FindTable(statement) is null);
        if (!missing.Contains(true) && Array.TrueForAll(faults, fault => fault is null))
            return false;
        for (int i = 0; i < faults.Length; i++)
        {
            CancellationReason reason = cancellation.Reasons.Add();
            if (missing[i] || faults[i] is not null)
            {
                reason.Code = missing[i] ? "ResourceNotFound" : CancellationReason.ValidationError;
                reason.Message = missing[i] ? "Requested resource not found" : faults[i];
            }
        }
        return true;
    }

    /// <summary>Of a statement whose table is missing nothing more is checked.</summary>
    private void CheckKind(Statement statement, int index)
    {
        if (FindTable(statement) is null)
            return;
        bool returns = statement is UpdateStatement { Returning: not Returning.None } or DeleteStatement { Returning: not Returning.None };
        if (returns)
            Throw(index, "RETURNING clause is not supported in ExecuteTransaction.");
        if (statement is SelectStatement && statement.Target.Index is not null)
            Throw(index, "Reads on indices are not supported within transactions.");
    }

    [DoesNotReturn]
    private static void Throw(int index, string problem)
        => DynamoException.ThrowValidation($"Validation failed in TransactStatements[{index}]: {problem}");
}
