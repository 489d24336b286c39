namespace Dynamo.Server.Http;

/// <summary>The request headers that anything here looks at; all others are parsed and forgotten.</summary>
internal enum KnownHeader
{
    Host,
    ContentType,
    AmzTarget,
    Authorization,
    AmzDate,
    Date,
    AmzSecurityToken,
    AmzContentSha256,
    AcceptEncoding,
    ContentEncoding,
    Origin,
    AccessControlRequestMethod,
    AccessControlRequestHeaders,
}
