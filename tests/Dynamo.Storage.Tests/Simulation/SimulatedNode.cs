namespace Dynamo.Storage.Tests.Simulation;

/// <summary>What a file is apart from its names: what programs see, what a power loss leaves for certain, and what lies between.</summary>
internal sealed class SimulatedNode
{
    private readonly List<Change> _unsynced = [];

    private SimulatedNode(SparseBytes content)
    {
        Visible = content;
        Durable = content.Clone();
    }

    public SimulatedNode()
        : this(new SparseBytes())
    {
    }

    public SparseBytes Visible { get; }

    private SparseBytes Durable { get; set; }

    /// <summary>A node whose durable content is what is visible here.</summary>
    public SimulatedNode Copy() => new(Visible.Clone());

    public void Write(ReadOnlySpan<byte> bytes, long offset) => Add(new Change(ChangeKind.Write, offset, 0, bytes.ToArray()));

    public void SetLength(long length) => Add(new Change(ChangeKind.SetLength, 0, length, []));

    public void Allocate(long length) => Add(new Change(ChangeKind.Allocate, 0, length, []));

    public void Release(long offset, long count) => Add(new Change(ChangeKind.Release, offset, count, []));

    public void Sync()
    {
        foreach (Change change in _unsynced)
            change.Apply(Durable);
        _unsynced.Clear();
    }

    /// <summary>
    /// A sync that failed: the system drops any of what it could not write and calls it clean, so that the program
    /// still sees it and no later sync brings it to disk.
    /// </summary>
    public void FailSync(Random random)
    {
        foreach (Change change in _unsynced)
            change.ApplyPart(Durable, random);
        _unsynced.Clear();
    }

    /// <summary>What a power loss leaves: everything synced, and of the rest any part.</summary>
    public SimulatedNode AfterPowerLoss(Random random)
    {
        SparseBytes left = Durable.Clone();
        // One fate for all in one case of three: everything kept is a killed process, everything lost the worst disk.
        int fate = random.Next(6);
        foreach (Change change in _unsynced)
        {
            if (fate == 0)
                change.Apply(left);
            else if (fate > 1)
                change.ApplyPart(left, random);
        }
        return new SimulatedNode(left);
    }

    private void Add(Change change)
    {
        change.Apply(Visible);
        _unsynced.Add(change);
    }

    private enum ChangeKind
    {
        Write,
        SetLength,
        Allocate,
        Release,
    }

    private sealed record Change(ChangeKind Kind, long Offset, long Length, byte[] Bytes)
    {
        private const int SectorBytes = 512;

        public void Apply(SparseBytes to)
        {
            switch (Kind)
            {
                case ChangeKind.Write:
                    to.Write(Bytes, Offset);
                    break;
                case ChangeKind.SetLength:
                    to.SetLength(Length);
                    break;
                case ChangeKind.Allocate:
                    to.Allocate(Length);
                    break;
                case ChangeKind.Release:
                    to.Release(Offset, Length);
                    break;
            }
        }

        /// <summary>Kept, lost, cut off at any byte, or sector by sector at random.</summary>
        public void ApplyPart(SparseBytes to, Random random)
        {
            switch (random.Next(4))
            {
                case 0:
                    Apply(to);
                    break;
                case 1:
                    break;
                case 2 when Kind == ChangeKind.Write:
                    to.Write(Bytes.AsSpan(0, random.Next(Bytes.Length + 1)), Offset);
                    break;
                case 3 when Kind == ChangeKind.Write:
                    ApplySectors(to, random);
                    break;
                default:
                    // Changes of length are one step on disk.
                    if (random.Next(2) == 0)
                        Apply(to);
                    break;
            }
        }

        private void ApplySectors(SparseBytes to, Random random)
        {
            for (int from = 0; from < Bytes.Length;)
            {
                int count = Math.Min(SectorBytes - (int)((Offset + from) % SectorBytes), Bytes.Length - from);
                if (random.Next(2) == 0)
                    to.Write(Bytes.AsSpan(from, count), Offset + from);
                from += count;
            }
        }
    }
}
