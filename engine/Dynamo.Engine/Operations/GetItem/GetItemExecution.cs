using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Legacy;
using Dynamo.Engine.Operations.Reading;

namespace Dynamo.Engine.Operations.GetItem;

/// <summary>The working objects of one GetItem. Reusable.</summary>
internal sealed class GetItemExecution
{
    public ItemRead Read { get; } = new();

    public BoundProjection Projection { get; } = new();

    public LegacyExpressions Legacy { get; } = new();

    public void Reset()
    {
        Read.Reset();
        Projection.Reset();
        Legacy.Reset();
    }
}
