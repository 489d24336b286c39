namespace Dynamo.Differential.Tests;

/// <summary>A way in which we differ from dynalite on purpose, and who says that we are right.</summary>
internal sealed record KnownDifference(string Name, string Source, Func<Exchange, bool> Covers);

/// <summary>
/// Every known difference from dynalite 4.0.0. It answers as DynamoDB did around 2016 to 2020; measurements on AWS of
/// June to October 2026 go before it. docs/differences-from-dynalite.md is written from this table.
/// </summary>
internal static class KnownDifferences
{
    private const string Measured = "measured on us-east-1, October 2026";
    private const string Envelope = "1 validation error detected: ";

    public static readonly KnownDifference[] All =
    [
        new("Expression and value errors of Put, Update and Delete stand behind '1 validation error detected: '",
            Measured,
            e => IsItemWrite(e) && Ours(e).StartsWith(Envelope, StringComparison.Ordinal) && Reworded(Ours(e)[Envelope.Length..]) == Reworded(Theirs(e))),
        new("The same error, worded as today",
            Measured,
            e => BothRefuse(e) && Reworded(Ours(e)) == Reworded(Theirs(e))),
        new("Member constraints name the member in PascalCase, without its value, and a table name may have one character",
            Measured,
            e => (BothRefuse(e) && IsConstraint(Theirs(e)) && IsConstraint(Ours(e))) || TheirsMindsShortTableName(e)),
        new("Syntax errors show the token and what is near it",
            "AWS documentation of expressions; measured",
            e => BothRefuse(e) && Ours(e).Contains("Syntax error; token:", StringComparison.Ordinal) && Theirs(e).Contains("Syntax error;", StringComparison.Ordinal)),
        new("Numbers may start with a plus sign",
            Measured,
            e => Theirs(e).Contains("cannot be converted to a numeric value: +3", StringComparison.Ordinal)),
        new("An operand of a type that the operator cannot compare is refused before anything is read",
            Measured,
            e => Ours(e).Contains("Incorrect operand type for operator or function; operator or function:", StringComparison.Ordinal)),
        new("A key condition's operand of a type that no key has is refused by type, after the condition's attributes",
            Measured,
            e => e.Request.Operation == "Query" && BothRefuse(e) && Theirs(e).Contains("ComparisonOperator", StringComparison.Ordinal)
                && (Ours(e).EndsWith("Condition parameter type does not match schema type", StringComparison.Ordinal)
                    || Ours(e).StartsWith("Query condition missed key schema element", StringComparison.Ordinal))),
        new("An empty key value is refused in every operation, also in a key condition",
            Measured,
            e => Ours(e).Contains("key attribute cannot contain an empty", StringComparison.Ordinal)),
        new("The valid types of attribute_type stand in the service's order of today",
            "public measurements on AWS of 2026",
            e => BothRefuse(e) && Ours(e).Contains("Invalid attribute type name found", StringComparison.Ordinal)
                && Theirs(e).Contains("Invalid attribute type name found", StringComparison.Ordinal)),
        new("A placeholder that stands for an empty name is refused as such",
            "public measurements on AWS of 2026",
            e => BothRefuse(e) && Ours(e).Contains("Empty attribute name for key", StringComparison.Ordinal)),
        new("BatchWriteItem without requests misses its parameter",
            Measured,
            e => e.Request.Operation == "BatchWriteItem" && Ours(e) == "The requestItems parameter is required for BatchWriteItem"),
        new("Unused placeholders are listed in the order of the service's map",
            "public measurements on AWS of 2026",
            e => BothRefuse(e) && Ours(e).Contains("unused in expressions: keys:", StringComparison.Ordinal) && Theirs(e).Contains("unused in expressions: keys:", StringComparison.Ordinal)),
        new("A filter on what a local index does not hold reads it from the table",
            "developer guide: local secondary indexes, fetching from the table",
            e => e.Request.Operation == "Query" && e.Ours.Status == 200 && e.Theirs.Status == 200
                && e.Request.Body["IndexName"]?.ToJsonString() == "\"local\"" && e.Request.Body.ContainsKey("FilterExpression")),
        new("A path into a key attribute is refused in every expression",
            "dynalite's own tests of other operations",
            e => Ours(e).StartsWith("Key attributes must be scalars", StringComparison.Ordinal)),
        new("NOT may follow NOT",
            "the documented grammar of conditions",
            e => Theirs(e).Contains("Syntax error; Expected", StringComparison.Ordinal) && e.Request.Body.ToJsonString().Contains("NOT NOT", StringComparison.Ordinal)),
        new("An update that cannot be applied for several reasons names another of them",
            "open: nobody has measured all orders; ours is that of UpdateDiagnosis",
            e => e.Request.Operation == "UpdateItem" && BothRefuse(e) && IsUpdateFault(Ours(e)) && IsUpdateFault(Theirs(e))),
        new("Attributes are absent where an update touched nothing that it returns",
            Measured,
            e => e.Request.Operation == "UpdateItem" && e.Ours.Body?.ToJsonString() == "{}" && e.Theirs.Body?.ToJsonString() == """{"Attributes":{}}"""),
    ];

    private static string Ours(Exchange e) => e.Ours.Message ?? "";

    private static string Theirs(Exchange e) => e.Theirs.Message ?? "";

    private static bool BothRefuse(Exchange e) => e.Ours.Status == 400 && e.Theirs.Status == 400 && e.Ours.ErrorType == e.Theirs.ErrorType;

    private static bool IsItemWrite(Exchange e)
        => e.Request.Operation is "PutItem" or "UpdateItem" or "DeleteItem" && BothRefuse(e);

    private static bool IsUpdateFault(string message) => message is
        "The document path provided in the update expression is invalid for update"
        or "The provided expression refers to an attribute that does not exist in the item"
        or "An operand in the update expression has an incorrect data type";

    private static bool IsConstraint(string message) => message.Contains("ailed to satisfy constraint", StringComparison.Ordinal);

    private static bool TheirsMindsShortTableName(Exchange e)
        => Theirs(e).Contains("'tableName'", StringComparison.Ordinal) && Theirs(e).Contains("greater than or equal to 3", StringComparison.Ordinal);

    /// <summary>An older text in today's words: only what is known to have changed.</summary>
    private static string Reworded(string message)
    {
        string text = message.StartsWith(Envelope, StringComparison.Ordinal) ? message[Envelope.Length..] : message;
        foreach ((string older, string today) in s_rewordings)
            text = text.Replace(older, today, StringComparison.Ordinal);
        int wrapped = text.LastIndexOf(" for key :", StringComparison.Ordinal);
        const string Wrapper = "ExpressionAttributeValues contains invalid value: ";
        if (text.StartsWith(Wrapper, StringComparison.Ordinal) && wrapped > 0)
            text = text[Wrapper.Length..wrapped];
        int typeSet = text.IndexOf(", typeSet: ", StringComparison.Ordinal);
        return (typeSet < 0 ? text : text[..typeSet]).TrimEnd().TrimEnd(':');
    }

    private static readonly (string Older, string Today)[] s_rewordings =
    [
        ("One or more parameter values were invalid: The AttributeValue for a key", "One or more parameter values are not valid. The AttributeValue for a key"),
        (": FilterExpression and KeyConditionExpression are null", ""),
        (": UpdateExpression and ConditionExpression are null", ""),
        (": ConditionExpression is null", ""),
    ];
}
