using Dynamo.Engine.Expressions;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Tests.Validation;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;
using Dynamo.Tests;
using static Dynamo.Engine.Tests.Keys.KeyBytesTests;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

/// <summary>Goal: what every request walks through allocates nothing once it is warm.</summary>
public class AllocationTests
{
    private static readonly byte[] s_item = Item(
        ("pk", S("customer#42")), ("sk", N("1700000000")), ("name", S("Ada")), ("price", N("12.5")),
        ("tags", Set(ValueTag.StringSet, "a", "b")), ("doc", M(("x", L(N("1"), Bool(true))))));

    private static readonly KeySchema s_table = Schema([("pk", ValueTag.String)], [("sk", ValueTag.Number)]);
    private static readonly KeySchema s_index = Schema([("name", ValueTag.String)], [("price", ValueTag.Number)]);

    [Fact]
    public void Validation_of_requests_in_order()
    {
        PutItemRequest put = Requests.Put(r => r.ReturnConsumedCapacity = "TOTAL");
        GetItemRequest get = Requests.Get();
        QueryRequest query = Requests.Query(r => r.Limit = 5);
        AssertNone(() =>
        {
            RequestValidation.Check(put);
            RequestValidation.Check(get);
            RequestValidation.Check(query);
        });
    }

    [Fact]
    public void Keys_and_ranges()
    {
        ValueWriter key = new(), indexKey = new();
        QueryRange range = new();
        AssertNone(() =>
        {
            KeyValidation.CheckItem(s_table, s_item);
            key.Reset();
            KeyBytes.WriteItemKey(s_table, s_item, key);
            indexKey.Reset();
            KeyBytes.TryWriteIndexKey(s_index, s_item, key.Written, indexKey);
            range.BeginPartition(s_table, isIndex: false);
            range.AddPartition(ItemBytes.Find(s_item, "pk"u8));
            range.EndPartition();
            range.Restrict(SortKeyOperator.Between, ItemBytes.Find(s_item, "sk"u8), ItemBytes.Find(s_item, "sk"u8));
            range.StartAfter(key.Written, descending: true);
        });
    }

    [Fact]
    public void Numbers_sizes_sets_and_comparison()
    {
        byte[] text = Utf8("+0012.50E1");
        byte[] canonical = new byte[DynamoNumber.MaxLength];
        byte[] sum = new byte[DynamoNumber.MaxLength];
        byte[] other = [.. s_item];
        SetBuilder set = new();
        ValueWriter writer = new();
        AssertNone(() =>
        {
            DynamoNumber.TryNormalize(text, canonical, out int length);
            NumberArithmetic.Add(canonical.AsSpan(0, length), canonical.AsSpan(0, length), sum, out _);
            ItemSize.Of(s_item);
            foreach (AttributeEntry attribute in ItemBytes.Attributes(s_item))
                ValueComparison.AreEqual(attribute.Value, ItemBytes.Find(other, attribute.Name));
            set.Begin(ValueTag.NumberSet);
            set.Add("10"u8);
            set.Add("9"u8);
            writer.Reset();
            set.End(writer);
        });
    }

    private static void AssertNone(Action work) => Assert.Equal(0, Allocations.LeastOf(work));
}
