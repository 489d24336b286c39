using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Backups;

/// <summary>What the catalog keeps about a backup: an immutable record (docs/formats/catalog.md).</summary>
internal sealed record BackupDefinition
{
    /// <summary>Of its ARN: creation time in milliseconds with 14 digits, a hyphen, 8 random hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Given by the client, and not unique.</summary>
    public required string Name { get; init; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public required long CreationTimeMs { get; init; }

    /// <summary>Holds the items as they were, under their keys.</summary>
    public required KeyspaceId Items { get; init; }

    public required long ItemCount { get; init; }

    /// <summary>By DynamoDB's counting.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The table as it was. What it names in the store may be gone.</summary>
    public required TableDefinition Table { get; init; }

    public string Arn => $"{TableNames.Arn(Table.Region, Table.Name)}/backup/{Id}";
}
