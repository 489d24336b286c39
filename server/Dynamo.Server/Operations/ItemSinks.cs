using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>
/// Writes what the engine finds into the answer as it comes, behind <see cref="FrontRoomBytes"/> for the members that
/// are known only at the end.
/// </summary>
internal abstract class AnswerSink
{
    /// <summary>Room for the members before, with one table's capacity.</summary>
    public const int FrontRoomBytes = 512;

    private ResponseBuffer? _output;

    protected ResponseBuffer Output => _output!;

    /// <summary>Whether the list that is open has no element yet.</summary>
    protected bool IsEmpty { get; set; }

    public void Begin(ResponseBuffer output)
    {
        _output = output;
        output.LeaveFrontRoom(FrontRoomBytes);
        Clear();
    }

    /// <summary>Takes back everything, to begin anew.</summary>
    public virtual void Clear()
    {
        Output.Truncate(FrontRoomBytes);
        IsEmpty = true;
    }

    protected void AddToList(ReadOnlySpan<byte> item)
    {
        if (!IsEmpty)
            Output.Write((byte)',');
        IsEmpty = false;
        Output.Item(item);
    }
}

/// <summary>Takes the one item of an answer as bare JSON: it is known only later which member it is.</summary>
internal sealed class SingleItemSink : AnswerSink, IItemSink
{
    public void Add(ReadOnlySpan<byte> item) => Output.Item(item);
}

/// <summary>Takes the items of an answer as its member Items. The list and the answer's object stay open.</summary>
internal sealed class ItemListSink : AnswerSink, IItemSink
{
    public void Add(ReadOnlySpan<byte> item) => AddToList(item);

    public override void Clear()
    {
        base.Clear();
        Output.Write("\"Items\":["u8);
    }
}

/// <summary>
/// Takes BatchGetItem's items as the answer's member Responses, a list for each table. The last list, the map and the
/// answer's object stay open.
/// </summary>
internal sealed class BatchItemSink : AnswerSink, IBatchItemSink
{
    private bool _hasTable;

    public void BeginTable(ReadOnlySpan<byte> name)
    {
        if (_hasTable)
            Output.Write("],"u8);
        Output.String(name);
        Output.Write(":["u8);
        _hasTable = true;
        IsEmpty = true;
    }

    public void Add(ReadOnlySpan<byte> item) => AddToList(item);

    public override void Clear()
    {
        base.Clear();
        Output.Write("\"Responses\":{"u8);
        _hasTable = false;
    }

    /// <summary>Closes the map.</summary>
    public void End() => Output.Write(_hasTable ? "]}"u8 : "}"u8);
}
