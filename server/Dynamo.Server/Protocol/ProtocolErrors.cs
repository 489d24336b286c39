using Dynamo.Server.Http;

namespace Dynamo.Server.Protocol;

/// <summary>Errors of the protocol itself, which come before any operation. Status 400, all of them.</summary>
internal static class ProtocolErrors
{
    public static void Serialization(RequestContext context, string? text = null)
        => Write(context, "com.amazon.coral.service#SerializationException"u8, "Message"u8, text);

    public static void UnknownOperation(RequestContext context)
        => Write(context, "com.amazon.coral.service#UnknownOperationException"u8, default, null);

    public static void MissingAuthenticationToken(RequestContext context)
        => Write(context, "com.amazon.coral.service#MissingAuthenticationTokenException"u8, "message"u8,
            "Request is missing Authentication Token");

    public static void InvalidSignature(RequestContext context, string text)
        => Write(context, "com.amazon.coral.service#InvalidSignatureException"u8, "message"u8, text);

    public static void IncompleteSignature(RequestContext context, string text)
        => Write(context, "com.amazon.coral.service#IncompleteSignatureException"u8, "message"u8, text);

    private static void Write(RequestContext context, ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, string? text)
    {
        context.Status = 400;
        ResponseBuffer output = context.Response;
        output.Truncate(0);
        output.Write("{\"__type\":"u8);
        output.String(type);
        if (text is not null)
        {
            output.Write((byte)',');
            output.String(member);
            output.Write((byte)':');
            output.String(text);
        }
        output.Write((byte)'}');
    }
}
