using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Scan;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Operations;

/// <summary>Goal: pages end where DynamoDB's do and go on where they ended. Approach: small tables, every page looked at.</summary>
public class PagingTests : EngineTests
{
    [Fact]
    public async Task Page_ends_with_the_item_that_reaches_1_MB_before_the_filter()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S sk:N");
        for (int i = 0; i < 12; i++)
            await engine.PutAsync("tab", Item(("pk", S("a")), ("sk", N($"{i}")), ("padding", S(new string('p', 100 * 1024)))));
        QueryResult page = await QueryAsync(engine, r =>
        {
            r.FilterExpression = "attribute_not_exists(padding)";
            r.ReturnConsumedCapacity = "TOTAL";
        });
        Assert.Equal(0, page.Count);
        Assert.Equal(11, page.ScannedCount); // ten items are still below
        Assert.Equal("pk=a sk=10", ItemList.Text(page.LastEvaluatedKey));
        Assert.Equal(11 * 25.0 / 2, page.ConsumedCapacity.CapacityUnits, 1.0);
    }

    [Fact]
    public async Task Limit_that_is_reached_exactly_at_the_end_still_names_a_last_key()
    {
        await using TestEngine engine = await NumbersAsync(3);
        QueryResult page = await QueryAsync(engine, r => r.Limit = 3);
        Assert.True(page.HasLastEvaluatedKey);
        QueryResult rest = await QueryAsync(engine, r => r.ExclusiveStartKey = TestEngine.Slot(r, Key(2)));
        Assert.Equal(0, rest.Count);
        Assert.False(rest.HasLastEvaluatedKey);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_one_walk_everything_once_in_either_direction(bool descending)
    {
        await using TestEngine engine = await NumbersAsync(7);
        List<string> seen = [];
        byte[]? start = null;
        do
        {
            QueryResult page = await QueryAsync(engine, r =>
            {
                r.Limit = 1;
                r.ScanIndexForward = !descending;
                if (start is not null)
                    r.ExclusiveStartKey = TestEngine.Slot(r, start);
            });
            seen.AddRange(page.Items());
            start = page.HasLastEvaluatedKey ? page.LastEvaluatedKey.ToArray() : null;
        }
        while (start is not null);
        IEnumerable<int> order = descending ? Enumerable.Range(0, 7).Reverse() : Enumerable.Range(0, 7);
        Assert.Equal(order.Select(i => $"pk=a sk={i}"), seen);
    }

    [Fact]
    public async Task Segments_are_disjoint_and_cover_the_table()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S");
        for (int i = 0; i < 200; i++)
            await engine.PutAsync("tab", Item(("pk", S($"k{i}"))));
        List<string> seen = [];
        for (int segment = 0; segment < 7; segment++)
        {
            ScanResult part = await engine.ScanAsync("tab", null, r => (r.Segment, r.TotalSegments) = (segment, 7));
            Assert.InRange(part.Count, 10, 60);
            seen.AddRange(part.Items());
        }
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"pk=k{i}").Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_key_of_another_segment_is_refused()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S");
        await engine.PutAsync("tab", Item(("pk", S("k"))));
        List<string> errors = [];
        for (int segment = 0; segment < 2; segment++)
        {
            try
            {
                await engine.ScanAsync("tab", null, r =>
                {
                    (r.Segment, r.TotalSegments) = (segment, 2);
                    r.ExclusiveStartKey = TestEngine.Slot(r, Item(("pk", S("k"))));
                });
            }
            catch (DynamoException e)
            {
                errors.Add(e.Message);
            }
        }
        Assert.StartsWith("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: ",
            Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pk=b", "The query can return at most one row and cannot be restarted")]
    [InlineData("sk=9", "The provided starting key does not match the range key predicate")]
    public async Task Start_key_outside_the_query_is_refused(string where, string expected)
    {
        await using TestEngine engine = await NumbersAsync(3);
        byte[] start = where == "pk=b" ? Item(("pk", S("b")), ("sk", N("1"))) : Key(9);
        DynamoException error = await TestEngine.RejectedAsync(() => engine.QueryAsync(
            "tab", null, "pk = :p AND sk < :five", [(":p", S("a")), (":five", N("5"))], r => r.ExclusiveStartKey = TestEngine.Slot(r, start)));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public async Task Count_only_has_no_items_at_all()
    {
        await using TestEngine engine = await NumbersAsync(3);
        QueryResult page = await QueryAsync(engine, r => r.Select = "COUNT");
        Assert.False(page.HasItems);
        Assert.Empty(page.Items());
        Assert.Equal(3, page.Count);
    }

    private static byte[] Key(int number) => Item(("pk", S("a")), ("sk", N($"{number}")));

    private async Task<TestEngine> NumbersAsync(int count)
    {
        TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S sk:N");
        for (int i = 0; i < count; i++)
            await engine.PutAsync("tab", Key(i));
        return engine;
    }

    private static Task<QueryResult> QueryAsync(TestEngine engine, Action<QueryRequest> set)
        => engine.QueryAsync("tab", null, "pk = :p", [(":p", S("a"))], set);
}
