using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

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
    private static ulong Fold(ulong left, ulong right) => High(left, right) ^ (left * right);

    /// <summary>The upper half of the product. <see cref="Math.BigMul(ulong, ulong, out ulong)"/> sends the lower one through memory: 15 ns of a Get (StoreBenchmarks).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong left, ulong right) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(left, right)
        : ArmBase.Arm64.IsSupported ? ArmBase.Arm64.MultiplyHigh(left, right)
        : Math.BigMul(left, right, out _);
}
