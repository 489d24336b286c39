using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.ListTables;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Validation;
using static Dynamo.Engine.Tests.Validation.Requests;

namespace Dynamo.Engine.Tests.Validation;

/// <summary>Goal: member constraints of the operations on tables, as measured on AWS, October 2026.</summary>
public class TableMemberTests
{
    private const string One = "1 validation error detected: ";
    private const string Fsc = " failed to satisfy constraint: ";

    [Fact]
    public void Request_in_order_passes() => Assert.Null(Error(Create()));

    [Fact]
    public void Missing_table_name_has_a_sentence_of_its_own()
        => Assert.Equal(
            "The parameter 'TableName' is required but was not present in the request",
            Error(Create(r => r.TableName = default)));

    [Fact]
    public void Short_table_name_is_echoed()
        => Assert.Equal(
            One + "Value 'ab' at 'tableName'" + Fsc + "Member must have length greater than or equal to 3",
            Error(Create(r => r.TableName = "ab")));

    [Fact]
    public void Three_key_schema_elements_are_printed_as_java_does()
        => Assert.Equal(
            One + "Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=x, keyType=RANGE)]' at 'keySchema'"
                + Fsc + "Member must have length less than or equal to 2",
            Error(Create(r =>
            {
                r.KeySchema.Add(new KeySchemaElement("sk", "RANGE"));
                r.KeySchema.Add(new KeySchemaElement("x", "RANGE"));
            })));

    [Fact]
    public void Bad_enumerations_are_named_by_number()
    {
        Assert.Equal(
            One + "Value 'INVALID' at 'keySchema.2.member.keyType'" + Fsc + "Member must satisfy enum value set: [HASH, RANGE]",
            Error(Create(r => r.KeySchema.Add(new KeySchemaElement("sk", "INVALID")))));
        Assert.Equal(
            One + "Value 'INVALID' at 'attributeDefinitions.2.member.attributeType'" + Fsc + "Member must satisfy enum value set: [B, N, S]",
            Error(Create(r => r.AttributeDefinitions.Add(new AttributeDefinition("sk", "INVALID")))));
        Assert.Equal(
            One + "Value 'X' at 'billingMode'" + Fsc + "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]",
            Error(Create(r => r.BillingMode = "X")));
    }

    [Fact]
    public void Global_indexes_come_before_local_ones()
        => Assert.Equal(
            "2 validation errors detected: "
            + $"Value 'g1' at 'globalSecondaryIndexes.1.member.indexName'{Fsc}Member must have length greater than or equal to 3; "
            + $"Value 'l1' at 'localSecondaryIndexes.1.member.indexName'{Fsc}Member must have length greater than or equal to 3",
            Error(Create(r =>
            {
                Index(r.LocalSecondaryIndexes.Add(), "l1");
                Index(r.GlobalSecondaryIndexes.Add(), "g1");
            })));

    [Fact]
    public void Empty_index_lacks_its_members()
        => Assert.Equal(
            "3 validation errors detected: "
            + $"Value null at 'globalSecondaryIndexes.1.member.indexName'{Fsc}Member must not be null; "
            + $"Value null at 'globalSecondaryIndexes.1.member.keySchema'{Fsc}Member must not be null; "
            + $"Value null at 'globalSecondaryIndexes.1.member.projection'{Fsc}Member must not be null",
            Error(Create(r => r.GlobalSecondaryIndexes.Add())));

    [Fact]
    public void Low_throughput_is_named_write_before_read()
        => Assert.Equal(
            "2 validation errors detected: "
            + $"Value '-1' at 'provisionedThroughput.writeCapacityUnits'{Fsc}Member must have value greater than or equal to 1; "
            + $"Value null at 'provisionedThroughput.readCapacityUnits'{Fsc}Member must not be null",
            Error(Create(r => r.ProvisionedThroughput = new ProvisionedThroughput(true, null, -1))));

    [Fact]
    public void Empty_schemas_are_counted()
        => Assert.Equal(
            "2 validation errors detected: "
            + $"Value null at 'attributeDefinitions'{Fsc}Member must not be null; "
            + $"Value '[]' at 'keySchema'{Fsc}Member must have length greater than or equal to 1",
            Error(Create(r =>
            {
                r.AttributeDefinitions.Reset();
                r.KeySchema.Reset();
                r.KeySchema.IsPresent = true;
            })));

    [Fact]
    public void Index_update_is_named_by_its_action()
    {
        UpdateTableRequest request = new() { TableName = "table" };
        GlobalSecondaryIndexUpdate update = request.GlobalSecondaryIndexUpdates.Add();
        update.HasUpdate = true;
        update.Update.IndexName = "abc;";
        Assert.Equal(
            One + $"Value 'abc;' at 'globalSecondaryIndexUpdates.1.member.update.indexName'{Fsc}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
            Message(() => RequestValidation.Check(request)));
    }

    [Theory]
    [InlineData(0, "greater than or equal to 1")]
    [InlineData(101, "less than or equal to 100")]
    public void ListTables_limit_is_bounded(int limit, string bound)
        => Assert.Equal(
            One + $"Value '{limit}' at 'limit'{Fsc}Member must have value {bound}",
            Message(() => RequestValidation.Check(new ListTablesRequest { Limit = limit })));

    private static void Index(SecondaryIndex index, string name)
    {
        index.IndexName = name;
        index.KeySchema.Add(new KeySchemaElement("pk", "HASH"));
        index.Projection.IsPresent = true;
        index.Projection.ProjectionType = "ALL";
    }
}
