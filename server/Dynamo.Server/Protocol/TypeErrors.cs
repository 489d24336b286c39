using System.Text.Json;

namespace Dynamo.Server.Protocol;

/// <summary>
/// The texts of SerializationException, by expected type and token found, as AWS's Java server words them
/// (recorded by dynalite's tests against AWS).
/// </summary>
internal static class TypeErrors
{
    private const string Model = "com.amazonaws.dynamodb.v20120810.";
    private const string UnexpectedObject = "Start of structure or map found where not expected";
    private const string UnexpectedField = "Unexpected field type";

    private const string ParameterizedType =
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
        + "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
        + "loader 'bootstrap')";

    public static SerializationException String(in Utf8JsonReader json) => Scalar(in json, "String");

    public static SerializationException Number(in Utf8JsonReader json, string type) => Scalar(in json, type);

    public static SerializationException Boolean(in Utf8JsonReader json)
        => json.TokenType == JsonTokenType.String
            ? new SerializationException("Unexpected token received from parser")
            : Scalar(in json, "Boolean");

    public static SerializationException Blob(JsonTokenType found) => new(found switch
    {
        JsonTokenType.StartArray => "Unrecognized collection type class java.nio.ByteBuffer",
        JsonTokenType.StartObject => UnexpectedObject,
        _ => "only base-64-encoded strings are convertible to bytes",
    });

    public static SerializationException List(JsonTokenType found)
        => new(found == JsonTokenType.StartObject ? UnexpectedObject : UnexpectedField);

    public static SerializationException NestedList(JsonTokenType found)
        => new(found == JsonTokenType.StartObject ? UnexpectedObject : ParameterizedType);

    /// <param name="valueType">The values' Java name; without a package it is one of DynamoDB's model.</param>
    public static SerializationException Map(JsonTokenType found, string valueType)
        => new(found == JsonTokenType.StartArray ? NotAMap(valueType) : UnexpectedField);

    /// <summary>A map as element of a list, as BatchGetItem's Keys.</summary>
    public static SerializationException NestedMap(JsonTokenType found, string valueType)
        => new(found == JsonTokenType.StartArray ? NotAMap(valueType) : ParameterizedType);

    public static SerializationException FieldStructure(JsonTokenType found, string type)
        => new(found == JsonTokenType.StartArray ? NotAStructure(type) : UnexpectedField);

    public static SerializationException ElementStructure(JsonTokenType found, string type)
        => new(found == JsonTokenType.StartArray ? NotAStructure(type) : "Unexpected value type in payload");

    private static SerializationException Scalar(in Utf8JsonReader json, string type) => new(json.TokenType switch
    {
        JsonTokenType.True => "TRUE_VALUE cannot be converted to " + type,
        JsonTokenType.False => "FALSE_VALUE cannot be converted to " + type,
        JsonTokenType.String => "STRING_VALUE cannot be converted to " + type,
        JsonTokenType.Number when json.ValueSpan.IndexOfAny(".eE"u8) >= 0 => "DECIMAL_VALUE cannot be converted to " + type,
        JsonTokenType.Number => "NUMBER_VALUE cannot be converted to " + type,
        JsonTokenType.StartArray => "Unrecognized collection type class java.lang." + type,
        _ => UnexpectedObject,
    });

    private static string NotAMap(string valueType) => "Unrecognized collection type java.util.Map<java.lang.String, "
        + (valueType.Contains('.', StringComparison.Ordinal) ? valueType : Model + valueType) + ">";

    private static string NotAStructure(string type) => "Unrecognized collection type class " + Model + type;
}
