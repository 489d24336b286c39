using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.BatchExecuteStatement;

public sealed class BatchExecuteStatementResult : IReusable
{
    /// <summary>One for each statement, in order.</summary>
    public MemberList<BatchStatementResponse> Responses { get; } = new();

    /// <summary>One element a table, empty unless asked for.</summary>
    public MemberList<ConsumedCapacity> ConsumedCapacity { get; } = new();

    public void Reset()
    {
        Responses.Reset();
        ConsumedCapacity.Reset();
    }
}

/// <summary>What became of one statement: each member is shown if it is there.</summary>
public sealed class BatchStatementResponse : IReusable
{
    private readonly ValueWriter _item = new(256);

    /// <summary>Error's Code, or null: there is no error.</summary>
    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>UTF-8; empty where the statement did not get as far as the table.</summary>
    public ReadOnlyMemory<byte> TableName { get; set; }

    /// <summary>Item form; empty if there is none.</summary>
    public ReadOnlySpan<byte> Item => _item.Written;

    internal ValueWriter ItemWriter => _item;

    public void Reset()
    {
        ErrorCode = null;
        ErrorMessage = null;
        TableName = default;
        _item.Reset();
    }
}
