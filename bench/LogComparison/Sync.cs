using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dynamo.LogComparison;

internal static partial class Sync
{
    public static void Data(SafeFileHandle file)
    {
        if (FDataSync(file) != 0)
            throw new IOException("fdatasync failed");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int FDataSync(SafeFileHandle file);
}
