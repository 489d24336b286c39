using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Legacy;
using Dynamo.Engine.Operations.Reading;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.BatchGetItem;

/// <summary>The working objects of one BatchGetItem. Reusable.</summary>
internal sealed class BatchGetItemExecution
{
    private readonly List<TablePart> _parts = [];

    public ItemRead Read { get; } = new();

    /// <summary>The working objects of the table at this place in the request.</summary>
    public TablePart Part(int index)
    {
        while (_parts.Count <= index)
            _parts.Add(new TablePart());
        return _parts[index];
    }

    public void Reset()
    {
        Read.Reset();
        foreach (TablePart part in _parts)
            part.Reset();
    }

    /// <summary>What one table of the request needs.</summary>
    internal sealed class TablePart
    {
        public BoundProjection Projection { get; } = new();

        public LegacyExpressions Legacy { get; } = new();

        public Table? Table { get; set; }

        /// <summary>The keys of the items that are asked for, in the request's order.</summary>
        public ItemKeyList ItemKeys { get; } = new();

        public void Reset()
        {
            Projection.Reset();
            Legacy.Reset();
            ItemKeys.Reset();
            Table = null;
        }
    }
}
