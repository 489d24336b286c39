using System.Net.Http.Headers;
using System.Text;

namespace Dynamo.Tests;

/// <summary>Requests as SDKs send them, signed for form's sake: for tests that say what goes over the wire.</summary>
internal static class WireRequests
{
    public static HttpRequestMessage Post(string operation, string body) => Post(operation, Encoding.UTF8.GetBytes(body));

    public static HttpRequestMessage Post(string operation, byte[] body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        request.Headers.Add("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation("Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00");
        return request;
    }
}
