using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.CreateTable;

public sealed class CreateTableRequest : TableDefinitionRequest
{
    public ValueList<KeySchemaElement> KeySchema { get; } = new();

    public MemberList<SecondaryIndex> LocalSecondaryIndexes { get; } = new();

    public MemberList<SecondaryIndex> GlobalSecondaryIndexes { get; } = new();

    public MemberList<VectorIndex> VectorIndexes { get; } = new();

    public ValueList<Tag> Tags { get; } = new();

    public PolicyDocument ResourcePolicy { get; set; }

    public Utf8Text GlobalTableSourceArn { get; set; }

    public override void Reset()
    {
        base.Reset();
        KeySchema.Reset();
        LocalSecondaryIndexes.Reset();
        GlobalSecondaryIndexes.Reset();
        VectorIndexes.Reset();
        Tags.Reset();
        ResourcePolicy = default;
        GlobalTableSourceArn = default;
    }
}
