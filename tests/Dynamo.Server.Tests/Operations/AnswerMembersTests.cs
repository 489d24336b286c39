using System.Text;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Operations;

namespace Dynamo.Server.Tests.Operations;

/// <summary>ConsumedCapacity in each of its forms (measured on AWS, October 2026).</summary>
public class AnswerMembersTests
{
    [Fact]
    public void Capacity_not_asked_for_is_absent() => Assert.Equal("{}", Written(new ConsumedCapacity()));

    [Fact]
    public void Capacity_total_shows_the_sum_of_table_and_indexes_alone()
        => Assert.Equal(
            """{"ConsumedCapacity":{"CapacityUnits":4.5,"TableName":"t"}}""", Written(Capacity(CapacityDetail.Total)));

    [Fact]
    public void Capacity_indexes_shows_each_part()
        => Assert.Equal(
            """{"ConsumedCapacity":{"CapacityUnits":4.5,"GlobalSecondaryIndexes":{"g":{"CapacityUnits":1.0},"h":{"CapacityUnits":2.0}},"LocalSecondaryIndexes":{"l":{"CapacityUnits":1.0}},"Table":{"CapacityUnits":0.5},"TableName":"t"}}""",
            Written(Capacity(CapacityDetail.Indexes)));

    [Fact]
    public void Capacity_of_a_transaction_shows_the_units_twice()
    {
        ConsumedCapacity capacity = new()
        {
            Detail = CapacityDetail.Indexes,
            TableName = "t"u8.ToArray(),
            TableUnits = 2,
            Transactional = TransactionalUnits.Read,
        };
        Assert.Equal(
            """{"ConsumedCapacity":{"CapacityUnits":2.0,"ReadCapacityUnits":2.0,"Table":{"CapacityUnits":2.0,"ReadCapacityUnits":2.0},"TableName":"t"}}""",
            Written(capacity));
        capacity.Detail = CapacityDetail.Total;
        capacity.Transactional = TransactionalUnits.Write;
        Assert.Equal(
            """{"ConsumedCapacity":{"CapacityUnits":2.0,"TableName":"t","WriteCapacityUnits":2.0}}""", Written(capacity));
    }

    private static ConsumedCapacity Capacity(CapacityDetail detail)
    {
        ConsumedCapacity capacity = new() { Detail = detail, TableName = "t"u8.ToArray(), TableUnits = 0.5 };
        ConsumedCapacity.Add(capacity.GlobalSecondaryIndexes, "g"u8.ToArray(), 1);
        ConsumedCapacity.Add(capacity.GlobalSecondaryIndexes, "h"u8.ToArray(), 2);
        ConsumedCapacity.Add(capacity.LocalSecondaryIndexes, "l"u8.ToArray(), 1);
        return capacity;
    }

    private static string Written(ConsumedCapacity capacity)
    {
        using ResponseBuffer output = new();
        output.Write((byte)'{');
        AnswerMembers.Capacity(output, capacity);
        output.Write((byte)'}');
        return Encoding.UTF8.GetString(output.Written);
    }
}
