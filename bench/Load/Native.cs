using System.Runtime.InteropServices;

namespace Dynamo.Load;

/// <summary>The system calls of an event loop that measures latencies: nothing between it and the kernel.</summary>
internal static partial class Native
{
    public const int EpollIn = 1;
    public const int EpollCtlAdd = 1;
    public const int NoSignal = 0x4000;
    public const int DontWait = 0x40;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, ref EpollEvent registration);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int epoll_wait(int epoll, EpollEvent* events, int most, int timeoutMs);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint send(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint recv(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int descriptor);

    /// <summary>Binds the calling thread (0) to the processors of a mask.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int sched_setaffinity(int thread, nint size, in ulong mask);

    /// <summary>struct epoll_event, which x86-64 packs.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 12)]
    public struct EpollEvent
    {
        [FieldOffset(0)]
        public uint Events;

        [FieldOffset(4)]
        public int Index;
    }
}
