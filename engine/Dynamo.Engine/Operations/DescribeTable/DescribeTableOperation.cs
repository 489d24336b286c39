using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.DescribeTable;

internal sealed class DescribeTableOperation(EngineContext context)
{
    public void Execute(DescribeTableRequest request, DescribeTableResult result)
    {
        Table table = NamedTables.Find(context, request);
        result.Table = context.Describer.Describe(table, context.Catalog.NowMs);
    }
}
