using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Writes a table's description, members in DynamoDB's (alphabetical) order.</summary>
internal static class TableDescriptionJson
{
    /// <summary>A whole answer: an object with the description as its one member.</summary>
    public static void Answer(ResponseBuffer output, ReadOnlySpan<byte> member, TableResult result)
    {
        output.Write((byte)'{');
        output.Member(member);
        Description(output, result.Table!);
        output.Write((byte)'}');
    }

    private static void Description(ResponseBuffer output, TableDescription table)
    {
        output.Write((byte)'{');
        Attributes(output, table.AttributeDefinitions);
        BillingMode(output, table.BillingModeSummary);
        Time(output, "CreationDateTime"u8, table.CreationTimeMs);
        Boolean(output, "DeletionProtectionEnabled"u8, table.DeletionProtectionEnabled);
        GlobalIndexes(output, table.GlobalSecondaryIndexes);
        Number(output, "ItemCount"u8, table.ItemCount);
        KeySchema(output, table.KeySchema);
        Text(output, "LatestStreamArn"u8, table.LatestStreamArn);
        Text(output, "LatestStreamLabel"u8, table.LatestStreamLabel);
        LocalIndexes(output, table.LocalSecondaryIndexes);
        OnDemand(output, table.OnDemandThroughput);
        Throughput(output, table.ProvisionedThroughput);
        Encryption(output, table.SseDescription);
        Stream(output, table.StreamSpecification);
        Text(output, "TableArn"u8, table.TableArn);
        TableClass(output, table.TableClassSummary);
        Text(output, "TableId"u8, table.TableId);
        Text(output, "TableName"u8, table.TableName);
        Number(output, "TableSizeBytes"u8, table.TableSizeBytes);
        Text(output, "TableStatus"u8, table.TableStatus);
        Warm(output, table.WarmThroughput);
        output.Write((byte)'}');
    }

    private static void Attributes(ResponseBuffer output, IReadOnlyList<AttributeDefinitionDescription>? definitions)
    {
        if (definitions is null)
            return;
        output.Member("AttributeDefinitions"u8);
        output.Write((byte)'[');
        foreach (AttributeDefinitionDescription definition in definitions)
        {
            Open(output);
            Text(output, "AttributeName"u8, definition.AttributeName);
            Text(output, "AttributeType"u8, definition.AttributeType);
            output.Write((byte)'}');
        }
        output.Write((byte)']');
    }

    private static void KeySchema(ResponseBuffer output, IReadOnlyList<KeySchemaElementDescription>? schema)
    {
        if (schema is null)
            return;
        output.Member("KeySchema"u8);
        output.Write((byte)'[');
        foreach (KeySchemaElementDescription element in schema)
        {
            Open(output);
            Text(output, "AttributeName"u8, element.AttributeName);
            Text(output, "KeyType"u8, element.KeyType);
            output.Write((byte)'}');
        }
        output.Write((byte)']');
    }

    private static void GlobalIndexes(ResponseBuffer output, IReadOnlyList<GlobalSecondaryIndexDescription>? indexes)
    {
        if (indexes is null)
            return;
        output.Member("GlobalSecondaryIndexes"u8);
        output.Write((byte)'[');
        foreach (GlobalSecondaryIndexDescription index in indexes)
        {
            Open(output);
            Boolean(output, "Backfilling"u8, index.Backfilling);
            Text(output, "IndexArn"u8, index.IndexArn);
            Text(output, "IndexName"u8, index.IndexName);
            Number(output, "IndexSizeBytes"u8, index.IndexSizeBytes);
            Text(output, "IndexStatus"u8, index.IndexStatus);
            Number(output, "ItemCount"u8, index.ItemCount);
            KeySchema(output, index.KeySchema);
            OnDemand(output, index.OnDemandThroughput);
            Projection(output, index.Projection);
            Throughput(output, index.ProvisionedThroughput);
            Warm(output, index.WarmThroughput);
            output.Write((byte)'}');
        }
        output.Write((byte)']');
    }

    private static void LocalIndexes(ResponseBuffer output, IReadOnlyList<LocalSecondaryIndexDescription>? indexes)
    {
        if (indexes is null)
            return;
        output.Member("LocalSecondaryIndexes"u8);
        output.Write((byte)'[');
        foreach (LocalSecondaryIndexDescription index in indexes)
        {
            Open(output);
            Text(output, "IndexArn"u8, index.IndexArn);
            Text(output, "IndexName"u8, index.IndexName);
            Number(output, "IndexSizeBytes"u8, index.IndexSizeBytes);
            Number(output, "ItemCount"u8, index.ItemCount);
            KeySchema(output, index.KeySchema);
            Projection(output, index.Projection);
            output.Write((byte)'}');
        }
        output.Write((byte)']');
    }

