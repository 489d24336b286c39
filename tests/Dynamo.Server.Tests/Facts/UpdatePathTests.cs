namespace Dynamo.Server.Tests.Facts;

/// <summary>UpdateItem on documents, lists and sets: what the item is afterwards.</summary>
public class UpdatePathTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Key = "'TableName':'hash','Key':{'pk':{'S':'path'}}";

    [Theory]
    [InlineData("'c':{'N':'10'}", "SET c = (c - :n)", "'c':{'N':'7'}")]
    [InlineData("", "SET v = if_not_exists(v, :n) - :n", "'v':{'N':'0'}")]
    [InlineData("'v':{'N':'10'}", "SET v = if_not_exists(v, :n) - :n", "'v':{'N':'7'}")]
    [InlineData("'e':{'S':'kept'}", "SET e = if_not_exists(e, :s), w = if_not_exists(w, :s)", "'e':{'S':'kept'},'w':{'S':'s'}")]
    [InlineData("'o':{'S':'other'}", "SET b = if_not_exists(b, o)", "'o':{'S':'other'},'b':{'S':'other'}")]
    [InlineData("", "SET l = list_append(if_not_exists(l, :e), :l)", "'l':{'L':[{'S':'x'},{'S':'y'}]}")]
    [InlineData("'l':{'L':[{'S':'a'}]}", "SET l = list_append(l, :l)", "'l':{'L':[{'S':'a'},{'S':'x'},{'S':'y'}]}")]
    [InlineData("'l':{'L':[{'S':'a'}]}", "SET l = list_append(:l, l)", "'l':{'L':[{'S':'x'},{'S':'y'},{'S':'a'}]}")]
    // Documents: the parent has to be there, siblings stay, nothing is called "m.x".
    [InlineData("'m':{'M':{'keep':{'S':'k'}}}", "SET m.x = :s", "'m':{'M':{'keep':{'S':'k'},'x':{'S':'s'}}}")]
    [InlineData("'a':{'M':{'b':{'M':{'c':{'S':'old'}}}}}", "SET a.b.c = :s", "'a':{'M':{'b':{'M':{'c':{'S':'s'}}}}}")]
    [InlineData("'m':{'M':{'n':{'N':'10'}}}", "SET m.n = m.n + :n", "'m':{'M':{'n':{'N':'13'}}}")]
    [InlineData("'m':{'M':{'x':{'S':'gone'},'keep':{'S':'k'}}}", "REMOVE m.x", "'m':{'M':{'keep':{'S':'k'}}}")]
    [InlineData("'m':{'M':{'x':{'S':'k'}}}", "REMOVE m.nowhere, nowhere", "'m':{'M':{'x':{'S':'k'}}}")]
    // Lists: an index beyond the end appends without padding, a removal shifts.
    [InlineData("'l':{'L':[{'S':'a'},{'S':'b'},{'S':'c'}]}", "SET l[5] = :s", "'l':{'L':[{'S':'a'},{'S':'b'},{'S':'c'},{'S':'s'}]}")]
    [InlineData("'l':{'L':[]}", "SET l[0] = :s", "'l':{'L':[{'S':'s'}]}")]
    [InlineData("'l':{'L':[{'S':'a'},{'S':'b'},{'S':'c'},{'S':'d'}]}", "REMOVE l[1]", "'l':{'L':[{'S':'a'},{'S':'c'},{'S':'d'}]}")]
    [InlineData("'l':{'L':[{'S':'a'},{'S':'b'}]}", "REMOVE l[1]", "'l':{'L':[{'S':'a'}]}")]
    [InlineData("'l':{'L':[{'S':'a'},{'S':'b'},{'S':'c'}]}", "REMOVE l[2], l[0]", "'l':{'L':[{'S':'b'}]}")]
    // Sets: unions and differences, also of empty members; what is empty goes.
    [InlineData("'n':{'N':'10'}", "ADD n :n", "'n':{'N':'13'}")]
    [InlineData("", "ADD n :n", "'n':{'N':'3'}")]
    [InlineData("'t':{'SS':['a','b']}", "ADD t :ss", "'t':{'SS':['a','b','c']}")]
    [InlineData("'t':{'SS':['a']}", "ADD t :empty", "'t':{'SS':['','a']}")]
    [InlineData("'t':{'SS':['']}", "ADD t :empty", "'t':{'SS':['']}")]
    [InlineData("", "ADD t :empty", "'t':{'SS':['']}")]
    [InlineData("'t':{'BS':['AQ==']}", "ADD t :bs", "'t':{'BS':['','AQ==']}")]
    [InlineData("", "SET t = :empty", "'t':{'SS':['']}")]
    [InlineData("'m':{'M':{}}", "SET m.t = :empty", "'m':{'M':{'t':{'SS':['']}}}")]
    [InlineData("'t':{'SS':['a','b','c','d']}", "DELETE t :ss", "'t':{'SS':['a','d']}")]
    [InlineData("'t':{'SS':['b','c']}", "DELETE t :ss", "")]
    [InlineData("'t':{'SS':['','b','c']}", "DELETE t :ss", "'t':{'SS':['']}")]
    [InlineData("'t':{'SS':['','a']}", "DELETE t :empty", "'t':{'SS':['a']}")]
    [InlineData("'t':{'SS':['']}", "DELETE t :empty", "")]
    public async Task Update_leaves(string before, string expression, string after)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'path'}}{Rest(before)}}}}}");
        await tables.OkAsync("UpdateItem", $"{{{Key},'UpdateExpression':'{expression}'{Values(expression)}}}");
        Assert.Equal(
            FactTables.Json($"{{'Item':{{'pk':{{'S':'path'}}{Rest(after)}}}}}"), await tables.OkAsync("GetItem", $"{{{Key},'ConsistentRead':true}}"));
    }

    [Theory]
    [InlineData("SET nowhere.b.c = :s")]
    [InlineData("SET s.x = :s")]
    [InlineData("SET nolist[0] = :s")]
    public async Task Path_without_a_parent_is_refused(string expression)
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'path'},'s':{'S':'no map'}}}");
        await tables.AssertErrorAsync(
            "UpdateItem", $"{{{Key},'UpdateExpression':'{expression}'{Values(expression)}}}", Words.Validation,
            "The document path provided in the update expression is invalid for update");
    }

    /// <summary>
    /// Where there is no item, what only removes makes none and looks at no path (measured on AWS by the authors of
    /// ScyllaDB's tests); anything else, and no update at all, makes one.
    /// </summary>
    [Theory]
    [InlineData("'UpdateExpression':'REMOVE a'", null)]
    [InlineData("'UpdateExpression':'REMOVE a.b, l[0]'", null)]
    [InlineData("'UpdateExpression':'DELETE t :ss','ExpressionAttributeValues':{':ss':{'SS':['b']}}", null)]
    [InlineData("'UpdateExpression':'REMOVE a DELETE t.u :ss','ExpressionAttributeValues':{':ss':{'SS':['b']}}", null)]
    [InlineData("'AttributeUpdates':{'a':{'Action':'DELETE'}}", null)]
    [InlineData("'UpdateExpression':'REMOVE a SET c = :s','ExpressionAttributeValues':{':s':{'S':'s'}}", "'c':{'S':'s'},'pk':{'S':'removed'}")]
    [InlineData("'AttributeUpdates':{}", "'pk':{'S':'removed'}")]
    public async Task Removing_makes_no_item(string update, string? after)
    {
        const string Item = "'TableName':'hash','Key':{'pk':{'S':'removed'}}";
        await tables.OkAsync("DeleteItem", $"{{{Item}}}");
        string answer = await tables.OkAsync("UpdateItem", $"{{{Item},{update},'ReturnValues':'ALL_NEW'}}");
        string item = await tables.OkAsync("GetItem", $"{{{Item},'ConsistentRead':true}}");
        if (after is null)
        {
            Assert.Equal(("{}", "{}"), (answer, item));
            await tables.OkAsync("TransactWriteItems", $"{{'TransactItems':[{{'Update':{{{Item},'UpdateExpression':'REMOVE a.b'}}}}]}}");
            Assert.Equal("{}", await tables.OkAsync("GetItem", $"{{{Item},'ConsistentRead':true}}"));
            return;
        }
        Assert.Equal(answer.Replace("Attributes", "Item", StringComparison.Ordinal), item);
        foreach (string attribute in FactTables.Json(after).Split(','))
            Assert.Contains(attribute, item, StringComparison.Ordinal);
    }

    /// <summary>A sum that needs more than 38 digits is called an overflow, as on AWS.</summary>
    [Theory]
    [InlineData("SET b = :x + :y")]
    [InlineData("SET b = :x - :y")]
    public Task Sum_of_too_many_digits_is_an_overflow(string expression)
        => tables.AssertErrorAsync(
            "UpdateItem",
            $"{{{Key},'UpdateExpression':'{expression}','ExpressionAttributeValues':{{':x':{{'N':'1e50'}},':y':{{'N':'1'}}}}}}",
            Words.Validation, "Number overflow. Attempting to store a number with magnitude larger than supported range");

    /// <summary>UPDATED_NEW: every child that one SET writes, and on a create what was set.</summary>
    [Fact]
    public async Task Updated_values_hold_all_that_was_touched()
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'path'},'a':{'M':{'existing':{'S':'e'}}}}}");
        Assert.Equal(
            FactTables.Json("{'Attributes':{'a':{'M':{'b':{'S':'s'},'c':{'N':'3'}}}}}"),
            await tables.OkAsync(
                "UpdateItem", $"{{{Key},'UpdateExpression':'SET a.b = :s, a.c = :n','ReturnValues':'UPDATED_NEW'{Values(":s :n")}}}"));
        await tables.OkAsync("DeleteItem", $"{{{Key}}}");
        Assert.Equal(
            FactTables.Json("{'Attributes':{'x':{'S':'s'},'y':{'N':'3'}}}"),
            await tables.OkAsync(
                "UpdateItem", $"{{{Key},'UpdateExpression':'SET x = :s, y = :n','ReturnValues':'UPDATED_NEW'{Values(":s :n")}}}"));
    }

    /// <summary>A condition that a missing item fails leaves no item behind; one that it meets creates it.</summary>
    [Theory]
    [InlineData("attribute_exists(pk)", false)]
    [InlineData("n < :n", false)]
    [InlineData("attribute_exists(pk) AND n = :n", false)]
    [InlineData("(attribute_exists(pk)) AND (n = :n)", false)]
    [InlineData("attribute_not_exists(pk)", true)]
    [InlineData("(attribute_not_exists(pk) AND (n <> :n))", true)]
    public async Task Condition_on_a_missing_item(string condition, bool creates)
    {
        await tables.OkAsync("DeleteItem", $"{{{Key}}}");
        string request = $"{{{Key},'UpdateExpression':'SET x = :s','ConditionExpression':'{condition}','ReturnValues':'ALL_NEW'{Values(condition + " :s")}}}";
        if (creates)
        {
            Assert.Equal(FactTables.Json("{'Attributes':{'pk':{'S':'path'},'x':{'S':'s'}}}"), await tables.OkAsync("UpdateItem", request));
            return;
        }
        await tables.AssertErrorAsync("UpdateItem", request, "ConditionalCheckFailedException", "The conditional request failed");
        Assert.Equal("{}", await tables.OkAsync("GetItem", $"{{{Key}}}"));
    }

    [Theory]
    [InlineData("PutItem", "'Item':{'pk':{'S':'path'}}")]
    [InlineData("UpdateItem", "'Key':{'pk':{'S':'path'}},'UpdateExpression':'REMOVE v'")]
    [InlineData("DeleteItem", "'Key':{'pk':{'S':'path'}}")]
    public async Task Failed_condition_shows_the_item_if_asked_and_keeps_it(string operation, string members)
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'path'},'v':{'N':'1'}}}");
        (int status, string answer) = await tables.Database.SendAsync(operation, FactTables.Json(
            $"{{'TableName':'hash',{members},'ConditionExpression':'(attribute_not_exists(pk))','ReturnValuesOnConditionCheckFailure':'ALL_OLD'}}"));
        Assert.Equal(400, status);
        Assert.Equal(
            FactTables.Json(
                "{'__type':'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException','Item':{'pk':{'S':'path'},'v':{'N':'1'}},"
                + "'message':'The conditional request failed'}"),
            answer);
        Assert.Equal(FactTables.Json("{'Item':{'pk':{'S':'path'},'v':{'N':'1'}}}"), await tables.OkAsync("GetItem", $"{{{Key}}}"));
    }

    private static string Rest(string attributes) => attributes.Length == 0 ? "" : "," + attributes;

    /// <summary>The values that an expression names, and no others.</summary>
    private static string Values(string expression)
    {
        (string Name, string Value)[] all =
        [
            (":n", "{'N':'3'}"), (":ss", "{'SS':['b','c']}"), (":empty", "{'SS':['']}"), (":e", "{'L':[]}"),
            (":l", "{'L':[{'S':'x'},{'S':'y'}]}"), (":bs", "{'BS':['']}"), (":s", "{'S':'s'}"),
        ];
        string[] words = expression.Split(' ', ',', '(', ')');
        string values = string.Join(",", all.Where(v => words.Any(w => w.EndsWith(v.Name, StringComparison.Ordinal))).Select(v => $"'{v.Name}':{v.Value}"));
        return values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values}}}";
    }
}
