using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.SearchVectors;

/// <summary>What an index allows a SearchConditionExpression to say, in DynamoDB's words (measured on eu-west-2, August 2026).</summary>
internal static class SearchConditionRules
{
    private const string Prefix = "Invalid SearchConditionExpression: SearchConditionExpression ";

    public static void Check(TableVectorIndex index, BoundSearchCondition condition)
    {
        for (int i = 0; i < condition.Count; i++)
        {
            if (!index.SearchSchema.Any(e => e.Name.AsSpan().SequenceEqual(condition.Attribute(i))))
            {
                DynamoException.ThrowValidation(
                    "SearchConditionExpression must not contain any attributes that is not in SearchSchema. "
                    + $"Invalid attribute: {Encoding.UTF8.GetString(condition.Attribute(i))}");
            }
        }
        for (int i = 0; i < condition.Count; i++)
        {
            if (condition.IsNested(i))
                DynamoException.ThrowValidation(Prefix + "cannot have conditions on nested attributes");
        }
        foreach ((byte[] name, ValueTag type, bool isHash) in index.SearchSchema)
            Check(condition, name, type, isHash);
    }

    private static void Check(BoundSearchCondition condition, byte[] name, ValueTag type, bool isHash)
    {
        int at = -1;
        for (int i = 0; i < condition.Count; i++)
        {
            if (!name.AsSpan().SequenceEqual(condition.Attribute(i)))
                continue;
            if (at >= 0)
                DynamoException.ThrowValidation(Prefix + "must only contain one condition per attribute");
            at = i;
        }
        if (at < 0 && isHash)
            DynamoException.ThrowValidation("SearchConditionExpression must be provided when SearchSchema has a HASH key");
        if (at < 0)
            return;
        ValueView value = condition.Value(at);
        if (value.Tag != type)
        {
            DynamoException.ThrowValidation(
                $"Type of '{Encoding.UTF8.GetString(name)}' attribute in SearchConditionExpression ({value.Tag.TypeName()}) "
                + $"does not match type in search schema ({type.TypeName()})");
        }
        if (isHash && type != ValueTag.Number && value.Scalar.IsEmpty)
        {
            DynamoException.ThrowValidation(
                $"{ErrorText.NotValid}The AttributeValue for a key attribute cannot contain an empty "
                + $"{(type == ValueTag.String ? "string" : "binary")} value. Key: {Encoding.UTF8.GetString(name)}");
        }
    }
}
