using System.Diagnostics.CodeAnalysis;

namespace Dynamo.Engine.Tables;

/// <summary>
/// The tables in memory, by name. Looked up by every request without a lock or an allocation; replaced as a whole by
/// each change, so that changes cost what there are tables.
/// </summary>
internal sealed class TableDirectory
{
    private volatile Dictionary<byte[], Table> _tables = new(NameComparer.Instance);

    /// <param name="name">UTF-8.</param>
    public Table? Find(ReadOnlySpan<byte> name)
        => _tables.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out Table? table) ? table : null;

    public IReadOnlyCollection<Table> All => _tables.Values;

    /// <summary>Calls must not overlap, as for <see cref="Remove"/>.</summary>
    public void Put(Table table) => _tables = new Dictionary<byte[], Table>(_tables, NameComparer.Instance) { [table.Name] = table };

    public void Remove(byte[] name)
    {
        Dictionary<byte[], Table> tables = new(_tables, NameComparer.Instance);
        tables.Remove(name);
        _tables = tables;
    }

    private sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly NameComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
