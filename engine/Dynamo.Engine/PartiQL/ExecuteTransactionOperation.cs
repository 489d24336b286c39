using System.Security.Cryptography;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.PartiQL.Execution;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.PartiQL;

/// <summary>ExecuteTransaction: statements that read, or statements that write, all or none of them.</summary>
internal sealed class ExecuteTransactionOperation(EngineContext context)
{
    private readonly TransactStatementPlanner _planner = new(context);

    public async ValueTask ExecuteAsync(ExecuteTransactionRequest request, ExecuteTransactionResult result)
    {
        StatementRules.ExecuteTransaction.ThrowIfInvalid(request);
        Statement[] statements = _planner.Parse(request);
        bool reads = statements[0] is SelectStatement { IsExistence: false };
        while (!await (reads ? TryReadAsync(statements, request, result) : TryWriteAsync(statements, request, result)))
        {
            result.Reset();
            await context.Catalog.SettleAsync();
        }
    }

    /// <returns>False if a table has changed since the plan was made.</returns>
    private async ValueTask<bool> TryReadAsync(Statement[] statements, ExecuteTransactionRequest request, ExecuteTransactionResult result)
    {
        TransactRead read = new();
        if (!_planner.PlanReads(statements, read, result.Cancellation))
            return true;
        CommitResult commit = await read.RunAsync(
            context, new StatementResponseSink(statements, result.Sink), result.Cancellation);
        if (commit.Status == CommitStatus.Conflict)
            return true;
        if (read.TableChanged)
            return false;
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        for (int i = 0; i < read.Count && detail != CapacityDetail.None; i++)
        {
            TransactRead.Part part = read[i];
            TransactCapacity.AddRead(TransactCapacity.For(result.ConsumedCapacity, part.Table!), part.Table!, part.SizeBytes, detail);
        }
        await context.Store.WaitStableAsync(commit.Seen);
        return true;
    }

    /// <returns>False if a table has changed since the plan was made.</returns>
    private async ValueTask<bool> TryWriteAsync(Statement[] statements, ExecuteTransactionRequest request, ExecuteTransactionResult result)
    {
        TransactWrite write = new();
        if (!_planner.PlanWrites(statements, request, write, result.Cancellation))
            return true;
        if (request.ClientRequestToken.IsPresent)
            write.UseToken(await context.Tokens.KeyspaceAsync(), TokenRecord.Key(request.ClientRequestToken.Span), DigestOf(request));
        await write.RunAsync(context, result.Cancellation);
        write.ThrowIfRefused();
        switch (write.Outcome)
        {
            case TransactOutcome.TableChanged:
                return false;
            case TransactOutcome.Canceled:
                NameDuplicates(statements, result.Cancellation);
                break;
            default:
                FillCapacity(result.ConsumedCapacity, write, RequestMembers.Detail(request.ReturnConsumedCapacity));
                break;
        }
        if (request.ClientRequestToken.IsPresent && write.Outcome == TransactOutcome.Done)
            await context.Tokens.AddedAsync();
        return true;
    }

    /// <summary>An INSERT that finds its key taken has a reason of its own.</summary>
    private static void NameDuplicates(Statement[] statements, Cancellation cancellation)
    {
        for (int i = 0; i < statements.Length; i++)
        {
            CancellationReason reason = cancellation.Reasons[i];
            if (statements[i] is InsertStatement && reason.Code == CancellationReason.ConditionalCheckFailed)
            {
                reason.Code = "DuplicateItem";
                reason.Message = StatementWriter.DuplicateText;
            }
        }
    }

    private static void FillCapacity(MemberList<ConsumedCapacity> capacities, TransactWrite write, CapacityDetail detail)
    {
        bool replayed = write.Outcome == TransactOutcome.Replayed;
        for (int i = 0; i < write.Count && detail != CapacityDetail.None; i++)
        {
            ItemWrite item = write[i];
            ConsumedCapacity capacity = TransactCapacity.For(capacities, item.Table);
            capacity.Transactional = replayed ? TransactionalUnits.Read : TransactionalUnits.Write;
            if (replayed)
                TransactCapacity.AddRead(capacity, item.Table, item.OldSize, detail);
            else
                WriteCapacity.Fill(capacity, item, detail, TransactCapacity.Factor);
        }
    }

    /// <summary>Of everything that makes two requests the same transaction.</summary>
    private static byte[] DigestOf(ExecuteTransactionRequest request)
    {
        using ValueWriter bytes = new();
        Span<byte> digest = stackalloc byte[ValueDigest.LengthBytes];
        foreach (ParameterizedStatement statement in request.TransactStatements)
        {
            bytes.Member(statement.Statement.Span);
            for (int i = 0; i < statement.Parameters.Count; i++)
            {
                ValueDigest.Of(new ValueView(request.Bytes(statement.Parameters[i])), digest);
                bytes.Raw(digest);
            }
        }
        return SHA256.HashData(bytes.Written);
    }
}
