using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Writes TransactionCanceledException with one reason for each action.</summary>
internal static class CancellationJson
{
    public static void Write(RequestContext context, Cancellation cancellation)
    {
        ResponseBuffer output = context.Response;
        DynamoErrors.Shape shape = DynamoErrors.Begin(context, ErrorCode.TransactionCanceled);
        output.Member("CancellationReasons"u8);
        output.Write((byte)'[');
        for (int i = 0; i < cancellation.Reasons.Count; i++)
        {
            CancellationReason reason = cancellation.Reasons[i];
            output.Separator();
            output.Write("{\"Code\":"u8);
            output.String(reason.Code);
            if (reason.HasItem)
            {
                output.Member("Item"u8);
                output.Item(reason.Item);
            }
            if (reason.Message is { } message)
            {
                output.Member("Message"u8);
                output.String(message);
            }
            output.Write((byte)'}');
        }
        output.Write((byte)']');
        DynamoErrors.End(context, shape, cancellation.Message);
    }
}
