using Dynamo.Storage;

namespace Dynamo.Host.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record HostOptions
{
    public const string DefaultDataDirectory = "dynamo-data";

    public HostAction Action { get; set; }

    public int Port { get; set; } = 8000;

    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Null: not given.</summary>
    public string? DataDirectory { get; set; }

    public bool InMemory { get; set; }

    public Durability Durability { get; set; } = Durability.Commit;

    public long MemoryBytes { get; set; } = 1L << 30;

    /// <summary>Null: not given.</summary>
    public bool? Isolate { get; set; }

    public string CorsOrigins { get; set; } = "*";

    public bool DelayTransientStatuses { get; set; }

    public bool TransactionConflicts { get; set; }

    public long? ItemCollectionLimit { get; set; }

    /// <summary>Some flag was given in DynamoDB Local's own spelling, so its defaults hold.</summary>
    public bool LocalStyle { get; set; }

    /// <summary>DynamoDB Local keeps stores apart unless told to share; our own default is one store.</summary>
    public bool KeepsStoresApart => Isolate ?? LocalStyle;
}

internal enum HostAction
{
    Serve,
    ShowHelp,
    ShowVersion,
}

/// <summary>The command line cannot be understood; the message is for the person who wrote it.</summary>
internal sealed class UsageException(string message) : Exception(message);
