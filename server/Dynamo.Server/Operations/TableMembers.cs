using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Binds the structures that describe tables and indexes.</summary>
internal static class TableMembers
{
    /// <summary>A member that CreateTable and UpdateTable have in common; false, and nothing read, if it is none.</summary>
    public static bool BindDefinitionMember(ref BodyReader body, TableDefinitionRequest request)
    {
        if (body.Is("TableName"u8))
            request.TableName = body.Text();
        else if (body.Is("AttributeDefinitions"u8))
            AttributeDefinitions(ref body, request.AttributeDefinitions);
        else if (body.Is("BillingMode"u8))
            request.BillingMode = body.Text();
        else if (body.Is("ProvisionedThroughput"u8))
            request.ProvisionedThroughput = ProvisionedThroughput(ref body);
        else if (body.Is("OnDemandThroughput"u8))
            request.OnDemandThroughput = OnDemandThroughput(ref body);
        else if (body.Is("WarmThroughput"u8))
            request.WarmThroughput = WarmThroughput(ref body);
        else if (body.Is("StreamSpecification"u8))
            request.StreamSpecification = StreamSpecification(ref body);
        else if (body.Is("SSESpecification"u8))
            request.SseSpecification = SseSpecification(ref body);
        else if (body.Is("TableClass"u8))
            request.TableClass = body.Text();
        else if (body.Is("DeletionProtectionEnabled"u8))
            request.DeletionProtectionEnabled = body.Boolean();
        else if (body.Is("GlobalTableSettingsReplicationMode"u8))
            request.GlobalTableSettingsReplicationMode = body.Text();
        else
            return false;
        return true;
    }

    public static void KeySchema(ref BodyReader body, ValueList<KeySchemaElement> schema)
        => Pairs(ref body, schema, "KeySchemaElement", "AttributeName"u8, "KeyType"u8, static (first, second) => new KeySchemaElement(first, second));

    public static void Tags(ref BodyReader body, ValueList<Tag> tags)
        => Pairs(ref body, tags, "Tag", "Key"u8, "Value"u8, static (first, second) => new Tag(first, second));

