using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Writes what describes backups, members in DynamoDB's (alphabetical) order.</summary>
internal static class BackupJson
{
    /// <summary>DescribeBackup's and DeleteBackup's whole answer.</summary>
    public static void Answer(ResponseBuffer output, BackupDescription backup)
    {
        output.Write("{\"BackupDescription\":{"u8);
        Details(output, backup);
        Source(output, backup);
        Features(output, backup);
        output.Write("}}"u8);
    }

    public static void Details(ResponseBuffer output, BackupDescription backup)
    {
        output.Member("BackupDetails"u8);
        output.Write((byte)'{');
        Members(output, backup);
        output.Write((byte)'}');
    }

    /// <summary>An element of ListBackups' answer.</summary>
    public static void Summary(ResponseBuffer output, BackupDescription backup)
    {
        Members(output, backup);
        TableDescriptionJson.Text(output, "TableArn"u8, backup.Table.TableArn);
        TableDescriptionJson.Text(output, "TableId"u8, backup.Table.TableId);
        TableDescriptionJson.Text(output, "TableName"u8, backup.Table.TableName);
    }

    private static void Members(ResponseBuffer output, BackupDescription backup)
    {
        TableDescriptionJson.Text(output, "BackupArn"u8, backup.BackupArn);
        TableDescriptionJson.Time(output, "BackupCreationDateTime"u8, backup.CreationTimeMs);
        TableDescriptionJson.Text(output, "BackupName"u8, backup.BackupName);
        TableDescriptionJson.Number(output, "BackupSizeBytes"u8, backup.SizeBytes);
        TableDescriptionJson.Text(output, "BackupStatus"u8, backup.Status);
        TableDescriptionJson.Text(output, "BackupType"u8, "USER");
    }

    private static void Source(ResponseBuffer output, BackupDescription backup)
    {
        TableDescription table = backup.Table;
        output.Member("SourceTableDetails"u8);
        output.Write((byte)'{');
        TableDescriptionJson.Text(output, "BillingMode"u8, table.BillingModeSummary?.BillingMode ?? "PROVISIONED");
        TableDescriptionJson.Number(output, "ItemCount"u8, backup.ItemCount);
        TableDescriptionJson.KeySchema(output, table.KeySchema);
        TableDescriptionJson.OnDemand(output, table.OnDemandThroughput);
        Throughput(output, table.ProvisionedThroughput);
        TableDescriptionJson.Text(output, "TableArn"u8, table.TableArn);
        TableDescriptionJson.Time(output, "TableCreationDateTime"u8, table.CreationTimeMs);
        TableDescriptionJson.Text(output, "TableId"u8, table.TableId);
        TableDescriptionJson.Text(output, "TableName"u8, table.TableName);
        TableDescriptionJson.Number(output, "TableSizeBytes"u8, backup.SizeBytes);
        output.Write((byte)'}');
    }

    /// <summary>What the table had besides keys and billing; an empty object if nothing.</summary>
    private static void Features(ResponseBuffer output, BackupDescription backup)
    {
        TableDescription table = backup.Table;
        output.Member("SourceTableFeatureDetails"u8);
        output.Write((byte)'{');
        TableDescriptionJson.List(output, "GlobalSecondaryIndexes"u8, table.GlobalSecondaryIndexes, Index);
        TableDescriptionJson.List(output, "LocalSecondaryIndexes"u8, table.LocalSecondaryIndexes, Index);
        TableDescriptionJson.Encryption(output, table.SseDescription);
        TableDescriptionJson.Stream(output, "StreamDescription"u8, table.StreamSpecification);
        TableDescriptionJson.Structure(output, "TimeToLiveDescription"u8, backup.TimeToLiveAttribute, static (output, attribute) =>
        {
            TableDescriptionJson.Text(output, "AttributeName"u8, attribute);
            TableDescriptionJson.Text(output, "TimeToLiveStatus"u8, "ENABLED");
        });
        TableDescriptionJson.List(output, "VectorIndexes"u8, table.VectorIndexes, VectorIndex);
        output.Write((byte)'}');
    }

    private static void Index(ResponseBuffer output, IndexDescription index)
    {
        TableDescriptionJson.Text(output, "IndexName"u8, index.IndexName);
        TableDescriptionJson.KeySchema(output, index.KeySchema);
        TableDescriptionJson.Projection(output, index.Projection);
        if (index.Global is { } global)
            Throughput(output, global.ProvisionedThroughput);
    }

    private static void VectorIndex(ResponseBuffer output, VectorIndexDescription index)
    {
        TableDescriptionJson.Number(output, "Dimensions"u8, index.Dimensions);
        TableDescriptionJson.Text(output, "DistanceFunction"u8, index.DistanceFunction);
        TableDescriptionJson.Text(output, "IndexName"u8, index.IndexName);
        TableDescriptionJson.Projection(output, index.Projection);
        TableDescriptionJson.SearchSchema(output, index.SearchSchema);
        TableDescriptionJson.VectorAttribute(output, index.VectorAttributeName);
    }

    private static void Throughput(ResponseBuffer output, ThroughputDescription throughput)
    {
        output.Member("ProvisionedThroughput"u8);
        output.Write((byte)'{');
        TableDescriptionJson.Number(output, "ReadCapacityUnits"u8, throughput.ReadCapacityUnits);
        TableDescriptionJson.Number(output, "WriteCapacityUnits"u8, throughput.WriteCapacityUnits);
        output.Write((byte)'}');
    }
}
