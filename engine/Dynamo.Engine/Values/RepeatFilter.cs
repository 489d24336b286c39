namespace Dynamo.Engine.Values;

/// <summary>
/// Tells, of up to <see cref="MaxCount"/> hashes added one by one, whether one came before. Lives on the stack.
/// </summary>
/// <param name="slots"><see cref="SlotCount"/> zeros.</param>
internal readonly ref struct RepeatFilter(Span<uint> slots)
{
    /// <summary>Of the elements that a request may name.</summary>
    public const int MaxCount = 100;

    /// <summary>A power of two that leaves more than half of the slots free.</summary>
    public const int SlotCount = 256;

    private readonly Span<uint> _slots = slots[..SlotCount];

    /// <summary>False if the hash was added before.</summary>
    public bool Add(uint hash)
    {
        // Zero is a free slot.
        hash = Math.Max(hash, 1);
        for (uint i = hash; ; i++)
        {
            ref uint slot = ref _slots[(int)(i % SlotCount)];
            if (slot == hash)
                return false;
            if (slot == 0)
            {
                slot = hash;
                return true;
            }
        }
    }
}
