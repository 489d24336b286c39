using Dynamo.Engine.Backups;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;
using Dynamo.Engine.TimeToLive;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine;

/// <summary>What the operations of one engine share.</summary>
internal sealed class EngineContext
{
    public EngineContext(IStore store, EngineOptions options)
    {
        Store = store;
        Options = options;
        Catalog = new TableCatalog(store, options.Time);
        Backups = new BackupCatalog(store, Catalog);
        BackupMaker = new BackupMaker(this);
        Describer = new TableDescriber(store);
        IndexChanges = new IndexChanges(this);
        VectorIndexChanges = new VectorIndexChanges(this);
        Backfills = new Backfills(this);
        Tokens = new TokenStore(this);
        OngoingTransactions = options.TransactionConflicts ? new OngoingTransactions() : null;
        Collections = options.ItemCollectionLimit is { } limit ? new ItemCollections(store, limit) : null;
        Expiry = new ExpirySweeper(this);
        Trimmer = new StreamTrimmer(this);
    }

    public IStore Store { get; }

    public EngineOptions Options { get; }

    public TableCatalog Catalog { get; }

    public BackupCatalog Backups { get; }

    public BackupMaker BackupMaker { get; }

    public TableDescriber Describer { get; }

    public IndexChanges IndexChanges { get; }

    public VectorIndexChanges VectorIndexChanges { get; }

    public Backfills Backfills { get; }

    public TokenStore Tokens { get; }

    /// <summary>Null unless conflicts with transactions are to be answered; then all wait for their turn.</summary>
    public OngoingTransactions? OngoingTransactions { get; }

    /// <summary>Null unless item collections have a limit.</summary>
    public ItemCollections? Collections { get; }

    public ExpirySweeper Expiry { get; }

    public StreamTrimmer Trimmer { get; }

    public ExpressionCache Expressions { get; } = new();

    /// <summary>The state that a table gets where AWS's tables pass through one: none if states do not last.</summary>
    public TableState StateFor(TableState passing) => Options.StatusDelay > TimeSpan.Zero ? passing : TableState.Active;

    /// <summary>When a passing state that starts now is over.</summary>
    public long StateEndMs(long nowMs) => nowMs + (long)Options.StatusDelay.TotalMilliseconds;

    /// <summary>A random UUID (version 4).</summary>
    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (Options.Random)
            Options.Random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
