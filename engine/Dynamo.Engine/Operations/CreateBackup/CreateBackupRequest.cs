using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.CreateBackup;

public sealed class CreateBackupRequest : TableRequest
{
    public Utf8Text BackupName { get; set; }

    public override void Reset()
    {
        base.Reset();
        BackupName = default;
    }
}
