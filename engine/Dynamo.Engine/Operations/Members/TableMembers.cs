namespace Dynamo.Engine.Operations.Members;

public readonly record struct AttributeDefinition(Utf8Text AttributeName, Utf8Text AttributeType);

public readonly record struct KeySchemaElement(Utf8Text AttributeName, Utf8Text KeyType);

public readonly record struct Tag(Utf8Text Key, Utf8Text Value);

/// <summary>ProvisionedThroughput: the structure's presence, and its members as sent.</summary>
public readonly record struct ProvisionedThroughput(bool IsPresent, long? ReadCapacityUnits, long? WriteCapacityUnits);

/// <summary>OnDemandThroughput; a structure without members counts as absent.</summary>
public readonly record struct OnDemandThroughput(bool IsPresent, long? MaxReadRequestUnits, long? MaxWriteRequestUnits)
{
    public bool HasMembers => MaxReadRequestUnits is not null || MaxWriteRequestUnits is not null;
}

/// <summary>WarmThroughput; a structure without members counts as absent.</summary>
public readonly record struct WarmThroughput(bool IsPresent, long? ReadUnitsPerSecond, long? WriteUnitsPerSecond)
{
    public bool HasMembers => ReadUnitsPerSecond is not null || WriteUnitsPerSecond is not null;
}

public readonly record struct StreamSpecification(bool IsPresent, bool? StreamEnabled, Utf8Text StreamViewType);

public readonly record struct SseSpecification(bool IsPresent, bool? Enabled, Utf8Text SseType, Utf8Text KmsMasterKeyId);

/// <summary>Projection of an index.</summary>
public sealed class Projection : IReusable
{
    /// <summary>Whether the structure was there.</summary>
    public bool IsPresent { get; set; }

    public Utf8Text ProjectionType { get; set; }

    public ValueList<Utf8Text> NonKeyAttributes { get; } = new();

    public void Reset()
    {
        IsPresent = false;
        ProjectionType = default;
        NonKeyAttributes.Reset();
    }
}

/// <summary>An element of GlobalSecondaryIndexes or LocalSecondaryIndexes, or a GSI's Create or Update action.</summary>
public sealed class SecondaryIndex : IReusable
{
    public Utf8Text IndexName { get; set; }

    public ValueList<KeySchemaElement> KeySchema { get; } = new();

    public Projection Projection { get; } = new();

    /// <summary>Global indexes only, as the next two.</summary>
    public ProvisionedThroughput ProvisionedThroughput { get; set; }

    public OnDemandThroughput OnDemandThroughput { get; set; }

    public WarmThroughput WarmThroughput { get; set; }

    public void Reset()
    {
        IndexName = default;
        KeySchema.Reset();
        Projection.Reset();
        ProvisionedThroughput = default;
        OnDemandThroughput = default;
        WarmThroughput = default;
    }
}

public readonly record struct SearchSchemaElement(Utf8Text AttributeName, Utf8Text SearchSchemaElementType);

/// <summary>An element of VectorIndexes, or a vector index's Create action.</summary>
public sealed class VectorIndex : IReusable
{
    public Utf8Text IndexName { get; set; }

    /// <summary>Whether VectorAttribute was there; <see cref="VectorAttributeName"/> is its AttributeName.</summary>
    public bool HasVectorAttribute { get; set; }

    public Utf8Text VectorAttributeName { get; set; }

    public ValueList<SearchSchemaElement> SearchSchema { get; } = new();

    public Projection Projection { get; } = new();

    public long? Dimensions { get; set; }

    public Utf8Text DistanceFunction { get; set; }

    public void Reset()
    {
        IndexName = default;
        HasVectorAttribute = false;
        VectorAttributeName = default;
        SearchSchema.Reset();
        Projection.Reset();
        Dimensions = null;
        DistanceFunction = default;
    }
}
