using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ListStreams;

public sealed class ListStreamsRequest : OperationRequest
{
    public Utf8Text TableName { get; set; }

    public int? Limit { get; set; }

    public Utf8Text ExclusiveStartStreamArn { get; set; }

    public override void Reset()
    {
        base.Reset();
        TableName = default;
        Limit = null;
        ExclusiveStartStreamArn = default;
    }
}
