using System.Text;

namespace Dynamo.Engine.Tables;

/// <summary>Keys of the root keyspace (docs/formats/catalog.md). Persisted.</summary>
internal static class CatalogKeys
{
    private const byte TablePrefix = 1;
    private const byte ServicePrefix = 2;
    private const byte BackupPrefix = 3;

    /// <summary>Bounds of all tables' keys.</summary>
    public static readonly byte[] FirstTable = [TablePrefix];
    public static readonly byte[] EndOfTables = [TablePrefix + 1];

    /// <summary>Bounds of all services' keys.</summary>
    public static readonly byte[] FirstService = [ServicePrefix];
    public static readonly byte[] EndOfServices = [ServicePrefix + 1];

    /// <summary>Bounds of all backups' keys.</summary>
    public static readonly byte[] FirstBackup = [BackupPrefix];
    public static readonly byte[] EndOfBackups = [BackupPrefix + 1];

    /// <summary>Names the keyspace of the tokens of transactions.</summary>
    public static readonly byte[] Tokens = [ServicePrefix, .. "tokens"u8];

    public static byte[] Table(string name) => [TablePrefix, .. Encoding.UTF8.GetBytes(name)];

    public static byte[] Backup(string tableName, string id) => [BackupPrefix, .. Encoding.UTF8.GetBytes($"{tableName}/{id}")];
}
