namespace Dynamo.Clients.Tests;

/// <summary>
/// Goal: clients that nobody here wrote do a full round of CRUD, query, scan, batch, conditions, indexes and pagination.
/// Approach: each is a script in the client's own language that is given nothing but the endpoint.
/// </summary>
public class ScriptedClientTests(DynamoProgram program)
{
    [Fact]
    public async Task JavaScript_sdk_with_document_client_does_a_full_round()
        => await ExternalTool.RunAsync(await ExternalTool.RequireNodeAsync(), Script("javascript/sdk.mjs"), program.Endpoint);

    [Fact]
    public async Task Dynamoose_does_a_full_round()
        => await ExternalTool.RunAsync(await ExternalTool.RequireNodeAsync(), Script("javascript/dynamoose.mjs"), program.Endpoint);

    [Fact]
    public async Task Boto3_does_a_full_round()
    {
        string[] probe = ["-c", "import boto3"];
        string python = await ExternalTool.RequireAsync("Python 3 with boto3", ("python3", probe), ("/usr/bin/python3", probe));
        await ExternalTool.RunAsync(python, Script("python/round.py"), program.Endpoint);
    }

    [Fact]
    public async Task Aws_cli_does_a_full_round()
    {
        await ExternalTool.RequireAsync("the AWS CLI", ("aws", ["--version"]));
        await ExternalTool.RunAsync("bash", Script("cli/round.sh"), program.Endpoint);
    }

    private static string Script(string name) => Path.Combine(ExternalTool.ScriptFolder(), name);
}
