using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>
/// Takes a transaction's responses as the answer's member Responses, behind <see cref="FrontRoomBytes"/> for the
/// member before it: an object for each, with an item or empty.
/// </summary>
internal sealed class ResponseSink : IResponseSink
{
    public const int FrontRoomBytes = 512;

    private ResponseBuffer? _output;
    private bool _isEmpty;

    public void Begin(ResponseBuffer output)
    {
        _output = output;
        output.GetSpan(FrontRoomBytes);
        output.Advance(FrontRoomBytes);
        Clear();
    }

    public void BeginResponse()
    {
        _output!.Write(_isEmpty ? "{"u8 : "},{"u8);
        _isEmpty = false;
    }

    public void Add(ReadOnlySpan<byte> item)
    {
        _output!.Write("\"Item\":"u8);
        _output.Item(item);
    }

    public void Clear()
    {
        _output!.Truncate(FrontRoomBytes);
        _output.Write("\"Responses\":["u8);
        _isEmpty = true;
    }

    /// <summary>Completes the answer.</summary>
    public void End(MemberList<ConsumedCapacity> capacities)
    {
        ResponseBuffer output = _output!;
        output.Write(_isEmpty ? "]}"u8 : "}]}"u8);
        int mark = output.Length;
        output.Write((byte)'{');
        if (capacities.Count > 0)
        {
            AnswerMembers.Capacities(output, capacities);
            output.Write((byte)',');
        }
        output.MoveToFront(mark, FrontRoomBytes);
    }
}
