using System.Text;

namespace Dynamo.Server.Http;

/// <summary>
/// The requests that are answered without looking at an operation: preflight, health, and whatever is no POST of
/// JSON. The order of the checks is DynamoDB's.
/// </summary>
internal sealed class PlainAnswers(string region)
{
    private static readonly byte[] s_json = "application/json"u8.ToArray();
    private static readonly byte[] s_amzJson = "application/x-amz-json-1.0"u8.ToArray();

    // The blank at the end is the service's.
    private readonly byte[] _healthy = Encoding.ASCII.GetBytes($"healthy: dynamodb.{region}.amazonaws.com ");

    /// <summary>
    /// Answers, or leaves the request to the handler with the answer's content type chosen.
    /// </summary>
    public bool TryAnswer(RequestContext context)
    {
        if (context.Method != RequestMethod.Post)
            return AnswerOtherMethod(context);
        ReadOnlySpan<byte> type = context.Header(KnownHeader.ContentType);
        int parameters = type.IndexOf((byte)';');
        if (parameters >= 0)
            type = type[..parameters];
        type = type.Trim(" \t"u8);
        bool isAmzJson = type.SequenceEqual(s_amzJson);
        if (!context.Body.IsEmpty && !isAmzJson && !type.SequenceEqual(s_json))
            return AnswerUnknown(context);
        context.ContentType = isAmzJson ? s_amzJson : s_json;
        return false;
    }

    private bool AnswerOtherMethod(RequestContext context)
    {
        if (context.Method == RequestMethod.Options && !context.Header(KnownHeader.Origin).IsEmpty)
            return true;
        if (context.Method != RequestMethod.Get || !context.Path.Span.SequenceEqual("/"u8))
            return AnswerUnknown(context);
        context.Response.Write(_healthy);
        return true;
    }

    private static bool AnswerUnknown(RequestContext context)
    {
        context.Status = 404;
        context.Response.Write("<UnknownOperationException/>\n"u8);
        return true;
    }
}
