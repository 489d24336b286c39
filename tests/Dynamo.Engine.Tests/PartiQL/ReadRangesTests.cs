using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.ExecuteStatement;
using Dynamo.Engine.PartiQL.Execution;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.PartiQL;

public class ReadRangesTests
{
    private static readonly KeySchema s_keys = new([("pk"u8.ToArray(), ValueTag.String)], [("sk"u8.ToArray(), ValueTag.Number)]);

    /// <summary>The branches of ORs multiply: without a bound the last would take for ever.</summary>
    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(380, true)]
    public void ORs_beside_each_other_are_bounded(int count, bool isRefused)
    {
        string where = "pk='a'" + string.Concat(Enumerable.Repeat(" AND (sk=1 OR sk=2)", count));
        if (isRefused)
            Assert.Equal("Too many decomposed read operations for a given query.", Assert.Throws<DynamoException>(() => Of(where)).Message);
        else
            Assert.Single(Of(where).Ranges);
    }

    [Fact]
    public void Branches_count_and_not_what_they_are_made_of()
        => Assert.Single(Of($"pk='a' AND ({string.Join(" OR ", Enumerable.Range(0, 50).Select(i => $"sk={i}"))})").Ranges);

    private static ReadRanges Of(string where)
    {
        ExecuteStatementRequest request = new();
        SelectStatement select = (SelectStatement)StatementChecks.Parse(
            Stored.Utf8("SELECT * FROM t WHERE " + where), new StatementParameters(request, request.Parameters));
        return ReadRanges.Of(select.Where, s_keys, select.Values);
    }
}
