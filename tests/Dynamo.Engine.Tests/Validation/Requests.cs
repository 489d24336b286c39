using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.Operations.UpdateItem;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Validation;

/// <summary>Requests that are in order but for what a test does to them.</summary>
internal static class Requests
{
    public static PutItemRequest Put(Action<PutItemRequest>? change = null)
    {
        PutItemRequest request = new() { TableName = "table" };
        request.Item = Slot(request, Item(("pk", S("a"))));
        change?.Invoke(request);
        return request;
    }

    public static UpdateItemRequest Update(Action<UpdateItemRequest>? change = null)
    {
        UpdateItemRequest request = new() { TableName = "table" };
        request.Key = Slot(request, Item(("pk", S("a"))));
        change?.Invoke(request);
        return request;
    }

    public static DeleteItemRequest Delete(Action<DeleteItemRequest>? change = null)
    {
        DeleteItemRequest request = new() { TableName = "table" };
        request.Key = Slot(request, Item(("pk", S("a"))));
        change?.Invoke(request);
        return request;
    }

    public static GetItemRequest Get(Action<GetItemRequest>? change = null)
    {
        GetItemRequest request = new() { TableName = "table" };
        request.Key = Slot(request, Item(("pk", S("a"))));
        change?.Invoke(request);
        return request;
    }

    public static QueryRequest Query(Action<QueryRequest>? change = null)
    {
        QueryRequest request = new() { TableName = "table", KeyConditionExpression = "pk = :v" };
        change?.Invoke(request);
        return request;
    }

    public static ScanRequest Scan(Action<ScanRequest>? change = null)
    {
        ScanRequest request = new() { TableName = "table" };
        change?.Invoke(request);
        return request;
    }

    public static BatchGetItemRequest BatchGet(Action<BatchGetItemRequest>? change = null, int keys = 1)
    {
        BatchGetItemRequest request = new();
        KeysAndAttributes table = request.RequestItems.Add();
        table.TableName = "table";
        for (int i = 0; i < keys; i++)
            table.Keys.Add(Slot(request, Item(("pk", S("k" + i)))));
        change?.Invoke(request);
        return request;
    }

    public static BatchWriteItemRequest BatchWrite(Action<BatchWriteItemRequest>? change = null, int puts = 1)
    {
        BatchWriteItemRequest request = new();
        TableWrites table = request.RequestItems.Add();
        table.TableName = "table";
        for (int i = 0; i < puts; i++)
            table.Requests.Add(new WriteRequest(true, Slot(request, Item(("pk", S("bw-" + i)))), false, default));
        change?.Invoke(request);
        return request;
    }

    public static CreateTableRequest Create(Action<CreateTableRequest>? change = null)
    {
        CreateTableRequest request = new() { TableName = "table", BillingMode = "PAY_PER_REQUEST" };
        request.AttributeDefinitions.Add(new AttributeDefinition("pk", "S"));
        request.KeySchema.Add(new KeySchemaElement("pk", "HASH"));
        change?.Invoke(request);
        return request;
    }

    public static ValueSlot Slot(OperationRequest request, byte[] stored)
    {
        int start = request.Values.Length;
        request.Values.Raw(stored);
        return new ValueSlot(start, stored.Length);
    }

    public static ValueSlot Faulty(ValueFault fault) => new(0, 0, fault);

    public static string? Error(PutItemRequest request) => Message(() => RequestValidation.Check(request));

    public static string? Error(UpdateItemRequest request) => Message(() => RequestValidation.Check(request));

    public static string? Error(DeleteItemRequest request) => Message(() => RequestValidation.Check(request));

    public static string? Error(GetItemRequest request) => Message(() => RequestValidation.Check(request));

    public static string? Error(QueryRequest request) => Message(() => RequestValidation.Check(request));

    public static string? Error(ScanRequest request) => Message(() => RequestValidation.Check(request));

    public static string? Error(BatchGetItemRequest request) => Message(() =>
    {
        RequestValidation.Check(request);
        RequestValidation.CheckDistinctKeys(request);
    });

    public static string? Error(BatchWriteItemRequest request) => Message(() => RequestValidation.Check(request));

    public static string? Error(CreateTableRequest request) => Message(() => RequestValidation.Check(request));

    /// <summary>What is thrown, or null if the request passes.</summary>
    public static string? Message(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (DynamoException error)
        {
            Assert.Equal(ErrorCode.Validation, error.Code);
            return error.Message;
        }
    }
}
