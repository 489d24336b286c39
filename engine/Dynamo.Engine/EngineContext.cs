using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine;

/// <summary>What the operations of one engine share.</summary>
internal sealed class EngineContext(IStore store, EngineOptions options)
{
    public IStore Store { get; } = store;

    public EngineOptions Options { get; } = options;

    public TableCatalog Catalog { get; } = new(store, options.Time);

    public ExpressionCache Expressions { get; } = new();
}
