using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>Makes a row of the columns of a SELECT from each item and hands it on.</summary>
internal sealed class ColumnSink(Column[] columns, IItemSink inner) : IItemSink
{
    private readonly ValueWriter _row = new();

    public void Add(ReadOnlySpan<byte> item)
    {
        if (columns.Length == 0)
        {
            inner.Add(item);
            return;
        }
        _row.Reset();
        int start = _row.BeginItem();
        int count = 0;
        foreach (Column column in columns)
        {
            ValueView value = column.Path.Find(item);
            if (value.IsMissing)
                continue;
            _row.Name(column.Name);
            _row.Raw(value.Bytes);
            count++;
        }
        _row.EndItem(start, count, sizeBytes: 0);
        inner.Add(_row.Written);
    }

    public void Clear() => inner.Clear();
}

/// <summary>Keeps the one item that it is given.</summary>
internal sealed class CapturingSink : IItemSink
{
    private readonly ValueWriter _item = new();

    public ReadOnlySpan<byte> Item => _item.Written;

    public void Add(ReadOnlySpan<byte> item)
    {
        _item.Reset();
        _item.Raw(item);
    }

    public void Clear() => _item.Reset();
}
