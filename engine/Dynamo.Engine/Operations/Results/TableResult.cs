using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Results;

/// <summary>What an operation on one table answers: its description, as Table or TableDescription.</summary>
public abstract class TableResult : IReusable
{
    public TableDescription? Table { get; set; }

    public void Reset() => Table = null;
}
