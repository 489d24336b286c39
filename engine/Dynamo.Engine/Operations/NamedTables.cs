using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations;

/// <summary>The table that a table operation names, in whatever state, or the error that says there is none.</summary>
internal static class NamedTables
{
    /// <summary>Checks the name first; for requests that have nothing else to check.</summary>
    public static Table Find(EngineContext context, TableRequest request)
    {
        RequestValidation.Check(request);
        return Get(context, request);
    }

    public static Table Get(EngineContext context, TableRequest request)
    {
        Table? table = context.Catalog.Find(request.TableName.Span);
        if (table is null)
        {
            string name = Encoding.UTF8.GetString(TableNames.Resolve(request.TableName.Span));
            DynamoException.Throw(ErrorCode.ResourceNotFound, $"Requested resource not found: Table: {name} not found");
        }
        return table;
    }
}
