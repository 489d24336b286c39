using System.Text;
using Dynamo.Engine.Backups;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.ListBackups;

/// <summary>The table of a filter need not exist: backups outlive theirs.</summary>
internal sealed class ListBackupsOperation(EngineContext context)
{
    private const int MaxLimit = 100;

    public void Execute(ListBackupsRequest request, ListBackupsResult result)
    {
        BackupRules.ListBackups.ThrowIfInvalid(request);
        if (request.TimeRangeLowerBoundMs > request.TimeRangeUpperBoundMs)
            DynamoException.ThrowValidation(ErrorText.Invalid + "Time range lower bound must be less than or equal to upper bound");
        // Every backup here is a USER one.
        if (request.BackupType.IsPresent && !request.BackupType.Is("USER"u8) && !request.BackupType.Is("ALL"u8))
            return;
        int limit = request.Limit ?? MaxLimit;
        string? last = null;
        foreach (BackupDefinition backup in Matching(request))
        {
            if (result.Backups.Count == limit)
            {
                result.LastEvaluatedBackupArn = last;
                return;
            }
            last = backup.Arn;
            result.Backups.Add(context.Describer.Describe(backup, backup.Arn, "AVAILABLE"));
        }
    }

    private IEnumerable<BackupDefinition> Matching(ListBackupsRequest request)
    {
        IEnumerable<BackupDefinition> backups = context.Backups.All;
        if (request.ExclusiveStartBackupArn.IsPresent)
        {
            (string Id, string Table) start = BackupCatalog.Parse(request.ExclusiveStartBackupArn.ToString());
            backups = backups.Where(b => BackupCatalog.Compare(BackupCatalog.KeyOf(b), start) > 0);
        }
        if (request.TableName.IsPresent)
        {
            string table = Encoding.UTF8.GetString(TableNames.Resolve(request.TableName.Span));
            backups = backups.Where(b => b.Table.Name == table);
        }
        if (request.TimeRangeLowerBoundMs is { } lower)
            backups = backups.Where(b => b.CreationTimeMs >= lower);
        if (request.TimeRangeUpperBoundMs is { } upper)
            backups = backups.Where(b => b.CreationTimeMs < upper);
        return backups;
    }
}
