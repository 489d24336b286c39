using Dynamo.Engine.Operations.BatchExecuteStatement;
using Dynamo.Engine.Operations.ExecuteStatement;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of the operations on PartiQL statements (the service's model).</summary>
internal static class StatementRules
{
    private const int MaxStatementLength = 8192;
    private const int MaxTokenLength = 32768;
    private const int MaxBatchStatements = 25;
    private const int MaxTransactStatements = 100;
    private const int MaxClientTokenLength = 36;

    public static readonly OperationRules<ExecuteStatementRequest> ExecuteStatement = new(
        OperationStyles.Statements,
        ReturnConsumedCapacity<ExecuteStatementRequest>(r => r.ReturnConsumedCapacity),
        new TextRule<ExecuteStatementRequest>("NextToken", r => r.NextToken) { MinLength = 1, MaxLength = MaxTokenLength },
        Statement<ExecuteStatementRequest>(r => r.Statement),
        Parameters<ExecuteStatementRequest>(r => r.Parameters),
        new NumberRule<ExecuteStatementRequest>("Limit", r => r.Limit) { Min = 1 },
        OldOnFailure<ExecuteStatementRequest>(r => r.ReturnValuesOnConditionCheckFailure));

    public static readonly OperationRules<BatchExecuteStatementRequest> BatchExecuteStatement = new(
        OperationStyles.Statements,
        ReturnConsumedCapacity<BatchExecuteStatementRequest>(r => r.ReturnConsumedCapacity),
        Statements<BatchExecuteStatementRequest, BatchStatementRequest>("Statements", r => r.Statements, JavaText.List, MaxBatchStatements),
        new EachRule<BatchExecuteStatementRequest, BatchStatementRequest>(
            "Statements", r => r.Statements.Count, (r, i) => r.Statements[i], null,
            Statement<BatchStatementRequest>(s => s.Statement),
            Parameters<BatchStatementRequest>(s => s.Parameters),
            OldOnFailure<BatchStatementRequest>(s => s.ReturnValuesOnConditionCheckFailure)));

    public static readonly OperationRules<ExecuteTransactionRequest> ExecuteTransaction = new(
        OperationStyles.Statements,
        new TextRule<ExecuteTransactionRequest>("ClientRequestToken", r => r.ClientRequestToken) { MinLength = 1, MaxLength = MaxClientTokenLength },
        ReturnConsumedCapacity<ExecuteTransactionRequest>(r => r.ReturnConsumedCapacity),
        Statements<ExecuteTransactionRequest, ParameterizedStatement>("TransactStatements", r => r.TransactStatements, JavaText.List, MaxTransactStatements),
        new EachRule<ExecuteTransactionRequest, ParameterizedStatement>(
            "TransactStatements", r => r.TransactStatements.Count, (r, i) => r.TransactStatements[i], null,
            Statement<ParameterizedStatement>(s => s.Statement),
            Parameters<ParameterizedStatement>(s => s.Parameters),
            OldOnFailure<ParameterizedStatement>(s => s.ReturnValuesOnConditionCheckFailure)));

    private static TextRule<T> Statement<T>(Func<T, Utf8Text> member)
        => new("Statement", member) { Required = true, MinLength = 1, MaxLength = MaxStatementLength };

    private static CountRule<T> Parameters<T>(Func<T, ValueList<ValueSlot>> member)
        => new("Parameters", owner => member(owner) is { IsPresent: true } list ? list.Count : null, static _ => "[]") { Min = 1 };

    private static CountRule<T> Statements<T, TElement>(string name, Func<T, MemberList<TElement>> member, Func<T, string> echo, int max)
        where TElement : IReusable, new()
        => new(name, owner => member(owner) is { IsPresent: true } list ? list.Count : null, echo) { Required = true, Min = 1, Max = max };

    private static TextRule<T> ReturnConsumedCapacity<T>(Func<T, Utf8Text> member)
        => new("ReturnConsumedCapacity", member) { OneOf = MemberEnum.ReturnConsumedCapacity };

    private static TextRule<T> OldOnFailure<T>(Func<T, Utf8Text> member)
        => new("ReturnValuesOnConditionCheckFailure", member) { OneOf = MemberEnum.ReturnValuesOnConditionCheckFailure };
}
