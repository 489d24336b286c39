using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Results;

/// <summary>Why a transaction was cancelled: one reason for each of its actions, in order.</summary>
public sealed class Cancellation : IReusable
{
    /// <summary>Whether it was cancelled at all.</summary>
    public bool IsCanceled => Reasons.Count > 0;

    public MemberList<CancellationReason> Reasons { get; } = new();

    /// <summary>The error's text.</summary>
    public string Message => "Transaction cancelled, please refer cancellation reasons for specific reasons ["
        + string.Join(", ", Reasons.Select(r => r.Code)) + "]";

    public void Reset() => Reasons.Reset();
}

/// <summary>What an action has to do with the cancellation.</summary>
public sealed class CancellationReason : IReusable
{
    /// <summary>An action that would have succeeded.</summary>
    public const string None = "None";
    public const string ConditionalCheckFailed = "ConditionalCheckFailed";
    public const string ValidationError = "ValidationError";
    public const string ItemCollectionSizeLimitExceeded = "ItemCollectionSizeLimitExceeded";
    public const string TransactionConflict = "TransactionConflict";

    private readonly ValueWriter _item = new(256);

    public string Code { get; set; } = None;

    /// <summary>Null for <see cref="None"/>.</summary>
    public string? Message { get; set; }

    /// <summary>Whether the reason shows the item as it was.</summary>
    public bool HasItem => _item.Length > 0;

    public ReadOnlySpan<byte> Item => _item.Written;

    internal ValueWriter ItemWriter => _item;

    public void Reset()
    {
        Code = None;
        Message = null;
        _item.Reset();
    }
}
