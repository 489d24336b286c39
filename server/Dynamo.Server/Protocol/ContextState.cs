using Dynamo.Engine.Operations;
using Dynamo.Server.Operations;

namespace Dynamo.Server.Protocol;

/// <summary>
/// What a request context keeps for the requests after this one: a binder and the operations that it has seen, each
/// made when it is first asked for.
/// </summary>
internal sealed class ContextState : IDisposable
{
    private readonly Operation?[] _operations = new Operation?[OperationTable.Count];

    public ValueBinder Values { get; } = new();

    /// <summary>The region of the last request.</summary>
    public string Region { get; set; } = OperationRequest.DefaultRegion;

    public Operation Operation(int index) => _operations[index] ??= OperationTable.Create(index);

    public void Dispose()
    {
        foreach (Operation? operation in _operations)
            operation?.Dispose();
    }
}
