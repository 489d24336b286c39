using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>
/// Takes the one item of an answer as its first member, Item or Attributes. The answer's object stays open.
/// </summary>
internal sealed class SingleItemSink(ReadOnlyMemory<byte> member) : IItemSink
{
    private ResponseBuffer? _output;
    private int _itemStart;

    public void Begin(ResponseBuffer output)
    {
        _output = output;
        Clear();
    }

    public void Add(ReadOnlySpan<byte> item)
    {
        ResponseBuffer output = _output!;
        output.String(member.Span);
        output.Write((byte)':');
        _itemStart = output.Length;
        output.Item(item);
    }

    public void Clear()
    {
        _output!.Truncate(0);
        _output.Write((byte)'{');
    }

    /// <summary>The item's JSON, for an answer of another shape.</summary>
    public ReadOnlySpan<byte> ItemJson => _output!.Written[_itemStart..];
}

/// <summary>Takes the items of an answer as its first member, Items. The list and the answer's object stay open.</summary>
internal sealed class ItemListSink : IItemSink
{
    private ResponseBuffer? _output;
    private bool _isEmpty;

    public void Begin(ResponseBuffer output)
    {
        _output = output;
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
        _output!.Truncate(0);
        _output.Write("{\"Items\":["u8);
        _isEmpty = true;
    }
}

/// <summary>
/// Takes BatchGetItem's items as the answer's first member, Responses: a list for each table. The last list, the map
/// and the answer's object stay open.
/// </summary>
internal sealed class BatchItemSink : IBatchItemSink
{
    private ResponseBuffer? _output;
    private bool _hasTable;
    private bool _isEmpty;

    public void Begin(ResponseBuffer output)
    {
        _output = output;
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
        _output!.Truncate(0);
        _output.Write("{\"Responses\":{"u8);
        _hasTable = false;
    }

    /// <summary>Closes the map.</summary>
    public void End() => _output!.Write(_hasTable ? "]}"u8 : "}"u8);
}
