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
        List(output, "GlobalSecondaryIndexes"u8, table.GlobalSecondaryIndexes, Index);
        Number(output, "ItemCount"u8, table.ItemCount);
        KeySchema(output, table.KeySchema);
        Text(output, "LatestStreamArn"u8, table.LatestStreamArn);
        Text(output, "LatestStreamLabel"u8, table.LatestStreamLabel);
        List(output, "LocalSecondaryIndexes"u8, table.LocalSecondaryIndexes, Index);
        OnDemand(output, table.OnDemandThroughput);
        Throughput(output, table.ProvisionedThroughput);
        Restore(output, table.RestoreSummary);
        Encryption(output, table.SseDescription);
        Stream(output, "StreamSpecification"u8, table.StreamSpecification);
        Text(output, "TableArn"u8, table.TableArn);
        TableClass(output, table.TableClassSummary);
        Text(output, "TableId"u8, table.TableId);
        Text(output, "TableName"u8, table.TableName);
        Number(output, "TableSizeBytes"u8, table.TableSizeBytes);
        Text(output, "TableStatus"u8, table.TableStatus);
        List(output, "VectorIndexes"u8, table.VectorIndexes, VectorIndex);
        Warm(output, table.WarmThroughput);
        output.Write((byte)'}');
    }

    private static void Attributes(ResponseBuffer output, IReadOnlyList<AttributeDefinitionDescription>? definitions)
        => List(output, "AttributeDefinitions"u8, definitions, static (output, definition) =>
        {
            Text(output, "AttributeName"u8, definition.AttributeName);
            Text(output, "AttributeType"u8, definition.AttributeType);
        });

    internal static void KeySchema(ResponseBuffer output, IReadOnlyList<KeySchemaElementDescription>? schema)
        => List(output, "KeySchema"u8, schema, static (output, element) =>
        {
            Text(output, "AttributeName"u8, element.AttributeName);
            Text(output, "KeyType"u8, element.KeyType);
        });

    private static void Index(ResponseBuffer output, IndexDescription index)
    {
        GlobalIndexDescription? global = index.Global;
        Boolean(output, "Backfilling"u8, global?.Backfilling);
        Text(output, "IndexArn"u8, index.IndexArn);
        Text(output, "IndexName"u8, index.IndexName);
        Number(output, "IndexSizeBytes"u8, index.IndexSizeBytes);
        Text(output, "IndexStatus"u8, global?.IndexStatus);
        Number(output, "ItemCount"u8, index.ItemCount);
        KeySchema(output, index.KeySchema);
        OnDemand(output, global?.OnDemandThroughput);
        Projection(output, index.Projection);
        Throughput(output, global?.ProvisionedThroughput);
        Warm(output, global?.WarmThroughput);
    }

    private static void VectorIndex(ResponseBuffer output, VectorIndexDescription index)
    {
        Boolean(output, "Backfilling"u8, index.Backfilling);
        Number(output, "Dimensions"u8, index.Dimensions);
        Text(output, "DistanceFunction"u8, index.DistanceFunction);
        Text(output, "IndexArn"u8, index.IndexArn);
        Text(output, "IndexName"u8, index.IndexName);
        Number(output, "IndexSizeBytes"u8, index.IndexSizeBytes);
        Text(output, "IndexStatus"u8, index.IndexStatus);
        Number(output, "ItemCount"u8, index.ItemCount);
        Projection(output, index.Projection);
        SearchSchema(output, index.SearchSchema);
        VectorAttribute(output, index.VectorAttributeName);
    }

    internal static void SearchSchema(ResponseBuffer output, IReadOnlyList<SearchSchemaElementDescription>? schema)
        => List(output, "SearchSchema"u8, schema, static (output, element) =>
        {
            Text(output, "AttributeName"u8, element.AttributeName);
            Text(output, "SearchSchemaElementType"u8, element.SearchSchemaElementType);
        });

    internal static void VectorAttribute(ResponseBuffer output, string name)
        => Structure(output, "VectorAttribute"u8, name, static (output, name) => Text(output, "AttributeName"u8, name));

    internal static void Projection(ResponseBuffer output, ProjectionDescription projection)
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
        => Structure(output, "BillingModeSummary"u8, summary, static (output, summary) =>
        {
            Text(output, "BillingMode"u8, summary.BillingMode);
            Time(output, "LastUpdateToPayPerRequestDateTime"u8, summary.LastUpdateToPayPerRequestTimeMs);
        });

    private static void Throughput(ResponseBuffer output, ThroughputDescription? throughput)
        => Structure(output, "ProvisionedThroughput"u8, throughput, static (output, throughput) =>
        {
            Time(output, "LastDecreaseDateTime"u8, throughput.LastDecreaseTimeMs);
            Time(output, "LastIncreaseDateTime"u8, throughput.LastIncreaseTimeMs);
            Number(output, "NumberOfDecreasesToday"u8, throughput.NumberOfDecreasesToday);
            Number(output, "ReadCapacityUnits"u8, throughput.ReadCapacityUnits);
            Number(output, "WriteCapacityUnits"u8, throughput.WriteCapacityUnits);
        });

    internal static void OnDemand(ResponseBuffer output, OnDemandThroughputDescription? throughput)
        => Structure(output, "OnDemandThroughput"u8, throughput, static (output, throughput) =>
        {
            Number(output, "MaxReadRequestUnits"u8, throughput.MaxReadRequestUnits);
            Number(output, "MaxWriteRequestUnits"u8, throughput.MaxWriteRequestUnits);
        });

    private static void Warm(ResponseBuffer output, WarmThroughputDescription? throughput)
        => Structure(output, "WarmThroughput"u8, throughput, static (output, throughput) =>
        {
            Number(output, "ReadUnitsPerSecond"u8, throughput.ReadUnitsPerSecond);
            Text(output, "Status"u8, throughput.Status);
            Number(output, "WriteUnitsPerSecond"u8, throughput.WriteUnitsPerSecond);
        });

    internal static void Encryption(ResponseBuffer output, SseDescription? encryption)
        => Structure(output, "SSEDescription"u8, encryption, static (output, encryption) =>
        {
            Text(output, "KMSMasterKeyArn"u8, encryption.KmsMasterKeyArn);
            Text(output, "SSEType"u8, encryption.SseType);
            Text(output, "Status"u8, encryption.Status);
        });

    internal static void Stream(ResponseBuffer output, ReadOnlySpan<byte> member, StreamSpecificationDescription? specification)
        => Structure(output, member, specification, static (output, specification) =>
        {
            Boolean(output, "StreamEnabled"u8, specification.StreamEnabled);
            Text(output, "StreamViewType"u8, specification.StreamViewType);
        });

    private static void Restore(ResponseBuffer output, RestoreSummary? summary)
        => Structure(output, "RestoreSummary"u8, summary, static (output, summary) =>
        {
            Time(output, "RestoreDateTime"u8, summary.RestoreTimeMs);
            Boolean(output, "RestoreInProgress"u8, summary.RestoreInProgress);
            Text(output, "SourceBackupArn"u8, summary.SourceBackupArn);
            Text(output, "SourceTableArn"u8, summary.SourceTableArn);
        });

    private static void TableClass(ResponseBuffer output, TableClassSummary? summary)
        => Structure(output, "TableClassSummary"u8, summary, static (output, summary) =>
        {
            Time(output, "LastUpdateDateTime"u8, summary.LastUpdateTimeMs);
            Text(output, "TableClass"u8, summary.TableClass);
        });

    /// <summary>An object, unless it is null.</summary>
    internal static void Structure<T>(
        ResponseBuffer output, ReadOnlySpan<byte> member, T? structure, Action<ResponseBuffer, T> writeMembers)
        where T : class
    {
        if (structure is null)
            return;
        output.Member(member);
        output.Write((byte)'{');
        writeMembers(output, structure);
        output.Write((byte)'}');
    }

    /// <summary>A list of objects, unless it is null.</summary>
    internal static void List<T>(
        ResponseBuffer output, ReadOnlySpan<byte> member, IReadOnlyList<T>? elements, Action<ResponseBuffer, T> writeMembers)
    {
        if (elements is null)
            return;
        output.Member(member);
        output.Write((byte)'[');
        foreach (T element in elements)
        {
            output.Separator();
            output.Write((byte)'{');
            writeMembers(output, element);
            output.Write((byte)'}');
        }
        output.Write((byte)']');
    }

    internal static void Text(ResponseBuffer output, ReadOnlySpan<byte> member, string? text)
    {
        if (text is null)
            return;
        output.Member(member);
        output.String(text);
    }

    internal static void Number(ResponseBuffer output, ReadOnlySpan<byte> member, long? number)
    {
        if (number is null)
            return;
        output.Member(member);
        output.Integer(number.Value);
    }

    internal static void Boolean(ResponseBuffer output, ReadOnlySpan<byte> member, bool? value)
    {
        if (value is null)
            return;
        output.Member(member);
        output.Boolean(value.Value);
    }

    internal static void Time(ResponseBuffer output, ReadOnlySpan<byte> member, long? milliseconds)
    {
        if (milliseconds is null)
            return;
        output.Member(member);
        output.Timestamp(milliseconds.Value);
    }
}
