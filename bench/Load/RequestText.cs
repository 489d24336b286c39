using System.Text;

namespace Dynamo.Load;

/// <summary>Whole requests for <see cref="Driver"/>, with the headers that replay.lua sends.</summary>
internal static class RequestText
{
    public static byte[] Of(string operation, string body) => [.. Head(operation, Encoding.UTF8.GetByteCount(body)), .. Encoding.UTF8.GetBytes(body)];

    /// <summary>A workload's requests in turn, over and over.</summary>
    public static Func<ReadOnlyMemory<byte>> Replay(Workload row)
    {
        byte[][] requests = [.. row.Bodies.Select(body => Of(row.Operation, body))];
        int next = 0;
        return () => requests[next++ % requests.Length];
    }

    public static byte[] Head(string operation, int bodyBytes) => Encoding.UTF8.GetBytes(
        $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\n" +
        $"X-Amz-Target: DynamoDB_20120810.{operation}\r\nX-Amz-Date: 20261120T000000Z\r\n" +
        "Authorization: AWS4-HMAC-SHA256 Credential=local/20261120/us-east-1/dynamodb/aws4_request, " +
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, " +
        "Signature=0123456789012345678901234567890123456789012345678901234567890123\r\n" +
        $"Content-Length: {bodyBytes}\r\n\r\n");
}
