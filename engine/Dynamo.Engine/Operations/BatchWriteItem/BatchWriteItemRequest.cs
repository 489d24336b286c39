using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.BatchWriteItem;

public sealed class BatchWriteItemRequest : OperationRequest
{
    public MemberList<TableWrites> RequestItems { get; } = new();

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public Utf8Text ReturnItemCollectionMetrics { get; set; }

    public override void Reset()
    {
        base.Reset();
        RequestItems.Reset();
        ReturnConsumedCapacity = default;
        ReturnItemCollectionMetrics = default;
    }
}

/// <summary>An element of RequestItems: the writes to one table.</summary>
public sealed class TableWrites : IReusable
{
    /// <summary>The map's key: a name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    public ValueList<WriteRequest> Requests { get; } = new();

    public void Reset()
    {
        TableName = default;
        Requests.Reset();
    }
}

/// <summary>
/// One write. DynamoDB wants exactly one of the two; the structures' presence and that of what they contain are
/// told apart, because <c>{"PutRequest":{}}</c> is an error of its own.
/// </summary>
/// <param name="Item">PutRequest.Item.</param>
/// <param name="Key">DeleteRequest.Key.</param>
public readonly record struct WriteRequest(bool HasPutRequest, ValueSlot Item, bool HasDeleteRequest, ValueSlot Key);
