using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ListTables;

public sealed class ListTablesResult : IReusable
{
    public List<string> TableNames { get; } = [];

    /// <summary>Null where there are no more tables.</summary>
    public string? LastEvaluatedTableName { get; set; }

    public void Reset()
    {
        TableNames.Clear();
        LastEvaluatedTableName = null;
    }
}
