using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace Dynamo.Tests;

/// <summary>
/// Runs a fuzz target: case after case, each made from a seed of its own, so that one number replays one case. The
/// same for all targets of all projects.
/// </summary>
/// <remarks>
/// <para>An everyday run does a fixed count of fixed seeds. <c>DYNAMO_FUZZ_SECONDS=N</c> goes on with other seeds for N
/// seconds a target; <c>DYNAMO_FUZZ_SEED=S</c> alone replays case S, with seconds it says where to begin.</para>
/// <para>Cases run on a thread of their own: one that takes longer than <see cref="CaseSeconds"/> is a failure, and so
/// is an exception. What ends the whole process leaves the seed in a file (<c>./dev fuzz</c> shows it).</para>
/// </remarks>
internal static class FuzzTarget
{
    /// <summary>Far above what any case needs on a busy machine: a case that is still not over hangs.</summary>
    public const int CaseSeconds = 60;

    private const int ReportSeconds = 10;

    private static readonly string? s_seed = Environment.GetEnvironmentVariable("DYNAMO_FUZZ_SEED");
    private static readonly string? s_seconds = Environment.GetEnvironmentVariable("DYNAMO_FUZZ_SECONDS");

    /// <param name="target">Names the target in messages.</param>
    /// <param name="everyday">Cases of an everyday run.</param>
    /// <param name="runCase">Makes one case from the randomness and runs it; throws if it is not as it must be.</param>
    /// <param name="caseSeconds">How long one case may take.</param>
    public static void Run(string target, int everyday, Action<Random> runCase, double caseSeconds = CaseSeconds)
    {
        Progress progress = new(target, everyday, caseSeconds);
        Thread thread = new(() => progress.RunCases(runCase)) { IsBackground = true, Name = "fuzz " + target };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(200)))
            progress.Watch();
        progress.Finish();
    }

    /// <inheritdoc cref="Run"/>
    public static void RunAsync(string target, int everyday, Func<Random, Task> runCase)
        => Run(target, everyday, random => runCase(random).GetAwaiter().GetResult());

    /// <summary>The randomness of a case. Neighbouring seeds are spread, as Random by itself does not.</summary>
    private static Random RandomOf(int seed)
    {
        uint mixed = (uint)seed * 0x9E37_79B9;
        return new Random((int)((mixed ^ (mixed >> 15)) * 0x85EB_CA6B));
    }

    private sealed class Progress
    {
        private readonly string _target;
        private readonly double _caseSeconds;
        private readonly int _first;
        private readonly long _most = long.MaxValue;
        private readonly double _seconds = double.MaxValue;
        private readonly bool _speaks = s_seed is not null || s_seconds is not null;
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly SeedFile? _file;
        private Exception? _failure;
        private long _done;
        private long _watchedCase = -1;
        private TimeSpan _watchedSince;
        private int _reports;

        public Progress(string target, int everyday, double caseSeconds)
        {
            _target = target;
            _caseSeconds = caseSeconds;
            if (s_seconds is not null)
                _seconds = double.Parse(s_seconds, CultureInfo.InvariantCulture);
            else
                _most = s_seed is null ? everyday : 1;
            _first = s_seed is not null ? int.Parse(s_seed, CultureInfo.InvariantCulture)
                : s_seconds is not null ? Random.Shared.Next()
                : 0;
            if (_speaks)
                _file = new SeedFile(target);
        }

        private int SeedOf(long done) => unchecked(_first + (int)done);

        public void RunCases(Action<Random> runCase)
        {
            try
            {
                while (_done < _most && _watch.Elapsed.TotalSeconds < _seconds)
                {
                    int seed = SeedOf(_done);
                    _file?.Write(seed);
                    runCase(RandomOf(seed));
                    Volatile.Write(ref _done, _done + 1);
                }
            }
            catch (Exception e)
            {
                _failure = e;
            }
        }

        /// <summary>Called now and then by the thread that waits: says how far it is, fails on a case that hangs.</summary>
        public void Watch()
        {
            long done = Volatile.Read(ref _done);
            if (done != _watchedCase)
                (_watchedCase, _watchedSince) = (done, _watch.Elapsed);
            else if ((_watch.Elapsed - _watchedSince).TotalSeconds > _caseSeconds)
                Fail($"it hangs: not over after {_caseSeconds} s");
            if (_speaks && _watch.Elapsed.TotalSeconds >= (_reports + 1) * ReportSeconds)
            {
                _reports++;
                Say();
            }
        }

        public void Finish()
        {
            _file?.Dispose();
            if (_failure is not null)
                Fail(_failure.ToString());
            if (_speaks)
                Say();
        }

        private void Say() => Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"fuzz {_target}: {_done} cases in {_watch.Elapsed.TotalSeconds:0} s, from seed {_first} on"));

        private void Fail(string how)
        {
            string text = $"fuzz {_target}: ./dev fuzz --seed {SeedOf(_done)} replays the case that failed (after {_done} others): {how}";
            if (_speaks)
                Console.Error.WriteLine(text);
            throw new InvalidOperationException(text, _failure);
        }
    }

    /// <summary>The seed of the case that runs, in shared memory with the file system: it is there after a crash.</summary>
    private sealed class SeedFile : IDisposable
    {
        private readonly string _path;
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private readonly byte[] _line = new byte[16];

        public SeedFile(string target)
        {
            _path = Path.Combine(Path.GetTempPath(), $"dynamo-fuzz-{target.Replace(' ', '-')}-{Environment.ProcessId}.seed");
            _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, null, _line.Length);
            _view = _file.CreateViewAccessor();
        }

        public void Write(int seed)
        {
            Array.Fill(_line, (byte)' ');
            seed.TryFormat(_line, out _, provider: CultureInfo.InvariantCulture);
            _line[^1] = (byte)'\n';
            _view.WriteArray(0, _line, 0, _line.Length);
        }

        public void Dispose()
        {
            _view.Dispose();
            _file.Dispose();
            File.Delete(_path);
        }
    }
}
