using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>
/// As measured on AWS, October 2026: expressions. Put, Update and Delete answer in the envelope, reads and Scan bare; the texts are
/// the same.
/// </summary>
public class ExpressionErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Condition = "Invalid ConditionExpression: ";
    private const string Update = "Invalid UpdateExpression: ";
    private const string Projection = "Invalid ProjectionExpression: ";

    /// <summary>A condition, what its placeholders are, and the sentence behind "Invalid …Expression: ".</summary>
    public static TheoryData<string, string, string> Conditions => new()
    {
        { "", "", "The expression can not be empty;" },
        { "attribute_not_exists(", "", "Syntax error; token: \"<EOF>\", near: \"(\"" },
        { "a = = b", "", "Syntax error; token: \"=\", near: \"= = b\"" },
        { "((attribute_exists(a)))", "", "The expression has redundant parentheses;" },
        { "attribute_exists(#n)", "", "An expression attribute name used in the document path is not defined; attribute name: #n" },
        { "a = :v", "", "An expression attribute value used in expression is not defined; attribute value: :v" },
        { "a < :v", "':v':{'BOOL':true}", "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL" },
        { "a < :v", "':v':{'NULL':true}", "Incorrect operand type for operator or function; operator or function: <, operand type: NULL" },
        { "a <= :v", "':v':{'M':{}}", "Incorrect operand type for operator or function; operator or function: <=, operand type: M" },
        { "a > :v", "':v':{'L':[]}", "Incorrect operand type for operator or function; operator or function: >, operand type: L" },
        { "a >= :v", "':v':{'SS':['x']}", "Incorrect operand type for operator or function; operator or function: >=, operand type: SS" },
        { "begins_with(a, :v)", "':v':{'N':'1'}", "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N" },
        { "a BETWEEN :v AND :v", "':v':{'BOOL':true}", "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL" },
        {
            "contains(a, a)", "",
            "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a]"
        },
        { "status = :v", "':v':{'S':'x'}", "Attribute name is a reserved keyword; reserved keyword: status" },
        { "nofunction(a)", "", "Invalid function name; function: nofunction" },
        { "size(a)", "", "The function is not allowed to be used this way in an expression; function: size" },
        { "attribute_exists(a, b)", "", "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2" },
        { "attribute_exists(:v)", "':v':{'S':'x'}", "Operator or function requires a document path; operator or function: attribute_exists" },
        {
            "a BETWEEN :b AND :a", "':a':{'S':'a'},':b':{'S':'b'}",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}"
        },
        {
            "a BETWEEN :a AND :b", "':a':{'S':'a'},':b':{'N':'1'}",
            "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}"
        },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Condition_that_is_not_valid(string expression, string values, string sentence)
    {
        string rest = values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values}}}";
        string text = OneError + Condition + sentence;
        await RefusedAsync("PutItem", $"{{'TableName':'nosuch','Item':{{'pk':{{'S':'a'}}}},'ConditionExpression':'{expression}'{rest}}}", text);
        await RefusedAsync("DeleteItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'a'}}}},'ConditionExpression':'{expression}'{rest}}}", text);
        await RefusedAsync("UpdateItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'a'}}}},'ConditionExpression':'{expression}'{rest}}}", text);
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Filter_that_is_not_valid(string expression, string values, string sentence)
    {
        string text = "Invalid FilterExpression: " + sentence;
        string rest = values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values}}}";
        await RefusedAsync("Scan", $"{{'TableName':'nosuch','FilterExpression':'{expression}'{rest}}}", text);
        await RefusedAsync(
            "Query",
            $"{{'TableName':'nosuch','KeyConditionExpression':'pk = :p','FilterExpression':'{expression}','ExpressionAttributeValues':{{':p':{{'S':'a'}}{(values.Length == 0 ? "" : "," + values)}}}}}",
            text);
    }

    [Theory]
    [InlineData("INVALID SYNTAX HERE", "", "Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\"")]
    [InlineData("", "", "The expression can not be empty;")]
    [InlineData("SET a = :v", "", "An expression attribute value used in expression is not defined; attribute value: :v")]
    [InlineData("SET a = :v, a = :v", "':v':{'S':'x'}",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]")]
    [InlineData("SET a = :v, a.b = :v", "':v':{'S':'x'}",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]")]
    [InlineData("SET l[0] = :v REMOVE l[0]", "':v':{'S':'x'}",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [l, [0]], path two: [l, [0]]")]
    [InlineData("SET a.b = :v, a[0] = :v", "':v':{'S':'x'}",
        "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]")]
    [InlineData("SET a = :v SET b = :v", "':v':{'S':'x'}", "The \"SET\" section can only be used once in an update expression;")]
    [InlineData("REMOVE a REMOVE b", "", "The \"REMOVE\" section can only be used once in an update expression;")]
    // The facts have these two from dynalite, without the type set that AWS has shown since.
    [InlineData("ADD a :v", "':v':{'S':'x'}",
        "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND")]
    [InlineData("DELETE a :v", "':v':{'N':'1'}",
        "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND")]
    [InlineData("SET a = a + :v", "':v':{'S':'x'}", "Incorrect operand type for operator or function; operator or function: +, operand type: S")]
    [InlineData("SET a = list_append(a, :v)", "':v':{'S':'x'}", "Incorrect operand type for operator or function; operator or function: list_append, operand type: S")]
    [InlineData("SET a = if_not_exists(a)", "", "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1")]
    [InlineData("SET a = if_not_exists(:v, :v)", "':v':{'S':'x'}", "Operator or function requires a document path; operator or function: if_not_exists")]
    [InlineData("SET a = nofunction(a)", "", "Invalid function name; function: nofunction")]
    [InlineData("SET a = size(a)", "", "The function is not allowed in an update expression; function: size")]
    public Task Update_that_is_not_valid(string expression, string values, string sentence)
        => RefusedAsync(
            "UpdateItem",
            $"{{'TableName':'nosuch','Key':{{'pk':{{'S':'a'}}}},'UpdateExpression':'{expression}'{(values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values}}}")}}}",
            OneError + Update + sentence);

    [Theory]
    [InlineData("", "The expression can not be empty;")]
    [InlineData("!!!", "Syntax error; token: \"!\", near: \"!!\"")]
    [InlineData("#n", "An expression attribute name used in the document path is not defined; attribute name: #n")]
    [InlineData("a, a", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]")]
    [InlineData("a.b, a", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]")]
    [InlineData("l[0], l[0].x", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [l, [0]], path two: [l, [0], x]")]
    [InlineData("status", "Attribute name is a reserved keyword; reserved keyword: status")]
    public async Task Projection_that_is_not_valid(string expression, string sentence)
    {
        string text = Projection + sentence;
        await RefusedAsync("GetItem", $"{{'TableName':'nosuch','Key':{{'pk':{{'S':'a'}}}},'ProjectionExpression':'{expression}'}}", text);
        await RefusedAsync("Scan", $"{{'TableName':'nosuch','ProjectionExpression':'{expression}'}}", text);
        await RefusedAsync("BatchGetItem", $"{{'RequestItems':{{'nosuch':{{'Keys':[{{'pk':{{'S':'a'}}}}],'ProjectionExpression':'{expression}'}}}}}}", text);
        await RefusedAsync(
            "Query",
            $"{{'TableName':'nosuch','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{{':p':{{'S':'a'}}}},'ProjectionExpression':'{expression}'}}",
            text);
    }

    [Theory]
    [InlineData("a.b, a.c")]
    [InlineData("l[0], l[1]")]
    [InlineData("l[0].x, l[0].y")]
    public Task Projection_of_siblings_is_valid(string expression)
        => tables.OkAsync("GetItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'a'}}}},'ProjectionExpression':'{expression}'}}");

    [Theory]
    [InlineData("'ExpressionAttributeNames':{'#a':'x','#b':'y'}", "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}")]
    [InlineData("'ExpressionAttributeValues':{':v':{'S':'x'}}", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}")]
    [InlineData("'ExpressionAttributeNames':{}", "ExpressionAttributeNames must not be empty")]
    [InlineData("'ExpressionAttributeValues':{}", "ExpressionAttributeValues must not be empty")]
    [InlineData("'ExpressionAttributeNames':{'a':'x'}", "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"")]
    [InlineData("'ExpressionAttributeValues':{'v':{'S':'x'}}", "ExpressionAttributeValues contains invalid key: Syntax error; key: \"v\"")]
    public async Task Placeholders_that_do_not_fit(string placeholders, string text)
    {
        await RefusedAsync(
            "PutItem", $"{{'TableName':'nosuch','Item':{{'pk':{{'S':'a'}}}},'ConditionExpression':'attribute_exists(a)',{placeholders}}}", OneError + text);
        await RefusedAsync(
            "UpdateItem", $"{{'TableName':'nosuch','Key':{{'pk':{{'S':'a'}}}},'UpdateExpression':'REMOVE a',{placeholders}}}", OneError + text);
        await RefusedAsync("Scan", $"{{'TableName':'nosuch','FilterExpression':'attribute_exists(a)',{placeholders}}}", text);
        if (placeholders.Contains("Names", StringComparison.Ordinal))
            await RefusedAsync("GetItem", $"{{'TableName':'nosuch','Key':{{'pk':{{'S':'a'}}}},'ProjectionExpression':'a',{placeholders}}}", text);
    }

    [Theory]
    [InlineData("'ExpressionAttributeNames':{'#a':'x'}", "ExpressionAttributeNames can only be specified when using expressions")]
    [InlineData("'ExpressionAttributeValues':{':v':{'S':'x'}}", "ExpressionAttributeValues can only be specified when using expressions")]
    public async Task Placeholders_without_an_expression(string placeholders, string text)
    {
        await RefusedAsync("PutItem", $"{{'TableName':'nosuch','Item':{{'pk':{{'S':'a'}}}},{placeholders}}}", OneError + text);
        await RefusedAsync("UpdateItem", $"{{'TableName':'nosuch','Key':{{'pk':{{'S':'a'}}}},{placeholders}}}", OneError + text);
        await RefusedAsync("DeleteItem", $"{{'TableName':'nosuch','Key':{{'pk':{{'S':'a'}}}},{placeholders}}}", OneError + text);
    }

    [Theory]
    [InlineData("GetItem", "'Key':{'pk':{'S':'a'}},'AttributesToGet':['a'],'ProjectionExpression':'a'", "{AttributesToGet}", "{ProjectionExpression}", "")]
    [InlineData("PutItem", "'Item':{'pk':{'S':'a'}},'Expected':{'a':{'Exists':false}},'ConditionExpression':'a = b'", "{Expected}", "{ConditionExpression}", OneError)]
    [InlineData("DeleteItem", "'Key':{'pk':{'S':'a'}},'Expected':{'a':{'Exists':false}},'ConditionExpression':'a = b'", "{Expected}", "{ConditionExpression}", OneError)]
    [InlineData("UpdateItem",
        "'Key':{'pk':{'S':'a'}},'AttributeUpdates':{},'Expected':{'a':{'Exists':false}},'UpdateExpression':'REMOVE a','ConditionExpression':'a = b'",
        "{AttributeUpdates, Expected}", "{UpdateExpression, ConditionExpression}", OneError)]
    [InlineData("Scan",
        "'AttributesToGet':['a'],'ScanFilter':{'a':{'ComparisonOperator':'NULL'}},'ConditionalOperator':'AND','ProjectionExpression':'a','FilterExpression':'a = b'",
        "{AttributesToGet, ScanFilter, ConditionalOperator}", "{ProjectionExpression, FilterExpression}", "")]
    public Task Expression_and_other_parameters_in_one_request(string operation, string members, string others, string expressions, string envelope)
        => RefusedAsync(
            operation, $"{{'TableName':'nosuch',{members}}}",
            $"{envelope}Can not use both expression and non-expression parameters in the same request: "
            + $"Non-expression parameters: {others} Expression parameters: {expressions}");

    /// <summary>4,096 bytes as sent are accepted, 4,097 are not: facts, errors 4.1.</summary>
    [Fact]
    public async Task Expression_that_is_too_long()
    {
        string Long(int bytes) => "attribute_exists(" + new string('a', bytes - 18) + ")";
        await tables.OkAsync("Scan", $"{{'TableName':'hash','FilterExpression':'{Long(4096)}'}}");
        (string type, string text) = await tables.Database.ErrorAsync(
            "Scan", FactTables.Json($"{{'TableName':'hash','FilterExpression':'{Long(4097)}'}}"));
        Assert.Equal(Validation, type);
        Assert.Contains("Expression size has exceeded the maximum allowed size", text, StringComparison.Ordinal);
        await RefusedAsync(
            "PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'a'}}}},'ConditionExpression':'{Long(4097)}'}}",
            OneError + Condition + "Expression size has exceeded the maximum allowed size; expression size: 4097");
    }

    [Theory]
    [InlineData("SET a = nowhere", "The provided expression refers to an attribute that does not exist in the item")]
    [InlineData("SET nomap.a = pk", "The document path provided in the update expression is invalid for update")]
    [InlineData("SET pk = a", Invalid + "Cannot update attribute pk. This attribute is part of the key")]
    public Task Update_that_does_not_apply(string expression, string text)
        => RefusedAsync("UpdateItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'new'}}}},'UpdateExpression':'{expression}'}}", text);

    private Task RefusedAsync(string operation, string request, string text)
        => tables.AssertErrorAsync(operation, request, Validation, text);
}
