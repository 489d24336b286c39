using System.Globalization;
using System.Text.Json;
using Dynamo.Engine;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.SearchVectors;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>
/// SearchVectors has an endpoint of its own at AWS, whose reader is stricter than the others': a required member may be
/// neither absent nor null (measured on us-east-1, October 2026).
/// </summary>
internal sealed class SearchVectorsOperation : Operation<SearchVectorsRequest>
{
    private readonly SearchResultSink _sink = new();
    private readonly SearchVectorsResult _result;

    public SearchVectorsOperation() => _result = new SearchVectorsResult(_sink);

    public override void Bind(RequestContext context, ValueBinder values)
    {
        Request.Reset();
        BodyReader body = new(context.Body, context.Arena);
        body.EnterBody();
        while (body.NextMember(skipsNull: false))
        {
            if (!BindMember(ref body, values))
                body.Skip();
        }
        int end = (int)body.Json.BytesConsumed;
        body.LeaveBody();
        Require(Request.TableName.IsPresent, "TableName", in body, end);
        Require(Request.IndexName.IsPresent, "IndexName", in body, end);
        Require(Request.SearchVector.IsPresent, "SearchVector", in body, end);
        Require(Request.TopK is not null, "TopK", in body, end);
    }

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = StrictReader.Text(ref body);
        else if (body.Is("IndexName"u8))
            Request.IndexName = StrictReader.Text(ref body);
        else if (body.Is("SearchVector"u8))
            SearchVector(ref body, values);
        else if (body.Is("TopK"u8))
            Request.TopK = StrictReader.Integer(ref body);
        else
            return body.Json.TokenType == JsonTokenType.Null || BindOptional(ref body, values);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        _sink.Begin(context.Response);
        return engine.SearchVectorsAsync(Request, _result);
    }

    public override void Write(RequestContext context) => _sink.End(_result.VectorSearchRequestBytes);

    private bool BindOptional(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("SearchConditionExpression"u8))
            Request.SearchConditionExpression = StrictReader.Text(ref body);
        else if (body.Is("ProjectionExpression"u8))
            Request.ProjectionExpression = StrictReader.Text(ref body);
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = StrictReader.Text(ref body);
        else if (body.Is("ExpressionAttributeNames"u8))
            SharedMembers.ExpressionAttributeNames(ref body, Request.ExpressionAttributes);
        else if (body.Is("ExpressionAttributeValues"u8))
        {
            Request.ExpressionAttributeValuesFault = SharedMembers.ExpressionAttributeValues(
                ref body, Request.ExpressionAttributes, values, NumberRules.Older);
        }
        else
            return false;
        return true;
    }

    private void SearchVector(ref BodyReader body, ValueBinder values)
    {
        Request.SearchVector.Reset();
        Request.SearchVector.IsPresent = true;
        StrictReader.EnterSequence(ref body);
        while (body.NextElement())
            Request.SearchVector.Add(values.ElementValue(ref body, Request.Values, NumberRules.Older));
    }

    private static void Require(bool isPresent, string member, in BodyReader body, int end)
    {
        if (!isPresent)
            DynamoException.ThrowValidation($"missing field `{member}` at {body.Place(end)}");
    }

    /// <summary>Takes the results as the answer's member SearchResults, behind room for ConsumedCapacity.</summary>
    private sealed class SearchResultSink : ISearchResultSink
    {
        private const int FrontRoomBytes = 128;

        private ResponseBuffer? _output;

        public void Begin(ResponseBuffer output)
        {
            _output = output;
            output.LeaveFrontRoom(FrontRoomBytes);
            output.Write("\"SearchResults\":["u8);
        }

        public void Add(ReadOnlySpan<byte> item, float score)
        {
            _output!.Separator();
            _output!.Write("{\"Item\":"u8);
            _output.Item(item);
            _output.Write(",\"Score\":"u8);
            Score(score);
            _output.Write((byte)'}');
        }

        public void End(double? requestBytes)
        {
            ResponseBuffer output = _output!;
            output.Write("]}"u8);
            int mark = output.Length;
            output.Write((byte)'{');
            if (requestBytes is { } bytes)
            {
                // DynamoDB says it twice, the second time under a name that its model lacks (measured on us-west-2, August 2026).
                output.Write("\"ConsumedCapacity\":{\"VectorSearchRequestBytes\":"u8);
                output.Units(bytes);
                output.Write(",\"VectorSearchUnits\":"u8);
                output.Units(bytes);
                output.Write("},"u8);
            }
            output.MoveToFront(mark, FrontRoomBytes);
        }

        /// <summary>The 32-bit float's value as a double, with a point even where it is whole.</summary>
        private void Score(float score)
        {
            Span<byte> text = _output!.GetSpan(40);
            ((double)score).TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
            bool isWhole = text[..length].IndexOfAny((byte)'.', (byte)'E') < 0;
            _output.Advance(length);
            if (isWhole)
                _output.Write(".0"u8);
        }
    }
}