    public static void SecondaryIndexes(ref BodyReader body, MemberList<SecondaryIndex> indexes, string type)
    {
        indexes.Reset();
        indexes.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            body.EnterElement(type);
            SecondaryIndex(ref body, indexes.Add());
        }
    }

    public static void VectorIndexes(ref BodyReader body, MemberList<VectorIndex> indexes)
    {
        indexes.Reset();
        indexes.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            body.EnterElement("VectorIndex");
            VectorIndex(ref body, indexes.Add());
        }
    }

    /// <summary>The members of an index whose object has been entered.</summary>
    public static void SecondaryIndex(ref BodyReader body, SecondaryIndex index)
    {
        while (body.NextMember())
        {
            if (body.Is("IndexName"u8))
                index.IndexName = body.Text();
            else if (body.Is("KeySchema"u8))
                KeySchema(ref body, index.KeySchema);
            else if (body.Is("Projection"u8))
                Projection(ref body, index.Projection);
            else if (body.Is("ProvisionedThroughput"u8))
                index.ProvisionedThroughput = ProvisionedThroughput(ref body);
            else if (body.Is("OnDemandThroughput"u8))
                index.OnDemandThroughput = OnDemandThroughput(ref body);
            else if (body.Is("WarmThroughput"u8))
                index.WarmThroughput = WarmThroughput(ref body);
            else
                body.Skip();
        }
    }

    /// <summary>The members of an index whose object has been entered.</summary>
    public static void VectorIndex(ref BodyReader body, VectorIndex index)
    {
        while (body.NextMember())
        {
            if (body.Is("IndexName"u8))
                index.IndexName = body.Text();
            else if (body.Is("VectorAttribute"u8))
            {
                index.HasVectorAttribute = true;
                index.VectorAttributeName = Named(ref body, "VectorAttribute", "AttributeName"u8);
            }
            else if (body.Is("SearchSchema"u8))
                SearchSchema(ref body, index.SearchSchema);
            else if (body.Is("Projection"u8))
                Projection(ref body, index.Projection);
            else if (body.Is("Dimensions"u8))
                index.Dimensions = body.Long();
            else if (body.Is("DistanceFunction"u8))
                index.DistanceFunction = body.Text();
            else
                body.Skip();
        }
    }

    /// <summary>The one text member of a structure that is a field.</summary>
    public static Utf8Text Named(ref BodyReader body, string type, ReadOnlySpan<byte> member)
    {
        Utf8Text text = default;
        body.EnterField(type);
        while (body.NextMember())
        {
            if (body.Is(member))
                text = body.Text();
            else
                body.Skip();
        }
        return text;
    }

    private static void AttributeDefinitions(ref BodyReader body, ValueList<AttributeDefinition> definitions)
        => Pairs(ref body, definitions, "AttributeDefinition", "AttributeName"u8, "AttributeType"u8, static (first, second) => new AttributeDefinition(first, second));

    private static void SearchSchema(ref BodyReader body, ValueList<SearchSchemaElement> schema)
        => Pairs(ref body, schema, "SearchSchemaElement", "AttributeName"u8, "SearchSchemaElementType"u8, static (first, second) => new SearchSchemaElement(first, second));

    private static void Projection(ref BodyReader body, Projection projection)
    {
        body.EnterField("Projection");
        projection.IsPresent = true;
        while (body.NextMember())
        {
            if (body.Is("ProjectionType"u8))
                projection.ProjectionType = body.Text();
            else if (body.Is("NonKeyAttributes"u8))
                body.Texts(projection.NonKeyAttributes);
            else
                body.Skip();
        }
    }

    public static ProvisionedThroughput ProvisionedThroughput(ref BodyReader body)
    {
        body.EnterField("ProvisionedThroughput");
        (long? read, long? write) = Numbers(ref body, "ReadCapacityUnits"u8, "WriteCapacityUnits"u8);
        return new ProvisionedThroughput(true, read, write);
    }

    public static OnDemandThroughput OnDemandThroughput(ref BodyReader body)
    {
        body.EnterField("OnDemandThroughput");
        (long? read, long? write) = Numbers(ref body, "MaxReadRequestUnits"u8, "MaxWriteRequestUnits"u8);
        return new OnDemandThroughput(true, read, write);
    }

    private static WarmThroughput WarmThroughput(ref BodyReader body)
    {
        body.EnterField("WarmThroughput");
        (long? read, long? write) = Numbers(ref body, "ReadUnitsPerSecond"u8, "WriteUnitsPerSecond"u8);
        return new WarmThroughput(true, read, write);
    }

    private static StreamSpecification StreamSpecification(ref BodyReader body)
    {
        StreamSpecification specification = new(true, null, default);
        body.EnterField("StreamSpecification");
        while (body.NextMember())
        {
            if (body.Is("StreamEnabled"u8))
                specification = specification with { StreamEnabled = body.Boolean() };
            else if (body.Is("StreamViewType"u8))
                specification = specification with { StreamViewType = body.Text() };
            else
                body.Skip();
        }
        return specification;
    }

    public static SseSpecification SseSpecification(ref BodyReader body)
    {
        SseSpecification specification = new(true, null, default, default);
        body.EnterField("SSESpecification");
        while (body.NextMember())
        {
            if (body.Is("Enabled"u8))
                specification = specification with { Enabled = body.Boolean() };
            else if (body.Is("SSEType"u8))
                specification = specification with { SseType = body.Text() };
            else if (body.Is("KMSMasterKeyId"u8))
                specification = specification with { KmsMasterKeyId = body.Text() };
            else
                body.Skip();
        }
        return specification;
    }

    /// <summary>A list of structures of two text members each.</summary>
    /// <param name="type">The structure's name in messages.</param>
    private static void Pairs<T>(
        ref BodyReader body, ValueList<T> list, string type, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second,
        Func<Utf8Text, Utf8Text, T> make)
        where T : struct
    {
        list.Reset();
        list.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            body.EnterElement(type);
            (Utf8Text First, Utf8Text Second) pair = Pair(ref body, first, second);
            list.Add(make(pair.First, pair.Second));
        }
    }

    /// <summary>Two text members of an object that has been entered.</summary>
    private static (Utf8Text First, Utf8Text Second) Pair(
        ref BodyReader body, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        (Utf8Text First, Utf8Text Second) pair = default;
        while (body.NextMember())
        {
            if (body.Is(first))
                pair.First = body.Text();
            else if (body.Is(second))
                pair.Second = body.Text();
            else
                body.Skip();
        }
        return pair;
    }

    /// <summary>Two members of type Long of an object that has been entered.</summary>
    private static (long? First, long? Second) Numbers(
        ref BodyReader body, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        (long? First, long? Second) numbers = default;
        while (body.NextMember())
        {
            if (body.Is(first))
                numbers.First = body.Long();
            else if (body.Is(second))
                numbers.Second = body.Long();
            else
                body.Skip();
        }
        return numbers;
    }
}
