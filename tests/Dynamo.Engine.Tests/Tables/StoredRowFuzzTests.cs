using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Values;
using Dynamo.Storage;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Engine.Tests.Tables;

/// <summary>
/// Goal: damaged rows of the catalog, records of streams and of tokens, keys and iterators are refused, or are read as
/// something that can be used and written back as it is.
/// </summary>
public class StoredRowFuzzTests
{
    private static readonly ReferenceStore s_store = new(1, TimeProvider.System);
    private const int Actions = 3;

    private static readonly byte[] s_table = TableCodec.Encode(CatalogTests.Full);
    private static readonly byte[] s_item = Stored.Item(("pk", Stored.S("a")), ("n", Stored.N("-17.5")));
    private static readonly byte[] s_record = Stored.Write(w => StreamRecord.Write(w, StreamEvent.Modify, true, 5, s_item, s_item, s_item));
    private static readonly byte[] s_token = Token();
    private static readonly byte[] s_iterator = Stored.Utf8(
        new ShardIterator("arn:aws:dynamodb:x:0:table/t/stream/2026", new StreamPosition(7, 1), 1_790_000_000_123).Encode());

    private static readonly KeySchema s_index = new(
        [("g"u8.ToArray(), ValueTag.String)], [("h"u8.ToArray(), ValueTag.Number), ("i"u8.ToArray(), ValueTag.String)]);

    private static readonly byte[] s_entry = Stored.Write(w => KeyBytes.TryWriteIndexKey(
        s_index, Stored.Item(("g", Stored.S("g\0")), ("h", Stored.N("-17.5")), ("i", Stored.S("\0i"))), "item key"u8, w));

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Damaged_row_is_usable_or_refused() => FuzzTarget.Run("rows", 4000, random =>
    {
        (byte[] row, Action<byte[]> check) = random.Next(5) switch
        {
            0 => (s_record, CheckRecord),
            1 => (s_iterator, CheckIterator),
            2 => (s_entry, CheckEntry),
            3 => (s_token, CheckToken),
            _ => (s_table, (Action<byte[]>)CheckTable),
        };
        byte[] damaged = ByteDamage.Damaged(row, random);
        try
        {
            check(damaged);
        }
        catch (InvalidDataException e)
        {
            Assert.NotEmpty(e.Message);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(Convert.ToHexString(damaged), e);
        }
    });

    private static void CheckTable(byte[] row)
    {
        TableDefinition table = TableCodec.Decode(row);
        byte[] again = TableCodec.Encode(table);
        Assert.Equal(again, TableCodec.Encode(TableCodec.Decode(again)));
        new TableDescriber(s_store).Describe(new Table(table, 1), nowMs: 17);
        if (table.Stream is not null)
            Assert.NotEmpty(StreamNames.Arn(table));
        foreach (IndexDefinition index in table.Indexes)
            Assert.NotEmpty(index.PartitionKeys);
    }

    private static void CheckRecord(byte[] row)
    {
        StreamRecord record = new(row);
        Assert.Equal(row.Length, 23 + record.Keys.Length + record.NewImage.Length + record.OldImage.Length);
        Assert.True(record.Event <= StreamEvent.Remove);
        _ = record.TimeMs;
        _ = record.SizeBytes;
    }

    private static void CheckIterator(byte[] text)
    {
        if (ShardIterator.TryDecode(text, out ShardIterator iterator))
            Assert.True(ShardIterator.TryDecode(Stored.Utf8(iterator.Encode()), out ShardIterator again) && again == iterator);
    }

    private static void CheckEntry(byte[] key) => Assert.True(KeyBytes.ItemKeyOf(s_index, key).Length < key.Length);

    private static byte[] Token()
    {
        byte[] token = new byte[TokenRecord.LengthOf(Actions)];
        TokenRecord.Write(token, 5, new byte[32]);
        return token;
    }

    private static void CheckToken(byte[] row)
    {
        TokenRecord record = new(row);
        if (!record.IsPresent)
            return;
        _ = record.TimeMs;
        Assert.Equal(32, record.Digest.Length);
        for (int action = 0; action < Actions; action++)
            _ = record.SizeOf(action);
    }
}
