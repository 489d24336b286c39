using Dynamo.Engine.Backups;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.TagResource;
using Dynamo.Engine.Operations.UpdateTimeToLive;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Tests.Operations;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Tables;

/// <summary>Goal: tables survive a restart, byte by byte. Approach: records there and back, and a data directory opened twice.</summary>
public class CatalogTests
{
    private static readonly KeyAttribute s_pk = new("pk", ValueTag.String);
    private static readonly KeyAttribute s_sk = new("sk", ValueTag.Number);

    internal static readonly TableDefinition Full = new()
    {
        Name = "täble",
        Region = "eu-west-1",
        Id = new Guid("01234567-89ab-4def-8123-456789abcdef"),
        CreationTimeMs = 1_790_000_000_123,
        State = TableState.Updating,
        StateEndsMs = 17,
        Items = new KeyspaceId(7),
        Attributes = [s_pk, s_sk],
        PartitionKey = s_pk,
        SortKey = s_sk,
        BillingMode = BillingMode.PayPerRequest,
        LastUpdateToPayPerRequestMs = 5,
        Throughput = new Throughput(1, 2, 3, 4, 5),
        OnDemand = new OnDemandLimits(10, null),
        TableClass = TableClass.StandardInfrequentAccess,
        LastTableClassUpdateMs = 6,
        DeletionProtection = true,
        Stream = new StreamDefinition(true, StreamView.OldImage, 8, new KeyspaceId(9)),
        KmsKeyArn = "arn:aws:kms:x",
        TimeToLive = new TimeToLiveDefinition("ttl", new KeyspaceId(11), true),
        Tags = [new TagDefinition("k", ""), new TagDefinition("l", "v")],
        Indexes =
        [
            new IndexDefinition
            {
                Name = "idx",
                IsLocal = true,
                Entries = new KeyspaceId(10),
                PartitionKeys = [s_pk],
                SortKeys = [s_sk],
                Projection = ProjectionType.Include,
                NonKeyAttributes = ["a", "b"],
                State = IndexState.Creating,
                StateEndsMs = 12,
                Backfilling = true,
                Throughput = new Throughput(6, 7),
                OnDemand = new OnDemandLimits(null, 8),
            },
        ],
    };

    [Fact]
    public void Record_reads_back_as_it_was_written()
    {
        byte[] record = TableCodec.Encode(Full);
        TableDefinition read = TableCodec.Decode(record);
        Assert.Equal(record, TableCodec.Encode(read));
        Assert.Equivalent(Full, read, strict: true);
    }

