using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Members;

/// <summary>
/// Where a value, item or key of a request lies in <see cref="OperationRequest.Values"/>, in stored form, or what is
/// wrong with it. Offsets, because the arena moves when it grows.
/// </summary>
/// <param name="Start">First byte in the arena.</param>
/// <param name="Length">Count of bytes; 0 where there is a fault.</param>
/// <param name="Fault">The first fault in the value; the operation reports it at its place in the order of validation.</param>
public readonly record struct ValueSlot(int Start, int Length, ValueFault? Fault = null)
{
    /// <summary>Whether the member was in the request. A default slot is absent.</summary>
    public bool IsPresent => Length > 0 || Fault is not null;
}
