using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations;

/// <summary>A request that names a backup.</summary>
public abstract class BackupRequest : OperationRequest
{
    public Utf8Text BackupArn { get; set; }

    public override void Reset()
    {
        base.Reset();
        BackupArn = default;
    }
}
