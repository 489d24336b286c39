using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Streams;

/// <summary>The table behind the stream that a request names, or the error that says there is none.</summary>
internal static class NamedStreams
{
    public static Table Get(TableCatalog catalog, Utf8Text streamArn)
    {
        Table? table = StreamNames.Find(catalog, streamArn.Span);
        if (table is null)
            DynamoException.Throw(ErrorCode.ResourceNotFound, $"Requested resource not found: Stream: {streamArn} not found");
        return table;
    }
}
