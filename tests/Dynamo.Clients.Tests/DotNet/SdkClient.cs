using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Dynamo.Clients.Tests.DotNet;

/// <summary>The AWS SDK for .NET, pointed at an endpoint and otherwise as it comes.</summary>
internal static class SdkClient
{
    public static AmazonDynamoDBClient Create(string endpoint) => new(
        new BasicAWSCredentials("local", "local"),
        new AmazonDynamoDBConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
}
