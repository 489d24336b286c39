namespace Dynamo.Engine.Operations.DeleteTable;

public sealed class DeleteTableRequest : TableRequest;
