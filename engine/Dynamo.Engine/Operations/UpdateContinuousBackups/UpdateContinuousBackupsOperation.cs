using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.UpdateContinuousBackups;

/// <summary>
/// Keeps the setting and says when it was made. There is no RestoreTableToPointInTime: that operation is unknown here,
/// whatever the setting.
/// </summary>
internal sealed class UpdateContinuousBackupsOperation(EngineContext context)
{
    private const int DefaultPeriodInDays = 35;

    /// <summary>The latest restorable time is this far behind, but never before recovery was enabled.</summary>
    private static readonly TimeSpan s_restorableLag = TimeSpan.FromMinutes(5);

    public async ValueTask ExecuteAsync(UpdateContinuousBackupsRequest request, UpdateContinuousBackupsResult result)
    {
        RequestValidation.Check(request);
        ContinuousBackupRules.UpdateContinuousBackups.ThrowIfInvalid(request);
        if (request.PointInTimeRecoveryEnabled is false && request.RecoveryPeriodInDays is not null)
        {
            DynamoException.ThrowValidation(
                ErrorText.InvalidRequest + "Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.");
        }
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table table = Find(context, request);
        long nowMs = context.Catalog.NowMs;
        PointInTimeRecovery? current = table.Definition.PointInTimeRecovery;
        PointInTimeRecovery? asked = request.PointInTimeRecoveryEnabled is true
            ? new PointInTimeRecovery(current?.EnabledMs ?? nowMs, request.RecoveryPeriodInDays ?? current?.PeriodInDays ?? DefaultPeriodInDays)
            : null;
        if (asked != current)
            await context.Catalog.PutAsync(table.Definition with { PointInTimeRecovery = asked });
        Describe(asked, nowMs, result);
    }

    public static Table Find(EngineContext context, TableRequest request)
    {
        Table? table = context.Catalog.FindUsable(request.TableName.Span);
        if (table is not null)
            return table;
        string name = Encoding.UTF8.GetString(TableNames.Resolve(request.TableName.Span));
        throw new DynamoException(ErrorCode.TableNotFound, $"Table not found: {name}");
    }

    public static void Describe(PointInTimeRecovery? recovery, long nowMs, ContinuousBackupsResult result)
    {
        if (recovery is null)
            return;
        result.IsEnabled = true;
        result.RecoveryPeriodInDays = recovery.PeriodInDays;
        result.EarliestRestorableMs = Math.Max(recovery.EnabledMs, nowMs - (long)TimeSpan.FromDays(recovery.PeriodInDays).TotalMilliseconds);
        result.LatestRestorableMs = Math.Max(recovery.EnabledMs, nowMs - (long)s_restorableLag.TotalMilliseconds);
    }
}
