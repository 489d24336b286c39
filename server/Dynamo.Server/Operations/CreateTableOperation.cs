using Dynamo.Engine;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class CreateTableOperation : Operation<CreateTableRequest>
{
    private readonly CreateTableResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("KeySchema"u8))
            TableMembers.KeySchema(ref body, Request.KeySchema);
        else if (body.Is("GlobalSecondaryIndexes"u8))
            TableMembers.SecondaryIndexes(ref body, Request.GlobalSecondaryIndexes, "GlobalSecondaryIndex");
        else if (body.Is("LocalSecondaryIndexes"u8))
            TableMembers.SecondaryIndexes(ref body, Request.LocalSecondaryIndexes, "LocalSecondaryIndex");
        else if (body.Is("VectorIndexes"u8))
            TableMembers.VectorIndexes(ref body, Request.VectorIndexes);
        else if (body.Is("Tags"u8))
            TableMembers.Tags(ref body, Request.Tags);
        else if (body.Is("ResourcePolicy"u8))
            Request.ResourcePolicy = PolicyJson.Document(body.Text());
        else if (body.Is("GlobalTableSourceArn"u8))
            Request.GlobalTableSourceArn = body.Text();
        else
            return TableMembers.BindDefinitionMember(ref body, Request);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.CreateTableAsync(Request, _result);
    }

    public override void Write(RequestContext context)
        => TableDescriptionJson.Answer(context.Response, "TableDescription"u8, _result);
}
