using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Validation.Requests;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Validation;

/// <summary>Goal: RequestItems, as measured on AWS, October 2026.</summary>
public class BatchMemberTests
{
    private const string One = "1 validation error detected: ";
    private const string Fsc = " failed to satisfy constraint: ";
    private const string MapKeys = "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]";
    private const string MapValue = "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]";
    private const string RccEnum = "Value 'BOGUS' at 'returnConsumedCapacity'" + Fsc + "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]";
    private const string RicmEnum = "Value 'BOGUS' at 'returnItemCollectionMetrics'" + Fsc + "Member must satisfy enum value set: [SIZE, NONE]";
    private const string Unset = "b=null, iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, "
        + "iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null";

    [Fact]
    public void Batches_at_their_limits_pass()
    {
        Assert.Null(Error(BatchGet(keys: 100)));
        Assert.Null(Error(BatchWrite(puts: 25)));
    }

    [Fact]
    public void Get_of_nothing()
    {
        BatchGetItemRequest empty = new() { RequestItems = { IsPresent = true }, ReturnConsumedCapacity = "BOGUS" };
        Assert.Equal(One + "Value at 'RequestItems'" + Fsc + "Member must have length greater than or equal to 1", Error(empty));
        Assert.Equal(One + "Value null at 'requestItems'" + Fsc + "Member must not be null", Error(new BatchGetItemRequest()));
        Assert.Equal(
            One + "Value at 'RequestItems.table.member.Keys'" + Fsc + "Member must have length greater than or equal to 1",
            Error(BatchGet(r => r.RequestItems[0].Keys.IsPresent = true, keys: 0)));
    }

    [Fact]
    public void Get_of_more_than_100_keys()
    {
        Assert.Equal(
            One + "Value at 'RequestItems.table.member.Keys'" + Fsc + "Member must have length less than or equal to 100",
            Error(BatchGet(keys: 101)));
        Assert.Equal("Too many items requested for the BatchGetItem call", Error(BatchGet(
            r =>
            {
                KeysAndAttributes other = r.RequestItems.Add();
                other.TableName = "other";
                for (int i = 0; i < 60; i++)
                    other.Keys.Add(Slot(r, Item(("pk", S("o" + i)))));
            },
            keys: 60)));
    }

    [Fact]
    public void Get_from_a_bad_table_name_echoes_the_map_as_json_without_blanks()
    {
        const string Json = "{\"bad!name\":{\"Keys\":[{\"pk\":{\"S\":\"a \\\" b\\\\\"}}]}}";
        string badName = $"Value '{Json}' at 'requestItems'{Fsc}{MapKeys}";
        void Change(BatchGetItemRequest r)
        {
            r.RequestItems[0].TableName = "bad!name";
            r.RequestItemsJson = Json.Replace(":", " :\n ").Replace("[", "[\t") + "\r\n";
        }
        Assert.Equal(One + badName, Error(BatchGet(Change)));
        Assert.Equal($"2 validation errors detected: {badName}; {RccEnum}", Error(BatchGet(r =>
        {
            Change(r);
            r.ReturnConsumedCapacity = "BOGUS";
        })));
    }

    [Fact]
    public void Get_of_one_key_twice()
    {
        const string Duplicates = "Provided list of item keys contains duplicates";
        Assert.Equal(Duplicates, Error(BatchGet(r => r.RequestItems[0].Keys.Add(Slot(r, Item(("pk", S("k2"))))), keys: 5)));
        Assert.Equal(Duplicates, Error(BatchGet(r =>
        {
            r.RequestItems[0].Keys.Add(Slot(r, Item(("a", S("x")), ("b", N("1")))));
            r.RequestItems[0].Keys.Add(Slot(r, Item(("b", N("1.0")), ("a", S("x")))));
        })));
    }

    [Fact]
    public void Get_of_like_keys_with_other_names_is_no_duplicate()
        => Assert.Null(Error(BatchGet(r =>
        {
            r.RequestItems[0].Keys.Add(Slot(r, Item(("a", S("x")), ("b", S("y")))));
            r.RequestItems[0].Keys.Add(Slot(r, Item(("a", S("y")), ("b", S("x")))));
        })));

