using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Validation;

/// <summary>The constraints of RequestItems: on the map, on its keys and on its values.</summary>
internal static class BatchRules
{
    /// <summary>Keys of one table in a BatchGetItem, and of all tables together.</summary>
    public const int MaxKeys = 100;

    /// <summary>Requests to one table in a BatchWriteItem, and to all tables together.</summary>
    public const int MaxWrites = 25;

    private const int MinTableName = 3;
    private const int MaxTableName = 255;

    private static readonly string s_mapKeys =
        $"Map keys must satisfy constraint: [{Constraints.MaxLength(MaxTableName)}, {Constraints.MinLength(MinTableName)}, {Constraints.NamePattern}]";

    private static readonly string s_mapValues =
        $"Map value must satisfy constraint: [{Constraints.MaxLength(MaxWrites)}, {Constraints.MinLength(1)}]";

    /// <summary>The map alone; its elements have rules of their own.</summary>
    public static void CheckGetTables(BatchGetItemRequest request, MemberPath path, ref MemberErrors errors)
    {
        MemberList<KeysAndAttributes> tables = request.RequestItems;
        if (!tables.IsPresent)
            errors.Add(new MemberError(path, null, Constraints.NotNull, CurrentForm.Echo));
        else if (tables.Count == 0)
            errors.Add(new MemberError(path, "{}", Constraints.MinLength(1), CurrentForm.Generic));
        for (int i = 0; i < tables.Count; i++)
        {
            if (IsTableName(tables[i].TableName))
                continue;
            errors.Add(new MemberError(path, WithoutBlanks(request.RequestItemsJson.ToString()), s_mapKeys, CurrentForm.Echo));
            return;
        }
    }

    /// <summary>The map is echoed as JSON, and a client may write that with blanks between its tokens, as botocore does.</summary>
    private static string WithoutBlanks(string json)
    {
        StringBuilder text = new(json.Length);
        bool quoted = false;
        for (int i = 0; i < json.Length; i++)
        {
            char c = json[i];
            if (!quoted && c is (' ' or '\t' or '\r' or '\n'))
                continue;
            if (c == '"')
                quoted = !quoted;
            text.Append(c);
            if (c == '\\')
                text.Append(json[++i]);
        }
        return text.ToString();
    }

    /// <summary>An empty map has a sentence of its own; a bad table name gives way to any other error.</summary>
    public static void CheckWriteTables(BatchWriteItemRequest request, MemberPath path, ref MemberErrors errors)
    {
        MemberList<TableWrites> tables = request.RequestItems;
        if (!tables.IsPresent)
        {
            errors.Add(new MemberError(path, null, Constraints.NotNull, CurrentForm.Echo));
            return;
        }
        if (tables.Count == 0)
        {
            if (!errors.Any)
                DynamoException.ThrowValidation("The requestItems parameter is required for BatchWriteItem");
            return;
        }
        bool badName = false;
        for (int i = 0; i < tables.Count; i++)
        {
            TableWrites table = tables[i];
            badName |= !IsTableName(table.TableName);
            if (table.Requests.Count is 0 or > MaxWrites)
                errors.Add(new MemberError(path, JavaText.Map(request), s_mapValues, CurrentForm.Echo));
            CheckWrites(table, path, ref errors);
        }
        if (badName && !errors.Any)
            errors.Add(new MemberError(path, JavaText.Map(request), s_mapKeys, CurrentForm.Echo));
    }

    private static void CheckWrites(TableWrites table, MemberPath path, ref MemberErrors errors)
    {
        for (int i = 0; i < table.Requests.Count; i++)
        {
            WriteRequest write = table.Requests[i];
            if (write.HasDeleteRequest && !write.Key.IsPresent)
                AddNull(table, i, "DeleteRequest", "Key", path, ref errors);
            if (write.HasPutRequest && !write.Item.IsPresent)
                AddNull(table, i, "PutRequest", "Item", path, ref errors);
        }
    }

    private static void AddNull(
        TableWrites table, int index, string request, string member, MemberPath path, ref MemberErrors errors)
    {
        MemberPath element = path.Element(table.TableName.ToString()).Inside;
        string number = (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        element = new MemberPath($"{element.Pascal}{number}.member.", $"{element.Camel}{number}.member.");
        errors.Add(new MemberError(
            element.Member(request).Inside.Member(member), null, Constraints.NotNull, CurrentForm.Echo));
    }

    private static bool IsTableName(Utf8Text name) => name.Span.StartsWith("arn:"u8)
        || (name.Length is >= MinTableName and <= MaxTableName && Constraints.HasNameBytesOnly(name.Span));
}
