using System.Runtime.InteropServices;

namespace Dynamo.Storage.Commits;

/// <summary>One latch, and what is known about the keys that share it. A cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct Stripe
{
    public const int Bytes = 64;

    /// <summary>The holder is exclusive.</summary>
    public const int Exclusive = 1 << 31;

    /// <summary>Somebody waits to hold it exclusively: no new shared holders.</summary>
    public const int ExclusiveWaits = 1 << 30;

    /// <summary>Flags above, count of shared holders that did not publish themselves below.</summary>
    public int State;

    /// <summary>1 while shared holders may publish themselves in their processor's slots instead of counting here.</summary>
    public int Published;

    /// <summary>Shared holders since the last exclusive one, up to where <see cref="Published"/> begins.</summary>
    public int SharedInRow;

    /// <summary>Hash of the key for which the stripe is held; <see cref="Latches.SeveralKeys"/> if there may be more.</summary>
    public ulong HolderHash;

    /// <summary>
    /// Version of the last commit that wrote a key of this stripe; set before the write can be seen. Whoever finds
    /// such a key absent rests on no later version.
    /// </summary>
    public ulong LastVersion;
}
