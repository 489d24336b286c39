using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DescribeContinuousBackups;

internal sealed class DescribeContinuousBackupsOperation(EngineContext context)
{
    public void Execute(DescribeContinuousBackupsRequest request, DescribeContinuousBackupsResult result)
    {
        RequestValidation.Check(request);
        if (context.Catalog.Find(request.TableName.Span) is null)
        {
            string name = Encoding.UTF8.GetString(TableNames.Resolve(request.TableName.Span));
            DynamoException.Throw(ErrorCode.TableNotFound, $"Table not found: {name}");
        }
        result.ContinuousBackupsStatus = "ENABLED";
        result.PointInTimeRecoveryStatus = "DISABLED";
    }
}