    private static void Projection(ResponseBuffer output, ProjectionDescription projection)
    {
        output.Member("Projection"u8);
        output.Write((byte)'{');
        if (projection.NonKeyAttributes is { } attributes)
        {
            output.Member("NonKeyAttributes"u8);
            output.Write((byte)'[');
            foreach (string attribute in attributes)
            {
                output.Separator();
                output.String(attribute);
            }
            output.Write((byte)']');
        }
        Text(output, "ProjectionType"u8, projection.ProjectionType);
        output.Write((byte)'}');
    }

    private static void BillingMode(ResponseBuffer output, BillingModeSummary? summary)
    {
        if (summary is null)
            return;
        output.Member("BillingModeSummary"u8);
        output.Write((byte)'{');
        Text(output, "BillingMode"u8, summary.BillingMode);
        Time(output, "LastUpdateToPayPerRequestDateTime"u8, summary.LastUpdateToPayPerRequestTimeMs);
        output.Write((byte)'}');
    }

    private static void Throughput(ResponseBuffer output, ThroughputDescription throughput)
    {
        output.Member("ProvisionedThroughput"u8);
        output.Write((byte)'{');
        Time(output, "LastDecreaseDateTime"u8, throughput.LastDecreaseTimeMs);
        Time(output, "LastIncreaseDateTime"u8, throughput.LastIncreaseTimeMs);
        Number(output, "NumberOfDecreasesToday"u8, throughput.NumberOfDecreasesToday);
        Number(output, "ReadCapacityUnits"u8, throughput.ReadCapacityUnits);
        Number(output, "WriteCapacityUnits"u8, throughput.WriteCapacityUnits);
        output.Write((byte)'}');
    }

    private static void OnDemand(ResponseBuffer output, OnDemandThroughputDescription? throughput)
    {
        if (throughput is null)
            return;
        output.Member("OnDemandThroughput"u8);
        output.Write((byte)'{');
        Number(output, "MaxReadRequestUnits"u8, throughput.MaxReadRequestUnits);
        Number(output, "MaxWriteRequestUnits"u8, throughput.MaxWriteRequestUnits);
        output.Write((byte)'}');
    }

    private static void Warm(ResponseBuffer output, WarmThroughputDescription? throughput)
    {
        if (throughput is null)
            return;
        output.Member("WarmThroughput"u8);
        output.Write((byte)'{');
        Number(output, "ReadUnitsPerSecond"u8, throughput.ReadUnitsPerSecond);
        Text(output, "Status"u8, throughput.Status);
        Number(output, "WriteUnitsPerSecond"u8, throughput.WriteUnitsPerSecond);
        output.Write((byte)'}');
    }

    private static void Encryption(ResponseBuffer output, SseDescription? encryption)
    {
        if (encryption is null)
            return;
        output.Member("SSEDescription"u8);
        output.Write((byte)'{');
        Text(output, "KMSMasterKeyArn"u8, encryption.KmsMasterKeyArn);
        Text(output, "SSEType"u8, encryption.SseType);
        Text(output, "Status"u8, encryption.Status);
        output.Write((byte)'}');
    }

    private static void Stream(ResponseBuffer output, StreamSpecificationDescription? specification)
    {
        if (specification is null)
            return;
        output.Member("StreamSpecification"u8);
        output.Write((byte)'{');
        Boolean(output, "StreamEnabled"u8, specification.StreamEnabled);
        Text(output, "StreamViewType"u8, specification.StreamViewType);
        output.Write((byte)'}');
    }

    private static void TableClass(ResponseBuffer output, TableClassSummary? summary)
    {
        if (summary is null)
            return;
        output.Member("TableClassSummary"u8);
        output.Write((byte)'{');
        Time(output, "LastUpdateDateTime"u8, summary.LastUpdateTimeMs);
        Text(output, "TableClass"u8, summary.TableClass);
        output.Write((byte)'}');
    }

    /// <summary>An object that is an element of a list.</summary>
    private static void Open(ResponseBuffer output)
    {
        output.Separator();
        output.Write((byte)'{');
    }

    private static void Text(ResponseBuffer output, ReadOnlySpan<byte> member, string? text)
    {
        if (text is null)
            return;
        output.Member(member);
        output.String(text);
    }

    private static void Number(ResponseBuffer output, ReadOnlySpan<byte> member, long? number)
    {
        if (number is null)
            return;
        output.Member(member);
        output.Integer(number.Value);
    }

    private static void Boolean(ResponseBuffer output, ReadOnlySpan<byte> member, bool? value)
    {
        if (value is null)
            return;
        output.Member(member);
        output.Boolean(value.Value);
    }

    private static void Time(ResponseBuffer output, ReadOnlySpan<byte> member, long? milliseconds)
    {
        if (milliseconds is null)
            return;
        output.Member(member);
        output.Timestamp(milliseconds.Value);
    }
}
