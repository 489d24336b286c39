using Dynamo.Engine;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class BatchWriteItemOperation : Operation<BatchWriteItemRequest>
{
    private readonly BatchWriteItemResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("RequestItems"u8))
            RequestItems(ref body, values);
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else if (body.Is("ReturnItemCollectionMetrics"u8))
            Request.ReturnItemCollectionMetrics = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.BatchWriteItemAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)'{');
        AnswerMembers.Capacities(output, _result.ConsumedCapacity);
        AnswerMembers.CollectionMetrics(output, _result.ItemCollectionMetrics);
        output.Member("UnprocessedItems"u8);
        output.Write((byte)'{');
        for (int i = 0, end; i < _result.UnprocessedItems.Count; i = end)
        {
            int table = _result.UnprocessedItems[i].Table;
            end = i + 1;
            while (end < _result.UnprocessedItems.Count && _result.UnprocessedItems[end].Table == table)
                end++;
            UnprocessedWrites(output, Request.RequestItems[table], i, end);
        }
        output.Write("}}"u8);
    }

    private void RequestItems(ref BodyReader body, ValueBinder values)
    {
        Request.RequestItems.Reset();
        Request.RequestItems.IsPresent = true;
        body.EnterMap("java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>");
        while (body.NextMember())
        {
            TableWrites writes = Request.RequestItems.Add();
            writes.TableName = body.Name;
            writes.Requests.IsPresent = true;
            body.EnterNestedList();
            while (body.NextElement())
                writes.Requests.Add(Write(ref body, values));
        }
        RepeatedNames.Remove(Request.RequestItems, static writes => writes.TableName);
    }

    private WriteRequest Write(ref BodyReader body, ValueBinder values)
    {
        WriteRequest write = default;
        body.EnterElement("WriteRequest");
        while (body.NextMember())
        {
            if (body.Is("PutRequest"u8))
                write = write with { HasPutRequest = true, Item = Single(ref body, "PutRequest", "Item"u8, values) };
            else if (body.Is("DeleteRequest"u8))
                write = write with { HasDeleteRequest = true, Key = Single(ref body, "DeleteRequest", "Key"u8, values) };
            else
                body.Skip();
        }
        return write;
    }

    /// <summary>A structure with one member, an item or key.</summary>
    private ValueSlot Single(ref BodyReader body, string structure, ReadOnlySpan<byte> member, ValueBinder values)
    {
        ValueSlot slot = default;
        body.EnterField(structure);
        while (body.NextMember())
        {
            if (body.Is(member))
                slot = values.Item(ref body, Request.Values, NumberRules.Older);
            else
                body.Skip();
        }
        return slot;
    }

    /// <param name="from">The table's first element of the result's UnprocessedItems.</param>
    private void UnprocessedWrites(ResponseBuffer output, TableWrites writes, int from, int to)
    {
        output.Separator();
        output.String(writes.TableName.Span);
        output.Write(":["u8);
        for (int i = from; i < to; i++)
        {
            WriteRequest write = writes.Requests[_result.UnprocessedItems[i].Request];
            output.Separator();
            output.Write(write.HasPutRequest ? "{\"PutRequest\":{\"Item\":"u8 : "{\"DeleteRequest\":{\"Key\":"u8);
            output.Item(Request.Bytes(write.HasPutRequest ? write.Item : write.Key));
            output.Write("}}"u8);
        }
        output.Write((byte)']');
    }
}
