namespace Dynamo.Server.Http;

/// <summary>Answers the requests that carry an operation; HTTP answers the others by itself (docs/http.md).</summary>
internal interface IRequestHandler
{
    /// <summary>
    /// Reads the request from <paramref name="context"/> and leaves the answer in it: <see cref="RequestContext.Status"/>
    /// and <see cref="RequestContext.Response"/>. Complete at once where nothing had to be waited for. May be called
    /// from many threads, each with its own context; runs on the thread that serves other connections too, so it must
    /// not block.
    /// </summary>
    /// <remarks>An exception that gets out is logged and answered by InternalServerError.</remarks>
    ValueTask HandleAsync(RequestContext context);
}
