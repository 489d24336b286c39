using System.Text.Json;

namespace Dynamo.Server.Tests.Facts;

/// <summary>What conditions and filters say of one item, the same in Query, Scan and as the condition of a write.</summary>
public class FilterTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Item = """
        {'pk':{'S':'filter'},'sk':{'N':'1'},'s':{'S':'hello world'},'w':{'S':'é𝄞'},'n':{'N':'42'},'bin':{'B':'AQID'},'t':{'SS':['red','blue']},
         'te':{'SS':['','red']},'ns':{'NS':['1','2']},'bs':{'BS':['AQ==','Ag==']},'l':{'L':[{'S':'x'},{'N':'2'}]},
         'm':{'M':{'k':{'S':'v'},'deep':{'M':{'er':{'N':'1'}}}}},'yes':{'BOOL':true},'nil':{'NULL':true},'status':{'S':'reserved'}}
        """;

    [Theory]
    [InlineData("contains(s, :hello)", true)]
    [InlineData("NOT contains(s, :hello)", false)]
    [InlineData("contains(t, :red)", true)]
    [InlineData("contains(t, :empty)", false)]
    [InlineData("contains(te, :empty)", true)]
    [InlineData("contains(ns, :two)", true)]
    [InlineData("contains(l, :two)", true)]
    [InlineData("begins_with(s, :hello)", true)]
    [InlineData("begins_with(bin, :b1)", true)]
    [InlineData("begins_with(bin, :b2)", false)]
    [InlineData("n IN (:two, :n, :red)", true)]
    [InlineData("n IN (:two, :red)", false)]
    [InlineData("n BETWEEN :two AND :n", true)]
    [InlineData("bin BETWEEN :b1 AND :b2", true)]
    [InlineData("bin > :b1", true)]
    [InlineData("s <= :hello", false)]
    [InlineData("n <> :two", true)]
    [InlineData("n = :red", false)]
    [InlineData("s < :two", false)]
    [InlineData("l[0] = :x", true)]
    [InlineData("l[7] = :x", false)]
    [InlineData("m.k = :v", true)]
    [InlineData("attribute_exists(m.deep.er)", true)]
    [InlineData("attribute_not_exists(m.deep.nowhere)", true)]
    [InlineData("NOT attribute_exists(nowhere)", true)]
    [InlineData("attribute_type(t, :SS)", true)]
    [InlineData("attribute_type(nil, :NULL)", true)]
    [InlineData("attribute_type(s, :SS)", false)]
    [InlineData("#status = :reserved", true)]
    // size: UTF-16 code units of a string, bytes of a binary, members of everything else; nothing has none.
    [InlineData("size(w) = :three", true)]
    [InlineData("size(bin) = :three", true)]
    [InlineData("size(t) = :two", true)]
    [InlineData("size(ns) = :two", true)]
    [InlineData("size(bs) = :two", true)]
    [InlineData("size(l) = :two", true)]
    [InlineData("size(m) = :two", true)]
    [InlineData("size(s) > :three", true)]
    [InlineData("size(nowhere) < :three", false)]
    [InlineData("size(nowhere) >= :zero", false)]
    // Sets and maps have no order, lists do.
    [InlineData("t = :set", true)]
    [InlineData("t <> :set", false)]
    [InlineData("ns = :nset", true)]
    [InlineData("m.deep = :map", true)]
    [InlineData("l = :list", true)]
    [InlineData("l = :tsil", false)]
    // A missing attribute equals nothing, differs from everything and is not ordered.
    [InlineData("nowhere = :x", false)]
    [InlineData("nowhere <> :x", true)]
    [InlineData("nowhere < :x", false)]
    [InlineData("nowhere <> :x OR nowhere < :x", true)]
    [InlineData("nowhere BETWEEN :x AND :x", false)]
    [InlineData("nowhere IN (:x)", false)]
    // Parentheses that are not redundant; AND before OR.
    [InlineData("(s = :x) OR (n = :n)", true)]
    [InlineData("(s = :x OR n = :n)", true)]
    [InlineData("(s = :x OR (n = :n))", true)]
    [InlineData("(NOT (n = :n))", false)]
    [InlineData("n = :n OR s = :x AND s = :v", true)]
    [InlineData("(n = :n OR s = :x) AND s = :v", false)]
    public async Task Condition_says(string condition, bool holds)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'rangen','Item':{Item}}}");
        (string names, string values) = Placeholders(condition);
        string query = await tables.OkAsync(
            "Query", $"{{'TableName':'rangen','KeyConditionExpression':'pk = :pk','FilterExpression':'{condition}'{names},'ExpressionAttributeValues':{{':pk':{{'S':'filter'}}{values}}}}}");
        Assert.Equal(holds ? (1, 1) : (0, 1), Counts(query));
        string scan = await tables.OkAsync(
            "Scan", $"{{'TableName':'rangen','FilterExpression':'{condition}'{names}{(values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values[1..]}}}")}}}");
        Assert.Equal(holds ? (1, 1) : (0, 1), Counts(scan));
        (int status, _) = await tables.Database.SendAsync("PutItem", FactTables.Json(
            $"{{'TableName':'rangen','Item':{Item},'ConditionExpression':'{condition}'{names}{(values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values[1..]}}}")}}}"));
        Assert.Equal(holds ? 200 : 400, status);
    }

    private static (int Count, int Scanned) Counts(string answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        return (json.RootElement.GetProperty("Count").GetInt32(), json.RootElement.GetProperty("ScannedCount").GetInt32());
    }

    private static (string Names, string Values) Placeholders(string condition)
    {
        (string Name, string Value)[] all =
        [
            (":hello", "{'S':'hello'}"), (":red", "{'S':'red'}"), (":empty", "{'S':''}"), (":two", "{'N':'2'}"), (":n", "{'N':'42.0'}"),
            (":b1", "{'B':'AQI='}"), (":b2", "{'B':'Ag=='}"), (":x", "{'S':'x'}"), (":v", "{'S':'v'}"), (":SS", "{'S':'SS'}"), (":NULL", "{'S':'NULL'}"),
            (":reserved", "{'S':'reserved'}"), (":three", "{'N':'3'}"), (":zero", "{'N':'0'}"), (":set", "{'SS':['red','blue']}"),
            (":nset", "{'NS':['2','1']}"), (":map", "{'M':{'er':{'N':'1.0'}}}"), (":list", "{'L':[{'S':'x'},{'N':'2'}]}"), (":tsil", "{'L':[{'N':'2'},{'S':'x'}]}"),
        ];
        string[] words = condition.Split(' ', ',', '(', ')');
        return (
            condition.Contains('#') ? ",'ExpressionAttributeNames':{'#status':'status'}" : "",
            string.Concat(all.Where(v => words.Contains(v.Name)).Select(v => $",'{v.Name}':{v.Value}")));
    }
}
