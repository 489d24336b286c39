using System.Text;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Tests.Protocol;

public class CredentialScopeTests
{
    [Theory]
    [InlineData("AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-2/dynamodb/aws4_request, Signature=b", "", "key", "eu-west-2")]
    [InlineData("AWS4-HMAC-SHA256 Signature=b,Credential=key/20260101/ddblocal", "", "key", "ddblocal")]
    [InlineData("", "a=b&X-Amz-Credential=key%2F20260101%2Feu-west-2%2Fdynamodb%2Faws4_request&c=d", "key", "eu-west-2")]
    [InlineData("AWS4-HMAC-SHA256 Credential=key", "", "key", "")]
    [InlineData("AWS4-HMAC-SHA256 Credential=key/20260101/no\"region/x", "", "key", "")]
    [InlineData("AWS4-HMAC-SHA256", "", "", "")]
    public void Scope_is_read_from_header_or_query(string header, string query, string accessKey, string region)
    {
        using RequestContext context = new() { Query = Encoding.UTF8.GetBytes(query) };
        context.SetHeader(KnownHeader.Authorization, Encoding.UTF8.GetBytes(header));
        CredentialScope scope = CredentialScope.Of(context);
        Assert.Equal(accessKey, Encoding.UTF8.GetString(scope.AccessKey));
        Assert.Equal(region, Encoding.UTF8.GetString(scope.Region));
    }

    [Fact]
    public void Region_of_the_last_request_is_the_same_string()
    {
        using RequestContext context = new();
        context.SetHeader(KnownHeader.Authorization, "AWS4- Credential=key/20260101/eu-west-2/dynamodb"u8);
        string first = CredentialScope.Of(context).RegionText("us-east-1");
        Assert.Equal("eu-west-2", first);
        Assert.Same(first, CredentialScope.Of(context).RegionText(first));
    }
}
