using Dynamo.Engine.Operations.UpdateContinuousBackups;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DescribeContinuousBackups;

internal sealed class DescribeContinuousBackupsOperation(EngineContext context)
{
    public void Execute(DescribeContinuousBackupsRequest request, DescribeContinuousBackupsResult result)
    {
        RequestValidation.Check(request);
        UpdateContinuousBackupsOperation.Describe(
            UpdateContinuousBackupsOperation.Find(context, request).Definition.PointInTimeRecovery, context.Catalog.NowMs, result);
    }
}
