using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.CreateBackup;
using Dynamo.Engine.Operations.ListBackups;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.RestoreTableFromBackup;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of the operations on backups: the service's model.</summary>
internal static class BackupRules
{
    public static readonly OperationRules<CreateBackupRequest> CreateBackup = new(
        OperationStyles.Tables,
        new TextRule<CreateBackupRequest>("TableName", r => r.TableName) { Required = true, MinLength = 1, MaxLength = 1024 },
        new TextRule<CreateBackupRequest>("BackupName", r => r.BackupName) { Required = true, MinLength = 3, MaxLength = 255, IsName = true });

    /// <summary>DescribeBackup and DeleteBackup.</summary>
    public static readonly OperationRules<BackupRequest> NamedBackup = new(OperationStyles.Tables, Arn<BackupRequest>("BackupArn", r => r.BackupArn));

    public static readonly OperationRules<ListBackupsRequest> ListBackups = new(
        OperationStyles.Tables,
        new TextRule<ListBackupsRequest>("TableName", r => r.TableName) { MinLength = 1, MaxLength = 1024 },
        new NumberRule<ListBackupsRequest>("Limit", r => r.Limit) { Min = 1, Max = 100 },
        new TextRule<ListBackupsRequest>("ExclusiveStartBackupArn", r => r.ExclusiveStartBackupArn) { MinLength = 37, MaxLength = 1024 },
        new TextRule<ListBackupsRequest>("BackupType", r => r.BackupType) { OneOf = MemberEnum.BackupType });

    public static readonly OperationRules<RestoreTableFromBackupRequest> RestoreTableFromBackup = new(
        OperationStyles.Tables,
        new TextRule<RestoreTableFromBackupRequest>("TargetTableName", r => r.TargetTableName)
        {
            Required = true,
            MinLength = 3,
            MaxLength = 255,
            IsName = true,
        },
        Arn<RestoreTableFromBackupRequest>("BackupArn", r => r.BackupArn),
        new TextRule<RestoreTableFromBackupRequest>("BillingModeOverride", r => r.BillingModeOverride) { OneOf = MemberEnum.BillingMode },
        TableRules.GlobalIndexes<RestoreTableFromBackupRequest>("GlobalSecondaryIndexOverride", r => r.GlobalSecondaryIndexOverride),
        TableRules.LocalIndexes<RestoreTableFromBackupRequest>("LocalSecondaryIndexOverride", r => r.LocalSecondaryIndexOverride),
        TableRules.Throughput<RestoreTableFromBackupRequest>("ProvisionedThroughputOverride", r => r.ProvisionedThroughputOverride),
        TableRules.Encryption<RestoreTableFromBackupRequest>("SSESpecificationOverride", r => r.SseSpecificationOverride));

    private static TextRule<T> Arn<T>(string name, Func<T, Utf8Text> member)
        => new(name, member) { Required = true, MinLength = 37, MaxLength = 1024 };
}
