using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.UpdateContinuousBackups;

public sealed class UpdateContinuousBackupsResult : ContinuousBackupsResult;
