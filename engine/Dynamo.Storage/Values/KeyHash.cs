using System.Runtime.CompilerServices;

namespace Dynamo.Storage.Values;

/// <summary>
/// The 64-bit hash of a full key (keyspace identifier and key together): finds a key's record in the hash index and
/// its stripe among the latches.
/// </summary>
/// <remarks>
/// Multiply and fold, as wyhash does: eight bytes a step, every input bit reaches every output bit. It is persisted in
/// checkpoints of the hash index, so golden vectors fix it. Not for hostile keys: a flood of colliding keys costs
/// time, not correctness.
/// </remarks>
internal static class KeyHash
{
    private const ulong Seed = 0x9E37_79B9_7F4A_7C15;
    private const ulong Multiplier = 0xA076_1D64_78BD_642F;
    private const ulong LastMultiplier = 0xE703_7ED1_A0B4_28DB;

    /// <param name="key">At least four bytes: the keyspace identifier stands in front.</param>
    public static unsafe ulong Compute(byte* key, int length)
    {
        ulong hash = Seed ^ (uint)length;
        byte* end = key + length;
        while (end - key > 8)
        {
            hash = Fold(hash ^ Unsafe.ReadUnaligned<ulong>(key), Multiplier);
            key += 8;
        }
        // The last eight bytes overlap what was read before where the key is long enough, else two halves overlap.
        ulong last = length >= 8
            ? Unsafe.ReadUnaligned<ulong>(end - 8)
            : Unsafe.ReadUnaligned<uint>(end - length) | ((ulong)Unsafe.ReadUnaligned<uint>(end - 4) << 32);
        return Fold(hash ^ last, LastMultiplier);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
