using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.ListTables;

internal sealed class ListTablesOperation(EngineContext context)
{
    private const int DefaultLimit = 100;

    public void Execute(ListTablesRequest request, ListTablesResult result)
    {
        RequestValidation.Check(request);
        string start = request.ExclusiveStartTableName.IsPresent ? request.ExclusiveStartTableName.ToString() : "";
        int limit = request.Limit ?? DefaultLimit;
        List<string> names = [.. context.Catalog.All
            .Select(t => t.Definition.Name)
            .Where(n => string.CompareOrdinal(n, start) > 0)
            .Order(StringComparer.Ordinal)
            .Take(limit + 1)];
        bool more = names.Count > limit;
        if (more)
            names.RemoveAt(limit);
        result.TableNames.AddRange(names);
        result.LastEvaluatedTableName = more ? names[^1] : null;
    }
}
