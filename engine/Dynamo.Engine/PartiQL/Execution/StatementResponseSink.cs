using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.PartiQL.Statements;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>Makes the responses of a transaction's SELECTs: one each, with its columns if the item meets its WHERE.</summary>
internal sealed class StatementResponseSink(Statement[] statements, IResponseSink inner) : IResponseSink
{
    private int _next;

    public void BeginResponse()
    {
        inner.BeginResponse();
        _next++;
    }

    public void Add(ReadOnlySpan<byte> item)
    {
        SelectStatement select = (SelectStatement)statements[_next - 1];
        if (select.Where is null || select.Where.Matches(select.Values.On(item)))
            new ColumnSink(select.Columns, inner).Add(item);
    }

    public void Clear()
    {
        inner.Clear();
        _next = 0;
    }
}
