using System.Diagnostics.CodeAnalysis;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tables;

/// <summary>
/// What CreateTable and UpdateTable check about keys and throughput behind the members' own constraints, in
/// DynamoDB's words (measured on AWS, October 2026).
/// </summary>
internal static class DefinitionRules
{
    private const long MaxUnits = 1_000_000_000_000;

    public static List<KeyAttribute> Attributes(ValueList<AttributeDefinition> definitions)
    {
        List<KeyAttribute> attributes = [];
        for (int i = 0; i < definitions.Count; i++)
        {
            string name = definitions[i].AttributeName.ToString();
            if (attributes.Any(a => a.Name == name))
                DynamoException.ThrowValidation($"Attribute Name is duplicated: {name}");
            attributes.Add(new KeyAttribute(name, TypeOf(definitions[i].AttributeType)));
        }
        return attributes;
    }

    /// <summary>The key attributes of a schema by role; refuses those that are not defined.</summary>
    public static (List<KeyAttribute> Partition, List<KeyAttribute> Sort) Keys(
        ValueList<KeySchemaElement> schema, IReadOnlyList<KeyAttribute> definitions)
    {
        List<KeyAttribute> partition = [];
        List<KeyAttribute> sort = [];
        for (int i = 0; i < schema.Count; i++)
        {
            string name = schema[i].AttributeName.ToString();
            KeyAttribute? attribute = definitions.FirstOrDefault(d => d.Name == name);
            if (attribute is null)
            {
                Invalid("Some index key attributes are not defined in AttributeDefinitions. "
                    + $"Keys: [{Names(schema)}], AttributeDefinitions: [{Names(definitions)}]");
            }
            (schema[i].KeyType.Is("HASH"u8) ? partition : sort).Add(attribute);
        }
        return (partition, sort);
    }

    /// <summary>The order and names of a key of at most one attribute of each role.</summary>
    public static void CheckSimpleSchema(ValueList<KeySchemaElement> schema)
    {
        if (schema.Count > 1 && schema[0].AttributeName.Is(schema[1].AttributeName.Span))
            DynamoException.ThrowValidation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
        if (!schema[0].KeyType.Is("HASH"u8))
            DynamoException.ThrowValidation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        if (schema.Count > 1 && !schema[1].KeyType.Is("RANGE"u8))
            DynamoException.ThrowValidation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }

    public static Throughput Throughput(ProvisionedThroughput throughput)
    {
        CheckBounds(throughput);
        return throughput.IsPresent
            ? new Throughput(throughput.ReadCapacityUnits!.Value, throughput.WriteCapacityUnits!.Value)
            : Tables.Throughput.None;
    }

    public static void CheckBounds(ProvisionedThroughput throughput)
    {
        if (throughput.ReadCapacityUnits > MaxUnits)
            DynamoException.ThrowValidation($"Given value {throughput.ReadCapacityUnits} for ReadCapacityUnits is out of bounds");
        if (throughput.WriteCapacityUnits > MaxUnits)
            DynamoException.ThrowValidation($"Given value {throughput.WriteCapacityUnits} for WriteCapacityUnits is out of bounds");
    }

    public static void CheckTableClass(Utf8Text tableClass)
    {
        if (tableClass.IsPresent && !tableClass.Is("STANDARD"u8) && !tableClass.Is("STANDARD_INFREQUENT_ACCESS"u8))
        {
            DynamoException.ThrowValidation("Invalid table-class parameter provided. Please try again with a valid table-class value: "
                + "[STANDARD, STANDARD_INFREQUENT_ACCESS].");
        }
    }

    /// <summary>As DynamoDB lists definitions: in the order of a hash map that was made for so many.</summary>
    public static string Names(IReadOnlyList<KeyAttribute> definitions)
        => string.Join(", ", HashOrder.Sort(definitions.Select(d => d.Name), definitions.Count, leastBuckets: 1));

    public static string Names(ValueList<KeySchemaElement> schema)
        => string.Join(", ", Enumerable.Range(0, schema.Count).Select(i => schema[i].AttributeName.ToString()));

    [DoesNotReturn]
    public static void Invalid(string sentence) => DynamoException.ThrowValidation(ErrorText.Invalid + sentence);

    [DoesNotReturn]
    public static void InUse(string sentence)
        => DynamoException.Throw(ErrorCode.ResourceInUse, "Attempt to change a resource which is still in use: " + sentence);

    private static ValueTag TypeOf(Utf8Text type)
        => type.Is("S"u8) ? ValueTag.String : type.Is("N"u8) ? ValueTag.Number : ValueTag.Binary;
}
