using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Writes ContinuousBackupsDescription as a whole answer.</summary>
internal static class ContinuousBackupsJson
{
    public static void Answer(ResponseBuffer output, ContinuousBackupsResult result)
    {
        output.Write("{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\",\"PointInTimeRecoveryDescription\":{"u8);
        if (result.IsEnabled)
        {
            TableDescriptionJson.Time(output, "EarliestRestorableDateTime"u8, result.EarliestRestorableMs);
            TableDescriptionJson.Time(output, "LatestRestorableDateTime"u8, result.LatestRestorableMs);
        }
        TableDescriptionJson.Text(output, "PointInTimeRecoveryStatus"u8, result.IsEnabled ? "ENABLED" : "DISABLED");
        if (result.IsEnabled)
            TableDescriptionJson.Number(output, "RecoveryPeriodInDays"u8, result.RecoveryPeriodInDays);
        output.Write("}}}"u8);
    }
}
