using System.Runtime.InteropServices;

namespace Dynamo.Storage.Platform.Compression;

/// <summary>The reference library, if the system has it: found by the dynamic loader, bound by name.</summary>
internal static unsafe class Lz4Library
{
    // The library's file by its ABI version on Linux, macOS and Windows; Debian and Ubuntu have it for apt's sake.
    private static readonly string[] s_names = ["liblz4.so.1", "liblz4.1.dylib", "liblz4.dll"];

    /// <summary>int LZ4_compress_default(const char* src, char* dst, int srcSize, int dstCapacity); 0 if dst is too small.</summary>
    private static readonly delegate* unmanaged<byte*, byte*, int, int, int> s_compress = Bind();

    public static bool IsLoaded => s_compress != null;

    public static int Encode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (s_compress == null)
            return -1;
        // A pinned empty span is a null pointer, which the library need not accept.
        byte none = 0;
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            int length = s_compress(from == null ? &none : from, to == null ? &none : to, source.Length, target.Length);
            return length > 0 ? length : -1;
        }
    }

    private static delegate* unmanaged<byte*, byte*, int, int, int> Bind()
    {
        foreach (string name in s_names)
        {
            if (NativeLibrary.TryLoad(name, out nint library)
                && NativeLibrary.TryGetExport(library, "LZ4_compress_default", out nint function))
            {
                return (delegate* unmanaged<byte*, byte*, int, int, int>)function;
            }
        }
        return null;
    }
}
