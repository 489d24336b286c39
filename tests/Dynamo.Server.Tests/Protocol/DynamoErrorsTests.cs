using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Tests.Protocol;

public class DynamoErrorsTests
{
    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_is_mapped(ErrorCode code)
    {
        DynamoErrors.Shape? shape = DynamoErrors.Find(code);
        Assert.NotNull(shape);
        Assert.Contains('#', Encoding.UTF8.GetString(shape.Type));
    }

    [Fact]
    public void Types_are_distinct()
    {
        byte[][] types = [.. Enum.GetValues<ErrorCode>().Select(c => DynamoErrors.Find(c)!.Type)];
        Assert.Equal(types.Length, types.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Rejection_is_written_with_type_and_text()
    {
        using RequestContext context = new();
        DynamoErrors.Write(context, new DynamoException(ErrorCode.ResourceNotFound, "Requested resource not found"));
        Assert.Equal(400, context.Status);
        Assert.Equal(
            """{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}""",
            Encoding.UTF8.GetString(context.Response.Written));
    }

    [Fact]
    public void Fault_of_ours_shows_nothing_of_its_cause()
    {
        using RequestContext context = new();
        context.Response.Write("half an ans"u8);
        DynamoErrors.Write(context, new DynamoException(ErrorCode.InternalServerError, "secret path"));
        Assert.Equal(500, context.Status);
        Assert.Equal(
            """{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}""",
            Encoding.UTF8.GetString(context.Response.Written));
    }
}
