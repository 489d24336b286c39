using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>Values as they come back: precision, documents, sets, large values.</summary>
public class ItemModelTests(FactTables tables) : IClassFixture<FactTables>
{
    [Theory]
    [InlineData("{'N':'12345678901234567890123456789012345678'}")]
    [InlineData("{'N':'0.12345678901234567890123456789012345678'}")]
    [InlineData("{'S':'é𝄞\\u0000\\\\ \\u007f'}")]
    [InlineData("{'B':'AAEC/w=='}")]
    [InlineData("{'BOOL':false}")]
    [InlineData("{'NULL':true}")]
    [InlineData("{'L':[{'S':'b'},{'S':'a'},{'N':'1'},{'NULL':true},{'L':[{'M':{}}]}]}")]
    [InlineData("{'M':{'a':{'M':{'b':{'L':[{'M':{'c':{'S':'deep'}}}]}}}}}")]
    // Numbers that a double would not tell apart.
    [InlineData("{'NS':['100000000000000001','100000000000000002']}")]
    public async Task Value_comes_back_as_sent(string value)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'model'}},'v':{value}}}}}");
        string answer = await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'model'}}}");
        Assert.Equal(
            System.Text.Json.Nodes.JsonNode.Parse(FactTables.Json($"{{'Item':{{'pk':{{'S':'model'}},'v':{value}}}}}"))!.ToJsonString(),
            System.Text.Json.Nodes.JsonNode.Parse(answer)!.ToJsonString());
    }

    [Theory]
    [InlineData("9.9999999999999999999999999999999999999E+125", "99999999999999999999999999999999999999")]
    [InlineData("-9.9999999999999999999999999999999999999E+125", "-99999999999999999999999999999999999999")]
    public async Task Number_of_the_greatest_magnitude(string sent, string digits)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'model'}},'v':{{'N':'{sent}'}}}}}}");
        string zeros = new('0', 126 - 38);
        Assert.Contains($"\"N\":\"{digits}{zeros}\"", await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'model'}}}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numeric_key_is_the_number_and_not_its_text()
    {
        await tables.OkAsync("PutItem", "{'TableName':'rangen','Item':{'pk':{'S':'num'},'sk':{'N':'+5'},'v':{'S':'plus'}}}");
        Assert.Equal(
            FactTables.Json("{'Item':{'pk':{'S':'num'},'sk':{'N':'5'},'v':{'S':'plus'}}}"),
            await tables.OkAsync("GetItem", "{'TableName':'rangen','Key':{'pk':{'S':'num'},'sk':{'N':'5.0'}}}"));
        foreach (string key in new[] { "-3.5", "0.25" })
        {
            await tables.OkAsync("PutItem", $"{{'TableName':'number','Item':{{'pk':{{'N':'{key}'}}}}}}");
            Assert.Equal(
                FactTables.Json($"{{'Item':{{'pk':{{'N':'{key}'}}}}}}"),
                await tables.OkAsync("GetItem", $"{{'TableName':'number','Key':{{'pk':{{'N':'{key}0'}}}}}}"));
        }
    }

    [Fact]
    public async Task Large_string_comes_back()
    {
        string text = new('x', 100 * 1024);
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'large'}},'v':{{'S':'{text}'}}}}}}");
        Assert.Equal(
            FactTables.Json($"{{'Item':{{'pk':{{'S':'large'}},'v':{{'S':'{text}'}}}}}}"),
            await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'large'}}}"));
    }

    [Theory]
    [InlineData("{'SS':['','a','']}", Invalid + "Input collection [\"\", \"a\", \"\"] contains duplicates.")]
    [InlineData("{'BS':['','']}", Invalid + "Input collection [\"\",\"\"]of type BS contains duplicates.")]
    [InlineData("{'NS':['1','']}", NotNumeric)]
    [InlineData("{'NS':['1','1.0']}", Invalid + "Input collection contains duplicates.")]
    public Task Set_with_a_fault_is_refused(string value, string text)
        => tables.AssertErrorAsync("PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'model'}},'v':{value}}}}}", Validation, OneError + text);
}