    [Fact]
    public void Get_mixing_in_one_block_or_across_tables()
    {
        const string Mixing = "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}";
        Assert.Equal(Mixing, Error(BatchGet(r =>
        {
            r.RequestItems[0].AttributesToGet.Add("a");
            r.RequestItems[0].ProjectionExpression = "a";
        })));
        Assert.Equal(Mixing, Error(BatchGet(r =>
        {
            r.RequestItems[0].AttributesToGet.Add("a");
            KeysAndAttributes other = r.RequestItems.Add();
            other.TableName = "other";
            other.Keys.Add(Slot(r, Item(("pk", S("a")))));
            other.ProjectionExpression = "a";
        })));
    }

    [Fact]
    public void Write_of_nothing()
    {
        Assert.Equal(
            "The requestItems parameter is required for BatchWriteItem",
            Error(new BatchWriteItemRequest { RequestItems = { IsPresent = true } }));
        Assert.Equal(One + $"Value '{{table=[]}}' at 'requestItems'{Fsc}{MapValue}", Error(BatchWrite(puts: 0)));
    }

    [Fact]
    public void Write_of_more_than_25_echoes_java_objects()
    {
        string? error = Error(BatchWrite(puts: 26));
        Assert.StartsWith(
            One + "Value '{table=[WriteRequest(putRequest=PutRequest(item={pk=AttributeValue(s=bw-0, n=null, " + Unset
                + ")}, workloadProfileName=null), deleteRequest=null), WriteRequest(",
            error);
        Assert.EndsWith("]}' at 'requestItems'" + Fsc + MapValue, error);
    }

    [Fact]
    public void Write_counts_enumerations_ahead_of_a_bad_table_name()
    {
        string? badName = Error(BatchWrite(r => r.RequestItems[0].TableName = "bad!name"));
        Assert.StartsWith(One + "Value '{bad!name=[WriteRequest(putRequest=PutRequest(item={pk=AttributeValue(s=bw-0,", badName);
        Assert.EndsWith("at 'requestItems'" + Fsc + MapKeys, badName);
        Assert.Equal(One + RccEnum, Error(BatchWrite(r =>
        {
            r.RequestItems[0].TableName = "bad!name";
            r.ReturnConsumedCapacity = "BOGUS";
        })));
        Assert.Equal($"2 validation errors detected: {RccEnum}; {RicmEnum}", Error(BatchWrite(r =>
        {
            r.ReturnConsumedCapacity = "BOGUS";
            r.ReturnItemCollectionMetrics = "BOGUS";
        })));
    }

    [Fact]
    public void Write_without_item_or_key_or_request()
    {
        Assert.Equal(
            $"2 validation errors detected: Value null at 'requestItems.table.member.1.member.deleteRequest.key'{Fsc}Member must not be null; Value null at 'requestItems.table.member.1.member.putRequest.item'{Fsc}Member must not be null",
            Error(BatchWrite(r => r.RequestItems[0].Requests.Add(new WriteRequest(true, default, true, default)), puts: 0)));
        Assert.Equal(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
            Error(BatchWrite(r => r.RequestItems[0].Requests.Add(default))));
    }

    [Fact]
    public void Write_of_bad_values_is_in_older_words()
        => Assert.Equal("The parameter cannot be converted to a numeric value", Error(BatchWrite(r =>
            r.RequestItems[0].Requests.Add(new WriteRequest(true, Faulty(ValueFault.Number(NumberFault.NotNumeric, default)), false, default)))));

    [Fact]
    public void Write_of_too_large_an_item()
    {
        BatchWriteItemRequest Of(int length) => BatchWrite(r => r.RequestItems[0].Requests.Add(
            new WriteRequest(true, Slot(r, Item(("pk", S("a")), ("v", S(new string('x', length))))), false, default)));
        Assert.Null(Error(Of(409_600 - 4)));
        Assert.Equal("Item size has exceeded the maximum allowed size", Error(Of(409_600 - 3)));
    }
}
