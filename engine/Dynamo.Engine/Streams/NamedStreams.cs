using System.Text.RegularExpressions;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Streams;

/// <summary>The table behind the stream that a request names, or the error that says there is none.</summary>
internal static class NamedStreams
{
    private static readonly Regex s_arn = new("^arn:[^:]+:dynamodb:[^:]*:[^:]*:table/[^/]+/stream/.+$", RegexOptions.CultureInvariant);

    public static Table Get(TableCatalog catalog, Utf8Text streamArn)
    {
        CheckArn(streamArn);
        Table? table = StreamNames.Find(catalog, streamArn.Span);
        if (table is null)
            DynamoException.Throw(ErrorCode.ResourceNotFound, $"Requested resource not found: Stream: {streamArn} not found");
        return table;
    }

    /// <summary>What is no stream's ARN at all is refused as such, and not as unknown.</summary>
    public static void CheckArn(Utf8Text streamArn)
    {
        if (!s_arn.IsMatch(streamArn.ToString()))
            DynamoException.ThrowValidation("Invalid StreamArn");
    }
}
