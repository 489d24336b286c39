using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations;

/// <summary>
/// What every request has: the arena of its values and where it came from. Requests are plain, reusable and belong
/// to one connection; they are filled by the server and read by one operation at a time. Nothing in them is checked
/// yet: enumerations are the texts that were sent, numbers may be out of range.
/// </summary>
public abstract class OperationRequest : IReusable
{
    /// <summary>The region that a request without a credential scope belongs to.</summary>
    public const string DefaultRegion = "us-east-1";

    /// <summary>Holds, in stored form, every value, item and key of the request; <see cref="ValueSlot"/>s point into it.</summary>
    public ValueWriter Values { get; } = new();

    /// <summary>From the credential scope of the request's signature.</summary>
    public string Region { get; set; } = DefaultRegion;

    /// <summary>The bytes of a value, item or key; valid until something is written to <see cref="Values"/>.</summary>
    public ReadOnlySpan<byte> Bytes(ValueSlot slot) => Values.Written.Slice(slot.Start, slot.Length);

    public ReadOnlyMemory<byte> Memory(ValueSlot slot) => Values.WrittenMemory.Slice(slot.Start, slot.Length);

    public virtual void Reset() => Values.Reset();
}
