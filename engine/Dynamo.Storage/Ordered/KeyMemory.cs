using System.Runtime.InteropServices;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// Where nodes keep their keys: outside the garbage-collected heap. Nodes grow in small steps, and on the heap each
/// outgrown array would stay until a collection of everything, and leave a hole that nothing fits.
/// </summary>
internal static unsafe class KeyMemory
{
    /// <summary>What the allocator puts in front of a block (glibc); blocks are sized so that both fill whole granules.</summary>
    private const int AllocatorBytes = 16;

    private static long s_liveBytes;

    /// <summary>Bytes of all blocks that are in use, in the whole process, with what the allocator adds.</summary>
    public static long LiveBytes => Volatile.Read(ref s_liveBytes);

    /// <summary>Size to allocate for so many bytes: few enough sizes that a freed block serves again.</summary>
    public static int RoundUp(int bytes)
    {
        int granule = bytes < 1024 ? 64 : 256;
        return (bytes + AllocatorBytes + granule - 1) / granule * granule - AllocatorBytes;
    }

    public static byte* Allocate(int bytes)
    {
        byte* memory = (byte*)NativeMemory.Alloc((nuint)bytes);
        Interlocked.Add(ref s_liveBytes, bytes + AllocatorBytes);
        return memory;
    }

    public static void Free(byte* memory, int bytes)
    {
        if (memory == null)
            return;
        Interlocked.Add(ref s_liveBytes, -(bytes + AllocatorBytes));
        NativeMemory.Free(memory);
    }
}