    [Fact]
    public void Vector_indexes_read_back_as_they_were_written()
    {
        TableDefinition table = Full with
        {
            VectorIndexes =
            [
                new VectorIndexDefinition
                {
                    Name = "vix",
                    Entries = new KeyspaceId(13),
                    VectorAttribute = "embedding",
                    Dimensions = 1536,
                    Distance = DistanceFunction.DotProduct,
                    SearchSchema = [new SearchElement(s_sk, IsHash: false), new SearchElement(s_pk, IsHash: true)],
                    Projection = ProjectionType.Include,
                    NonKeyAttributes = ["a"],
                    State = IndexState.Creating,
                    StateEndsMs = 14,
                    AllocatedMs = 13,
                    Backfilling = true,
                },
                new VectorIndexDefinition
                {
                    Name = "two",
                    Entries = new KeyspaceId(14),
                    VectorAttribute = "other",
                    Dimensions = 1,
                    Distance = DistanceFunction.Euclidean,
                    Projection = ProjectionType.All,
                },
            ],
        };
        byte[] record = TableCodec.Encode(table);
        Assert.Equivalent(table, TableCodec.Decode(record), strict: true);
        // Persisted, as below.
        Assert.Equal(VectorGoldenDigest, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(record))[..32]);
    }

    private const string VectorGoldenDigest = "5878CF69CBF492797EB8C6422178E41A";

    [Fact]
    public void Policies_recovery_warmth_allocation_and_backups_read_back_as_they_were_written()
    {
        TableDefinition table = Full with
        {
            BackupCopy = new KeyspaceId(15),
            Restore = new RestoreDefinition("arn:backup", "arn:table", 16),
            PointInTimeRecovery = new PointInTimeRecovery(17, 35),
            Warm = new WarmUnits(13000, null),
            Indexes = [.. Full.Indexes.Select(i => i with { Warm = new WarmUnits(null, 5000), AllocatedMs = 14 })],
            Policies = [new PolicyDefinition("", "{}", "18"), new PolicyDefinition("2026-01-01T00:00:00.000", "{ }", "19")],
        };
        Assert.Equivalent(table, TableCodec.Decode(TableCodec.Encode(table)), strict: true);
        BackupDefinition backup = new()
        {
            Id = "01791504762511-2779fadd",
            Name = "name",
            CreationTimeMs = 20,
            Items = new KeyspaceId(21),
            ItemCount = 22,
            SizeBytes = 23,
            Table = table,
        };
        byte[] record = BackupCodec.Encode(backup);
        Assert.Equivalent(backup, BackupCodec.Decode(record), strict: true);
        Assert.Throws<InvalidDataException>(() => BackupCodec.Decode([.. record, 99, 0, 0, 0, 0]));
        Assert.Throws<InvalidDataException>(() => BackupCodec.Decode([2, .. record.AsSpan(1)]));
    }

    /// <summary>Persisted: a change of this digest breaks every data directory that exists.</summary>
    [Fact]
    public void Record_of_format_1_is_frozen()
        => Assert.Equal(GoldenDigest, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(TableCodec.Encode(Full)))[..32]);

    private const string GoldenDigest = "68F0B621FE214FEC8809E4F62A3862A2";

    [Fact]
    public void Record_with_an_unknown_field_or_cut_short_is_refused()
    {
        byte[] record = TableCodec.Encode(Full);
        Assert.Throws<InvalidDataException>(() => TableCodec.Decode([.. record, 99, 0, 0, 0, 0]));
        Assert.Throws<InvalidDataException>(() => TableCodec.Decode(record.AsSpan(0, record.Length - 1)));
        Assert.Throws<InvalidDataException>(() => TableCodec.Decode([2, .. record.AsSpan(1)]));
        Assert.Throws<InvalidDataException>(() => TableCodec.Decode([]));
    }

    [Fact]
    public async Task Restart_keeps_tables_with_all_that_they_hold_and_drops_what_no_table_names()
    {
        string directory = Directory.CreateTempSubdirectory("dynamo-catalog").FullName;
        try
        {
            await using (TestEngine engine = await OpenAsync(directory))
            {
                await engine.CreateTableAsync("tab", "pk:S sk:N", "gsi g:S ALL", "lsi pk:S l:S INCLUDE x");
                await engine.PutAsync("tab", Item(("pk", S("a")), ("sk", N("1")), ("g", S("y")), ("l", S("z")), ("x", N("2"))));
                await engine.Engine.UpdateTimeToLiveAsync(
                    new UpdateTimeToLiveRequest { TableName = "tab", HasTimeToLiveSpecification = true, Enabled = true, AttributeName = "ttl" }, new());
                TagResourceRequest tags = new() { ResourceArn = "arn:aws:dynamodb:us-east-1:000000000000:table/tab" };
                tags.Tags.Add(new Tag("k", "v"));
                await engine.Engine.TagResourceAsync(tags);
                await engine.CreateTableAsync("gone", "pk:S");
                await engine.Engine.DeleteTableAsync(new() { TableName = "gone" }, new());
                await engine.Store.CreateKeyspaceAsync(); // as a crash between two steps of CreateTable leaves it
            }
            await using (TestEngine engine = await OpenAsync(directory))
            {
                Assert.Equal("g=y l=z pk=a sk=1 x=2", await engine.GetAsync("tab", Item(("pk", S("a")), ("sk", N("1")))));
                Assert.Equal(["g=y l=z pk=a sk=1 x=2"], (await engine.QueryAsync("tab", "gsi", "g = :g", [(":g", S("y"))])).Items());
                Assert.Equal(["l=z pk=a sk=1 x=2"], (await engine.QueryAsync("tab", "lsi", "pk = :p", [(":p", S("a"))])).Items());
                Assert.Equal("ACTIVE", (await engine.DescribeAsync("tab")).TableStatus);
                Assert.Equal(5, engine.Store.Keyspaces.Count); // root, items, two indexes, expiries
                await engine.PutAsync("tab", Item(("pk", S("a")), ("sk", N("2")), ("g", S("y"))));
                Assert.Equal(2, (await engine.QueryAsync("tab", "gsi", "g = :g", [(":g", S("y"))])).Count);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<TestEngine> OpenAsync(string directory)
        => await TestEngine.OpenAsync(await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = directory }));
}
