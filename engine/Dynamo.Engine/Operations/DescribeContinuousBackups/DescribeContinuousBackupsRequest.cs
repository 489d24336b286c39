namespace Dynamo.Engine.Operations.DescribeContinuousBackups;

public sealed class DescribeContinuousBackupsRequest : TableRequest;
