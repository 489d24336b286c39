using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DescribeContinuousBackups;

public sealed class DescribeContinuousBackupsResult : ContinuousBackupsResult;
