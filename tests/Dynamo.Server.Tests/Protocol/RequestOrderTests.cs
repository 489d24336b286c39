using System.Text;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Tests.Protocol;

/// <summary>
/// Goal: what is wrong with a request before any operation is answered in DynamoDB's order: JSON, operation,
/// authentication, types (measured on AWS, October 2026; texts from dynalite's connection tests).
/// Approach: a handler without an engine, which none of these requests reaches.
/// </summary>
public class RequestOrderTests
{
    private const string Signature = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b";
    private const string Serialization = """{"__type":"com.amazon.coral.service#SerializationException"}""";
    private const string UnknownOperation = """{"__type":"com.amazon.coral.service#UnknownOperationException"}""";

    private const string MissingToken =
        """{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}""";

    [Theory]
    [InlineData("hi", null, null, Serialization)]
    [InlineData("{", "DynamoDB_20120810.ListTables", Signature, Serialization)]
    [InlineData("{} x", "DynamoDB_20120810.ListTables", Signature, Serialization)]
    [InlineData("[]", "DynamoDB_20120810.ListTables", Signature, Serialization)]
    [InlineData("\"text\"", "DynamoDB_20120810.ListTables", Signature, Serialization)]
    [InlineData("", null, null, UnknownOperation)]
    [InlineData("{}", "whatever", null, UnknownOperation)]
    [InlineData("{}", "DynamoDB_20120810.ListTable", null, UnknownOperation)]
    [InlineData("{}", "DynamoDB_20120810.listTables", null, UnknownOperation)]
    [InlineData("{}", "DynamoDB_20111205.ListTables", null, UnknownOperation)]
    [InlineData("{}", "DynamoDBStreams_20120810.ListTables", Signature, UnknownOperation)]
    [InlineData("{}", "DynamoDB_20120810.ListTables", null, MissingToken)]
    [InlineData("{}", "DynamoDB_20120810.ListTables", "AWS4", MissingToken)]
    [InlineData("", "DynamoDB_20120810.ListTables", "X", MissingToken)]
    [InlineData("", "DynamoDB_20120810.ListTables", Signature, Serialization)]
    [InlineData("{\"Limit\":\"23\"", "DynamoDB_20120810.ListTables", Signature, Serialization)]
    [InlineData(
        """{"Limit":"23"}""", "DynamoDB_20120810.ListTables", Signature,
        """{"__type":"com.amazon.coral.service#SerializationException","Message":"STRING_VALUE cannot be converted to Integer"}""")]
    public async Task First_fault_is_answered(string body, string? target, string? authorization, string answer)
        => Assert.Equal(answer, await AnswerAsync(body, target, authorization, date: "a"));

    [Theory]
    [InlineData(
        "AWS4-", null,
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
        + "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a "
        + "'X-Amz-Date' or a 'Date' header. Authorization=AWS4-")]
    [InlineData(
        "AWS4- Signature=b Credential=a", "a",
        "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b Credential=a")]
    [InlineData(
        "AWS4- Signature=b,Credential=a", "a",
        "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b,Credential=a")]
    public async Task Incomplete_header_names_what_is_missing(string authorization, string? date, string text)
        => Assert.Equal(
            $$"""{"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"{{text}}"}""",
            await AnswerAsync("{}", "DynamoDB_20120810.ListTables", authorization, date));

    [Theory]
    [InlineData("X-Amz-Algorithm", "X", "InvalidSignatureException",
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")]
    [InlineData("X-Amz-Algorithm", null, "IncompleteSignatureException",
        "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include "
        + "'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must "
        + "include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the "
        + "query-string parameters.")]
    [InlineData("X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d", null, "IncompleteSignatureException",
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.")]
    [InlineData("X-Amz-Credential=a&X-Amz-Signature=b", null, "MissingAuthenticationTokenException",
        "Request is missing Authentication Token")]
    public async Task Query_signature_is_checked(string query, string? authorization, string type, string text)
        => Assert.Equal(
            $$"""{"__type":"com.amazon.coral.service#{{type}}","message":"{{text}}"}""",
            await AnswerAsync("{}", "DynamoDB_20120810.ListTables", authorization, "a", query));

    [Fact]
    public async Task Body_that_is_not_UTF8_is_not_JSON()
    {
        using RequestContext context = Context(null, "DynamoDB_20120810.GetItem", Signature, "a");
        context.Body = (byte[])[.. "{\"TableName\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        await new DynamoRequestHandler(null!).HandleAsync(context);
        Assert.Equal(Serialization, Encoding.UTF8.GetString(context.Response.Written));
    }

    private static async Task<string> AnswerAsync(
        string body, string? target, string? authorization, string? date, string query = "")
    {
        using RequestContext context = Context(body, target, authorization, date);
        context.Query = Encoding.UTF8.GetBytes(query);
        await new DynamoRequestHandler(null!).HandleAsync(context);
        Assert.Equal(400, context.Status);
        return Encoding.UTF8.GetString(context.Response.Written);
    }

    private static RequestContext Context(string? body, string? target, string? authorization, string? date)
    {
        RequestContext context = new() { Body = Encoding.UTF8.GetBytes(body ?? "") };
        context.SetHeader(KnownHeader.AmzTarget, Encoding.UTF8.GetBytes(target ?? ""));
        context.SetHeader(KnownHeader.Authorization, Encoding.UTF8.GetBytes(authorization ?? ""));
        context.SetHeader(KnownHeader.Date, Encoding.UTF8.GetBytes(date ?? ""));
        return context;
    }
}
