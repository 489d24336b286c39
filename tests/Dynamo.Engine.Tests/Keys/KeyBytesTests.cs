using Dynamo.Engine.Keys;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;
using FsCheck;
using FsCheck.Fluent;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Keys;

public class KeyBytesTests
{
    private static readonly KeySchema s_table = Schema([("pk", ValueTag.String)], [("sk", ValueTag.String)]);
    private static readonly KeySchema s_index = Schema(
        [("a", ValueTag.String), ("b", ValueTag.Number)],
        [("c", ValueTag.Binary), ("d", ValueTag.Number), ("e", ValueTag.String)]);

    [Fact]
    public void Item_key_is_hash_length_partition_and_sort()
    {
        byte[] key = ItemKey(s_table, Item(("sk", S("xyz")), ("pk", S("a")), ("v", Null())));
        Assert.Equal("D24EC4F1A98C6E5B" + "0001" + "61" + "78797A", Convert.ToHexString(key));
        Assert.Equal(0xD24EC4F1A98C6E5B, KeyBytes.Hash(key));
        Assert.Equal("D24EC4F1A98C6E5B000161", Convert.ToHexString(KeyBytes.PartitionPrefix(key)));
    }

    [Fact]
    public void Key_and_item_give_the_same_bytes()
    {
        byte[] fromItem = ItemKey(s_table, Item(("x", N("1")), ("sk", S("")), ("pk", S("é"))));
        byte[] fromKey = ItemKey(s_table, Item(("pk", S("é")), ("sk", S(""))));
        Assert.Equal(fromKey, fromItem);
    }

    [Fact]
    public void Index_key_ends_with_the_item_key_wherever_zeros_are()
    {
        byte[] item = Item(
            ("pk", S("p")), ("sk", S("s\0")), ("a", S("\0\0")), ("b", N("-7.25")), ("c", B(0, 0, 0xFF, 0)),
            ("d", N("0")), ("e", S("x\0")));
        byte[] itemKey = ItemKey(s_table, item);
        byte[] indexKey = IndexKey(item, itemKey)!;
        Assert.Equal(itemKey, KeyBytes.ItemKeyOf(s_index, indexKey).ToArray());
    }

    [Fact]
    public void Item_without_an_index_attribute_has_no_entry()
        => Assert.Null(IndexKey(Item(("a", S("x")), ("b", N("1")), ("c", B(1)), ("d", N("1"))), [1]));

    [Fact]
    public void Item_whose_attribute_does_not_fit_the_index_has_no_entry()
    {
        (string, byte[])[] attributes = [("a", S("x")), ("b", N("1")), ("c", B(1)), ("d", N("1")), ("e", S("y"))];
        Assert.NotNull(IndexKey(Item(attributes), [1]));
        Assert.Null(IndexKey(Item([.. attributes[..4], ("e", N("1"))]), [1]));
        Assert.Null(IndexKey(Item([.. attributes[..4], ("e", S(""))]), [1]));
        Assert.Null(IndexKey(Item([.. attributes[..4], ("e", S(new string('y', 1024)))]), [1]));
        Assert.Null(IndexKey(Item([("a", S(new string('y', 2049))), .. attributes[1..]]), [1]));
    }

    [Fact]
    public void Sort_keys_of_one_partition_sort_as_values() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(KeyValues.Pairs.ToArbitrary(), p =>
        {
            KeySchema schema = Schema([("pk", ValueTag.String)], [("sk", p.Type)]);
            byte[] left = ItemKey(schema, Item(("pk", S("p")), ("sk", p.Left)));
            byte[] right = ItemKey(schema, Item(("pk", S("p")), ("sk", p.Right)));
            return Math.Sign(left.AsSpan().SequenceCompareTo(right)) == KeyValues.Order(p.Left, p.Right);
        }));

    [Fact]
    public void Composite_sort_keys_sort_attribute_by_attribute() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(KeyValues.Pairs.Three().ToArbitrary(), t =>
        {
            (KeyValues.Pair a, KeyValues.Pair b, KeyValues.Pair c) = t;
            KeySchema schema = Schema([("pk", ValueTag.String)], [("a", a.Type), ("b", b.Type), ("c", c.Type)]);
            byte[] left = IndexKeyOf(schema, Item(("pk", S("p")), ("a", a.Left), ("b", b.Left), ("c", c.Left)));
            byte[] right = IndexKeyOf(schema, Item(("pk", S("p")), ("a", a.Right), ("b", b.Right), ("c", c.Right)));
            int expected = KeyValues.Order(a.Left, a.Right);
            expected = expected != 0 ? expected : KeyValues.Order(b.Left, b.Right);
            expected = expected != 0 ? expected : KeyValues.Order(c.Left, c.Right);
            return Math.Sign(left.AsSpan().SequenceCompareTo(right)) == expected;
        }));

    [Fact]
    public void Composite_partition_keys_are_equal_only_if_their_values_are() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(KeyValues.Pairs.Two().ToArbitrary(), t =>
        {
            KeySchema schema = Schema([("a", t.Item1.Type), ("b", t.Item2.Type)], []);
            byte[] left = IndexKeyOf(schema, Item(("a", t.Item1.Left), ("b", t.Item2.Left)));
            byte[] right = IndexKeyOf(schema, Item(("a", t.Item1.Right), ("b", t.Item2.Right)));
            return left.SequenceEqual(right)
                == (t.Item1.Left.SequenceEqual(t.Item1.Right) && t.Item2.Left.SequenceEqual(t.Item2.Right));
        }));

    internal static KeySchema Schema((string Name, ValueTag Type)[] partition, (string Name, ValueTag Type)[] sort)
        => new([.. partition.Select(a => (Utf8(a.Name), a.Type))], [.. sort.Select(a => (Utf8(a.Name), a.Type))]);

    internal static byte[] ItemKey(KeySchema schema, byte[] item) => Write(w => KeyBytes.WriteItemKey(schema, item, w));

    private static byte[]? IndexKey(byte[] item, byte[] itemKey)
    {
        using ValueWriter writer = new();
        return KeyBytes.TryWriteIndexKey(s_index, item, itemKey, writer) ? writer.Written.ToArray() : null;
    }

    private static byte[] IndexKeyOf(KeySchema schema, byte[] item)
        => Write(w => Assert.True(KeyBytes.TryWriteIndexKey(schema, item, [], w)));
}
