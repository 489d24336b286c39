using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.ListTables;
using Dynamo.Engine.Operations.UpdateTable;

namespace Dynamo.Engine.Validation;

internal static partial class RequestValidation
{
    /// <summary>Members alone; what they mean together is the table definition's business.</summary>
    public static void Check(CreateTableRequest request)
    {
        CheckHasTableName(request);
        TableRules.CreateTable.ThrowIfInvalid(request);
    }

    /// <inheritdoc cref="Check(CreateTableRequest)"/>
    public static void Check(UpdateTableRequest request)
    {
        CheckHasTableName(request);
        TableRules.UpdateTable.ThrowIfInvalid(request);
    }

    /// <summary>DescribeTable and DeleteTable.</summary>
    public static void Check(TableRequest request)
    {
        CheckHasTableName(request);
        TableRules.NamedTable.ThrowIfInvalid(request);
    }

    public static void Check(ListTablesRequest request) => TableRules.ListTables.ThrowIfInvalid(request);

    private static void CheckHasTableName(TableRequest request)
    {
        if (!request.TableName.IsPresent)
        {
            DynamoException.ThrowValidation(
                "The parameter 'TableName' is required but was not present in the request");
        }
    }
}
