using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>
/// Takes the one item of an answer behind <see cref="FrontRoomBytes"/>, as bare JSON: it is known only later which
/// member it is, and what comes before it.
/// </summary>
internal sealed class SingleItemSink : IItemSink
{
    /// <summary>Room for the members before the item, with one table's capacity.</summary>
    public const int FrontRoomBytes = 512;

    private ResponseBuffer? _output;

    public void Begin(ResponseBuffer output)
    {
        _output = output;
        output.GetSpan(FrontRoomBytes);
        output.Advance(FrontRoomBytes);
    }

    public void Add(ReadOnlySpan<byte> item) => _output!.Item(item);

    public void Clear() => _output!.Truncate(FrontRoomBytes);
}

/// <summary>
/// Takes the items of an answer as its member Items, behind <see cref="FrontRoomBytes"/> for the members before it.
/// The list and the answer's object stay open.
/// </summary>
internal sealed class ItemListSink : IItemSink
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

    public void Add(ReadOnlySpan<byte> item)
    {
        if (!_isEmpty)
            _output!.Write((byte)',');
        _isEmpty = false;
        _output!.Item(item);
    }

    public void Clear()
    {
        _output!.Truncate(FrontRoomBytes);
        _output.Write("\"Items\":["u8);
        _isEmpty = true;
    }
}

/// <summary>
/// Takes BatchGetItem's items as the answer's member Responses, a list for each table, behind
/// <see cref="FrontRoomBytes"/> for the member before it. The last list, the map and the answer's object stay open.
/// </summary>
internal sealed class BatchItemSink : IBatchItemSink
{
    public const int FrontRoomBytes = 512;

    private ResponseBuffer? _output;
    private bool _hasTable;
    private bool _isEmpty;

    public void Begin(ResponseBuffer output)
    {
        _output = output;
        output.GetSpan(FrontRoomBytes);
        output.Advance(FrontRoomBytes);
        Clear();
    }

    public void BeginTable(ReadOnlySpan<byte> name)
    {
        if (_hasTable)
            _output!.Write("],"u8);
        _output!.String(name);
        _output!.Write(":["u8);
        _hasTable = true;
        _isEmpty = true;
    }

    public void Add(ReadOnlySpan<byte> item)
    {
        if (!_isEmpty)
            _output!.Write((byte)',');
        _isEmpty = false;
        _output!.Item(item);
    }

    public void Clear()
    {
        _output!.Truncate(FrontRoomBytes);
        _output.Write("\"Responses\":{"u8);
        _hasTable = false;
    }

    /// <summary>Closes the map.</summary>
    public void End() => _output!.Write(_hasTable ? "]}"u8 : "}"u8);
}
