using System.Buffers;
using System.Text;

namespace Dynamo.Engine.Validation;

/// <summary>The sentences in which constraints are worded.</summary>
internal static class Constraints
{
    public const string NotNull = "Member must not be null";
    public const string NamePattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

    private static readonly SearchValues<byte> s_nameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"u8);

    /// <summary>Whether the text meets <see cref="NamePattern"/>; so does an empty one, which is refused for its length.</summary>
    public static bool HasNameBytesOnly(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(s_nameBytes);

    public static string MinLength(int n) => $"Member must have length greater than or equal to {n}";

    public static string MaxLength(int n) => $"Member must have length less than or equal to {n}";

    public static string MinValue(long n) => $"Member must have value greater than or equal to {n}";

    public static string MaxValue(long n) => $"Member must have value less than or equal to {n}";
}

/// <summary>The values that an enumerated member may have, in the order in which DynamoDB lists them.</summary>
internal sealed class MemberEnum
{
    private readonly byte[][] _values;

    /// <param name="current">The current layer's list, where it has its own: that form names neither value nor member.</param>
    private MemberEnum(string values, string? current = null)
    {
        _values = [.. values.Split(", ").Select(Encoding.UTF8.GetBytes)];
        Constraint = $"Member must satisfy enum value set: [{values}]";
        Current = current is null ? null : $"Member must satisfy enum value set: [{current}]";
    }

    public static readonly MemberEnum ReturnConsumedCapacity = new("INDEXES, TOTAL, NONE");
    public static readonly MemberEnum ReturnItemCollectionMetrics = new("SIZE, NONE");
    public static readonly MemberEnum Select = new("SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES");

    /// <summary>UPDATE_NEW: DynamoDB's own slip.</summary>
    public static readonly MemberEnum ReturnValues = new(
        "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW", "ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE");

    public static readonly MemberEnum ReturnValuesOnConditionCheckFailure = new("ALL_OLD, NONE", "ALL_OLD, NONE");

    /// <summary>[ALL, OR]: DynamoDB's own slip.</summary>
    public static readonly MemberEnum ConditionalOperator = new("OR, AND", "ALL, OR");

    public static readonly MemberEnum ComparisonOperator = new(
        "IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS");

    public static readonly MemberEnum AttributeAction = new("ADD, PUT, DELETE");
    public static readonly MemberEnum KeyType = new("HASH, RANGE");
    public static readonly MemberEnum AttributeType = new("B, N, S");
    public static readonly MemberEnum BillingMode = new("PROVISIONED, PAY_PER_REQUEST");
    public static readonly MemberEnum ProjectionType = new("ALL, INCLUDE, KEYS_ONLY");
    public static readonly MemberEnum StreamViewType = new("OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE");
    public static readonly MemberEnum ShardFilterType = new("CHILD_SHARDS");
    public static readonly MemberEnum ShardIteratorType = new("AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON");
    public static readonly MemberEnum BackupType = new("USER, SYSTEM, AWS_BACKUP, ALL");
    public static readonly MemberEnum SseType = new("AES256, KMS");
    public static readonly MemberEnum SearchSchemaElementType = new("HASH, INLINE_FILTER");
    public static readonly MemberEnum DistanceFunction = new("COSINE, DOT_PRODUCT, EUCLIDEAN");

    public string Constraint { get; }

    public string? Current { get; }

    public bool Has(ReadOnlySpan<byte> value)
    {
        foreach (byte[] candidate in _values)
        {
            if (value.SequenceEqual(candidate))
                return true;
        }
        return false;
    }
}
