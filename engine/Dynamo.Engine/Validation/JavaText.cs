using System.Text;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.BatchExecuteStatement;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Validation;

/// <summary>
/// Values as DynamoDB's Java objects print themselves: the older layer echoes them in its messages.
/// </summary>
internal static class JavaText
{
    public static string List(ValueList<Utf8Text> texts) => List(texts.Count, i => texts[i].ToString());

    public static string List(ValueList<KeySchemaElement> schema) => List(
        schema.Count, i => $"KeySchemaElement(attributeName={OrNull(schema[i].AttributeName)}, keyType={OrNull(schema[i].KeyType)})");

    public static string List(int count, Func<int, string> element)
        => "[" + string.Join(", ", Enumerable.Range(0, count).Select(element)) + "]";

    /// <summary>BatchWriteItem's RequestItems.</summary>
    public static string Map(BatchWriteItemRequest request) => "{" + string.Join(", ", request.RequestItems.Select(
        table => $"{table.TableName}={List(table.Requests.Count, i => Write(request, table.Requests[i]))}")) + "}";

    /// <summary>BatchExecuteStatement's Statements.</summary>
    public static string List(BatchExecuteStatementRequest request) => List(request.Statements.Count, i =>
    {
        BatchStatementRequest statement = request.Statements[i];
        string consistent = statement.ConsistentRead switch { true => "true", false => "false", null => "null" };
        return $"BatchStatementRequest(statement={OrNull(statement.Statement)}, parameters={Values(request, statement.Parameters)}, "
            + $"consistentRead={consistent}, returnValuesOnConditionCheckFailure={OrNull(statement.ReturnValuesOnConditionCheckFailure)})";
    });

    /// <summary>ExecuteTransaction's TransactStatements.</summary>
    public static string List(ExecuteTransactionRequest request) => List(request.TransactStatements.Count, i =>
    {
        ParameterizedStatement statement = request.TransactStatements[i];
        return $"ParameterizedStatement(statement={OrNull(statement.Statement)}, parameters={Values(request, statement.Parameters)}, "
            + $"returnValuesOnConditionCheckFailure={OrNull(statement.ReturnValuesOnConditionCheckFailure)})";
    });

    private static string Values(OperationRequest request, ValueList<ValueSlot> values)
        => values.IsPresent ? List(values.Count, i => values[i].Length == 0 ? "null" : Value(new ValueView(request.Bytes(values[i])))) : "null";

    private static string Write(BatchWriteItemRequest request, WriteRequest write)
    {
        string put = write.HasPutRequest
            ? $"PutRequest(item={Item(request, write.Item)}, workloadProfileName=null)"
            : "null";
        string delete = write.HasDeleteRequest ? $"DeleteRequest(key={Item(request, write.Key)})" : "null";
        return $"WriteRequest(putRequest={put}, deleteRequest={delete})";
    }

    private static string Item(BatchWriteItemRequest request, ValueSlot slot)
        => slot.Length == 0 ? "null" : Attributes(ItemBytes.Attributes(request.Bytes(slot)));

    private static string Attributes(AttributeEnumerator attributes)
    {
        StringBuilder text = new("{");
        foreach (AttributeEntry attribute in attributes)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(Encoding.UTF8.GetString(attribute.Name))
                .Append('=').Append(Value(attribute.Value));
        }
        return text.Append('}').ToString();
    }

    /// <summary>
    /// An AttributeValue: its members, six that the API does not have among them, of which one is set. (AWS prints some
    /// by the class's name and a hash instead, in one region now this way and now that: measured July to October 2026.)
    /// </summary>
    private static string Value(ValueView value)
    {
        ValueTag tag = value.Tag;
        string shown = Shown(value);
        string[] members =
        [
            "s", "n", "b", "iNT", "dECIMAL", "dOUBLE", "sS", "nS", "bS", "iNTSET", "dECIMALSET", "dOUBLESET", "m", "l", "nULL", "bOOL",
        ];
        string set = tag switch
        {
            ValueTag.String => "s",
            ValueTag.Number => "n",
            ValueTag.Binary => "b",
            ValueTag.StringSet => "sS",
            ValueTag.NumberSet => "nS",
            ValueTag.BinarySet => "bS",
            ValueTag.Map => "m",
            ValueTag.List => "l",
            ValueTag.Null => "nULL",
            _ => "bOOL",
        };
        return $"AttributeValue({string.Join(", ", members.Select(m => $"{m}={(m == set ? shown : "null")}"))})";
    }

    private static string Shown(ValueView value)
    {
        switch (value.Tag)
        {
            case ValueTag.String or ValueTag.Number:
                return Encoding.UTF8.GetString(value.Scalar);
            case ValueTag.Binary:
                return Buffer(value.Scalar);
            case ValueTag.Map:
                return Attributes(value.Attributes);
            case ValueTag.List:
                List<string> elements = [];
                foreach (ValueView element in value.Elements)
                    elements.Add(Value(element));
                return $"[{string.Join(", ", elements)}]";
            case ValueTag.True or ValueTag.Null:
                return "true";
            case ValueTag.False:
                return "false";
            default:
                List<string> members = [];
                foreach (ReadOnlySpan<byte> member in value.Members)
                    members.Add(value.Tag == ValueTag.BinarySet ? Buffer(member) : Encoding.UTF8.GetString(member));
                return $"[{string.Join(", ", members)}]";
        }
    }

    private static string Buffer(ReadOnlySpan<byte> bytes)
        => $"java.nio.HeapByteBuffer[pos=0 lim={bytes.Length} cap={bytes.Length}]";

    private static string OrNull(Utf8Text text) => text.IsPresent ? text.ToString() : "null";
}
