using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Dynamo.Load;

/// <summary>
/// Sends requests over several connections from one thread, pinned to a processor, either as fast as they are
/// answered or at a fixed rate. At a fixed rate a latency counts from when the request was due, also where it had to
/// wait for a free connection: a server that stalls is charged for everything that it made wait.
/// </summary>
/// <param name="next">The next whole request; its memory is used before the next call.</param>
internal sealed unsafe class Driver(Uri url, int connections, Func<ReadOnlyMemory<byte>> next)
{
    private readonly List<Connection> _connections = [];
    private readonly Stack<int> _idle = new();
    private readonly List<long> _latencies = new(1 << 20);
    private int _epoll;

    /// <param name="ratePerSecond">0: as fast as they are answered.</param>
    /// <param name="most">No more requests than these.</param>
    public static Task<DriverResult> RunAsync(
        Uri url, int connections, Func<ReadOnlyMemory<byte>> next, double ratePerSecond, TimeSpan duration, long most = long.MaxValue)
    {
        TaskCompletionSource<DriverResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                _ = Native.sched_setaffinity(0, sizeof(ulong), 1ul << Rig.ClientProcessor);
                done.SetResult(new Driver(url, connections, next).Run(ratePerSecond, duration, most));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        thread.Start();
        return done.Task;
    }

    private DriverResult Run(double ratePerSecond, TimeSpan duration, long most)
    {
        Open();
        try
        {
            long start = Stopwatch.GetTimestamp();
            Send(start, start + (long)(duration.TotalSeconds * Stopwatch.Frequency), ratePerSecond, most);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            _latencies.Sort();
            return new DriverResult(_latencies.Count, _latencies.Count / seconds, Percentile(0.5), Percentile(0.99));
        }
        finally
        {
            foreach (Connection connection in _connections)
                connection.Socket.Dispose();
            _ = Native.close(_epoll);
        }
    }

    private void Open()
    {
        _epoll = Native.epoll_create1(0);
        for (int i = 0; i < connections; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(url.Host, url.Port);
            _connections.Add(new Connection(socket));
            _idle.Push(i);
            Native.EpollEvent registration = new() { Events = Native.EpollIn, Index = i };
            if (Native.epoll_ctl(_epoll, Native.EpollCtlAdd, (int)socket.Handle, ref registration) != 0)
                throw new IOException("epoll_ctl failed");
        }
    }

    private void Send(long start, long end, double ratePerSecond, long most)
    {
        double interval = ratePerSecond > 0 ? Stopwatch.Frequency / ratePerSecond : 0;
        Native.EpollEvent* events = stackalloc Native.EpollEvent[64];
        long sent = 0;
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            while (sent < most && _idle.Count > 0)
            {
                long due = interval > 0 ? start + (long)(sent * interval) : now;
                if (due > now || due >= end)
                    break;
                Connection connection = _connections[_idle.Pop()];
                connection.Due = due;
                SendAll(connection, next().Span);
                sent++;
            }
            if (_idle.Count == connections && (now >= end || sent >= most))
                return;
            // At a rate the loop spins: waking up would be part of the figures.
            int ready = Native.epoll_wait(_epoll, events, 64, interval > 0 ? 0 : 100);
            for (int i = 0; i < ready; i++)
            {
                Connection connection = _connections[events[i].Index];
                if (!connection.Receive())
                    continue;
                _latencies.Add(Stopwatch.GetTimestamp() - connection.Due);
                _idle.Push(events[i].Index);
            }
        }
    }

    private static void SendAll(Connection connection, ReadOnlySpan<byte> request)
    {
        fixed (byte* bytes = request)
        {
            // Blocks where the socket's buffer is full; the server reads whatever it has not answered yet.
            for (nint sent = 0; sent < request.Length;)
            {
                nint part = Native.send(connection.Descriptor, bytes + sent, request.Length - sent, Native.NoSignal);
                if (part <= 0)
                    throw new IOException("The server has closed the connection.");
                sent += part;
            }
        }
    }

    private double Percentile(double share)
        => _latencies.Count == 0 ? 0 : _latencies[(int)((_latencies.Count - 1) * share)] * 1000.0 / Stopwatch.Frequency;

    private sealed class Connection(Socket socket)
    {
        private byte[] _answer = new byte[64 * 1024];
        private int _length;
        private int _whole;

        public Socket Socket { get; } = socket;

        public int Descriptor { get; } = (int)socket.Handle;

        /// <summary>When the request was due.</summary>
        public long Due { get; set; }

        /// <summary>Reads what has arrived; true at the end of the answer, which must be 200.</summary>
        public bool Receive()
        {
            fixed (byte* bytes = _answer)
            {
                nint part = Native.recv(Descriptor, bytes + _length, _answer.Length - _length, Native.DontWait);
                if (part <= 0)
                    throw new IOException("The server has closed the connection.");
                _length += (int)part;
            }
            if (_whole == 0)
                _whole = WholeLength(_answer.AsSpan(0, _length));
            if (_whole > _answer.Length)
                Array.Resize(ref _answer, _whole);
            if (_whole == 0 || _length < _whole)
                return false;
            _length = 0;
            _whole = 0;
            return true;
        }

        /// <summary>0 while the head is not whole.</summary>
        private static int WholeLength(ReadOnlySpan<byte> answer)
        {
            int head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0)
                return 0;
            if (!answer.StartsWith("HTTP/1.1 200"u8))
                throw new IOException(Encoding.UTF8.GetString(answer));
            ReadOnlySpan<byte> length = answer[(answer.IndexOf("Content-Length: "u8) + 16)..head];
            int end = length.IndexOf((byte)'\r');
            return head + 4 + int.Parse(end < 0 ? length : length[..end], CultureInfo.InvariantCulture);
        }
    }
}

/// <summary>What a driver measured.</summary>
internal sealed record DriverResult(long Requests, double RequestsPerSecond, double P50Ms, double P99Ms);
