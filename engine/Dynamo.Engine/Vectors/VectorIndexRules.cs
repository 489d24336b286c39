using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Vectors;

/// <summary>
/// What CreateTable and UpdateTable check about a vector index behind the members' own constraints, in DynamoDB's
/// words (measured on us-east-1 and eu-west-2, August 2026). Gives the index's definition, as yet without a keyspace.
/// </summary>
internal static class VectorIndexRules
{
    public const int MaxIndexes = 5;
    public const int MaxDimensions = 4096;
    private const int MaxHashElements = 1;
    private const int MaxInlineFilters = 18;

    /// <param name="definitions">The request's AttributeDefinitions: they have to hold every attribute of the SearchSchema.</param>
    public static VectorIndexDefinition Define(VectorIndex member, BillingMode billing, IReadOnlyList<KeyAttribute> definitions)
    {
        CheckBilling(billing);
        if (member.Dimensions > MaxDimensions)
            DefinitionRules.Invalid($"Number of dimensions must be between 1 and {MaxDimensions} inclusive.");
        (ProjectionType projection, List<string> nonKeyAttributes) = IndexRules.Project(member.Projection);
        return new VectorIndexDefinition
        {
            Name = member.IndexName.ToString(),
            Entries = default,
            VectorAttribute = member.VectorAttributeName.ToString(),
            Dimensions = (int)member.Dimensions!.Value,
            Distance = DistanceOf(member.DistanceFunction),
            SearchSchema = SearchSchema(member.SearchSchema, definitions),
            Projection = projection,
            NonKeyAttributes = nonKeyAttributes,
        };
    }

    public static void CheckBilling(BillingMode billing)
    {
        if (billing != BillingMode.PayPerRequest)
            DefinitionRules.Invalid("Vector indexes are only supported for PAY_PER_REQUEST tables");
    }

    /// <summary>A vector attribute is defined by its indexes, all alike, and by nothing else.</summary>
    /// <param name="definitions">The request's AttributeDefinitions.</param>
    public static void CheckAttributes(IReadOnlyList<VectorIndexDefinition> indexes, IReadOnlyList<KeyAttribute> definitions)
    {
        foreach (VectorIndexDefinition index in indexes)
        {
            string attribute = index.VectorAttribute;
            if (definitions.Any(d => d.Name == attribute))
            {
                DefinitionRules.Invalid($"Conflicting attribute definition for '{attribute}'. "
                    + "An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.");
            }
            if (indexes.Any(i => i.VectorAttribute == attribute && i.Dimensions != index.Dimensions))
            {
                DefinitionRules.Invalid($"Conflicting attribute definition for '{attribute}'. "
                    + "All VectorIndexes on the same vector attribute must use the same dimensions.");
            }
        }
    }

    private static List<SearchElement> SearchSchema(ValueList<SearchSchemaElement> schema, IReadOnlyList<KeyAttribute> definitions)
    {
        List<SearchElement> elements = [];
        for (int i = 0; i < schema.Count; i++)
        {
            string name = schema[i].AttributeName.ToString();
            KeyAttribute? attribute = definitions.FirstOrDefault(d => d.Name == name);
            if (attribute is null)
            {
                DefinitionRules.Invalid("One element in SearchSchema is not defined in attribute definitions");
                break;
            }
            elements.Add(new SearchElement(attribute, schema[i].SearchSchemaElementType.Is("HASH"u8)));
        }
        CheckCount("HASH", elements.Count(e => e.IsHash), MaxHashElements);
        CheckCount("INLINE_FILTER", elements.Count(e => !e.IsHash), MaxInlineFilters);
        if (elements.DistinctBy(e => e.Attribute.Name).Count() != elements.Count)
            DefinitionRules.Invalid("SearchSchema contains a duplicate AttributeName");
        return elements;
    }

    private static void CheckCount(string type, int count, int max)
    {
        if (count > max)
        {
            DefinitionRules.Invalid(
                $"Value '{count}' at 'SearchSchema' failed to satisfy constraint: Member must have {type} count less than or equal to {max}");
        }
    }

    private static DistanceFunction DistanceOf(Utf8Text function)
        => function.Is("COSINE"u8) ? DistanceFunction.Cosine
            : function.Is("EUCLIDEAN"u8) ? DistanceFunction.Euclidean : DistanceFunction.DotProduct;
}
