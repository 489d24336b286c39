using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>
/// Takes a transaction's responses as the answer's member Responses: an object for each, with an item or empty.
/// </summary>
internal sealed class ResponseSink : AnswerSink, IResponseSink
{
    public void BeginResponse()
    {
        Output.Write(IsEmpty ? "{"u8 : "},{"u8);
        IsEmpty = false;
    }

    public void Add(ReadOnlySpan<byte> item)
    {
        Output.Write("\"Item\":"u8);
        Output.Item(item);
    }

    public override void Clear()
    {
        base.Clear();
        Output.Write("\"Responses\":["u8);
    }

    /// <summary>Completes the answer.</summary>
    public void End(MemberList<ConsumedCapacity> capacities)
    {
        Output.Write(IsEmpty ? "]}"u8 : "}]}"u8);
        AnswerMembers.CapacitiesToFront(Output, capacities, FrontRoomBytes);
    }
}
