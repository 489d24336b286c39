using System.Runtime.InteropServices;

namespace Dynamo.Server.Http;

/// <summary>How many files and sockets the operating system lets this process have open.</summary>
internal static partial class DescriptorLimit
{
    /// <summary>Descriptors that connections leave to log, values and the runtime.</summary>
    private const int Reserved = 1000;

    /// <summary>
    /// At most <paramref name="wanted"/> connections, fewer where the descriptors would not last: without one,
    /// accepting fails over and over without a client being told.
    /// </summary>
    public static int CapConnections(int wanted)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return wanted;
        if (GetLimit(OperatingSystem.IsLinux() ? 7 : 8, out Limit limit) != 0)
            return wanted;
        // The runtime raises the soft limit to the hard one when it starts.
        ulong left = limit.Soft > 2 * Reserved ? limit.Soft - Reserved : limit.Soft / 2;
        return (int)Math.Min((ulong)wanted, left);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
