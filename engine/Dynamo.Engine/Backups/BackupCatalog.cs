using System.Text.RegularExpressions;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Backups;

/// <summary>
/// The backups: their records in the root keyspace, kept in step in memory. A backup outlives its table. Thread-safe.
/// </summary>
internal sealed partial class BackupCatalog(IStore store, TableCatalog tables)
{
    private readonly object _lock = new();

    /// <summary>By identifier, then table: in the order of creation.</summary>
    private readonly SortedList<(string Id, string Table), BackupDefinition> _backups = new(Comparer<(string Id, string Table)>.Create(Compare));
    private readonly HashSet<BackupDefinition> _restoring = [];

    public IReadOnlyList<BackupDefinition> All
    {
        get
        {
            lock (_lock)
                return [.. _backups.Values];
        }
    }

    public async ValueTask OpenAsync()
    {
        RecordCollector records = new();
        await store.RangeAsync(new KeyRange(KeyspaceId.Root, CatalogKeys.FirstBackup, CatalogKeys.EndOfBackups), records);
        foreach ((_, byte[] record) in records.Pairs)
            Add(BackupCodec.Decode(record));
    }

    public async ValueTask PutAsync(BackupDefinition backup)
    {
        await tables.WriteAsync(CatalogKeys.Backup(backup.Table.Name, backup.Id), expectedVersion: 0, BackupCodec.Encode(backup));
        Add(backup);
    }

    /// <summary>The backup that an ARN names; its region does not matter (measured on us-west-2, October 2026).</summary>
    public BackupDefinition Get(string arn)
    {
        (string id, string table) = Parse(arn);
        lock (_lock)
        {
            if (_backups.TryGetValue((id, table), out BackupDefinition? backup))
                return backup;
        }
        throw new DynamoException(ErrorCode.BackupNotFound, $"Backup not found: {arn}");
    }

    /// <summary>Takes the backup for one restore; <see cref="EndRestore"/> gives it back.</summary>
    public BackupDefinition BeginRestore(string arn)
    {
        BackupDefinition backup = Get(arn);
        lock (_lock)
        {
            if (_restoring.Add(backup))
                return backup;
        }
        throw new DynamoException(ErrorCode.BackupInUse, $"Backup is being used to restore another table: {arn}");
    }

    public void EndRestore(BackupDefinition backup)
    {
        lock (_lock)
            _restoring.Remove(backup);
    }

    public async ValueTask<BackupDefinition> RemoveAsync(string arn)
    {
        BackupDefinition backup = Get(arn);
        lock (_lock)
        {
            if (_restoring.Contains(backup))
                throw new DynamoException(ErrorCode.BackupInUse, $"Backup is being used to restore table: {arn}");
            if (!_backups.Remove(KeyOf(backup)))
                throw new DynamoException(ErrorCode.BackupNotFound, $"Backup not found: {arn}");
        }
        await tables.WriteAsync(CatalogKeys.Backup(backup.Table.Name, backup.Id), expectedVersion: null, record: null);
        await store.DropKeyspaceAsync(backup.Items);
        return backup;
    }

    /// <summary>What a position in a list names: the backup itself may be gone.</summary>
    public static (string Id, string Table) Parse(string arn)
    {
        Match match = BackupArn().Match(arn);
        if (!match.Success)
            DynamoException.ThrowValidation("Invalid Backup ARN");
        if (match.Groups["service"].Value != "aws:dynamodb")
            DynamoException.ThrowValidation(ErrorText.InvalidRequest + "BackupArn is not valid");
        if (match.Groups["region"].Length == 0 || match.Groups["account"].Value != TableNames.AccountId)
            DynamoException.Throw(ErrorCode.AccessDenied, "Access is denied");
        return (match.Groups["id"].Value, match.Groups["table"].Value);
    }

    public static (string Id, string Table) KeyOf(BackupDefinition backup) => (backup.Id, backup.Table.Name);

    public static int Compare((string Id, string Table) a, (string Id, string Table) b)
    {
        int order = string.CompareOrdinal(a.Id, b.Id);
        return order != 0 ? order : string.CompareOrdinal(a.Table, b.Table);
    }

    private void Add(BackupDefinition backup)
    {
        lock (_lock)
            _backups.Add(KeyOf(backup), backup);
    }

    [GeneratedRegex(@"^arn:(?<service>[^:]*:[^:]*):(?<region>[^:]*):(?<account>\d*):table/(?<table>[^/]+)/backup/(?<id>[^/]+)$")]
    private static partial Regex BackupArn();
}
