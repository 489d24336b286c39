using System.Globalization;

namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// What DynamoDB charges, as text: the table's units, then those of each index that has any. Reads count blocks of
/// 4 KB, half for eventually consistent ones, writes blocks of 1 KB.
/// </summary>
internal sealed class ModelCapacity
{
    private readonly SortedDictionary<string, double> _indexes = new(StringComparer.Ordinal);
    private double _table;

    public static double Read(int size, bool consistent) => Blocks(size, 4096) * (consistent ? 1 : 0.5);

    public static double Write(int size) => Blocks(size, 1024);

    public void Table(double units) => _table += units;

    public void Index(string name, double units)
    {
        if (units > 0)
            _indexes[name] = _indexes.GetValueOrDefault(name) + units;
    }

    /// <summary>
    /// A write is charged by the larger of the images. An index entry that stays in its place is one write, one that
    /// moves two; one that does not change is free.
    /// </summary>
    /// <param name="factor">Two in a transaction; indexes count once.</param>
    public void Add(ModelSchema schema, Change change, double factor = 1)
    {
        Table(factor * Write(Math.Max(change.Old?.ItemSize ?? 0, change.New?.ItemSize ?? 0)));
        foreach (ModelIndex index in schema.Indexes)
        {
            Map? before = change.Old is not null && index.Holds(change.Old) ? index.Project(change.Old, schema) : null;
            Map? after = change.New is not null && index.Holds(change.New) ? index.Project(change.New, schema) : null;
            if (before?.Text == after?.Text)
                continue;
            bool stays = before is not null && after is not null && index.Keys.All(k => before.Find(k.Name)!.Same(after.Find(k.Name)));
            Index(index.Name, stays
                ? Write(Math.Max(before!.ItemSize, after!.ItemSize))
                : (before is null ? 0 : Write(before.ItemSize)) + (after is null ? 0 : Write(after.ItemSize)));
        }
    }

    public override string ToString() => Text(_table, _indexes.Select(i => (i.Key, i.Value)));

    public static string Text(double table, IEnumerable<(string Name, double Units)> indexes) => string.Join(
        " ", indexes.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Name}={i.Units}"))
            .Prepend(table.ToString(CultureInfo.InvariantCulture)));

    private static double Blocks(int size, int block) => Math.Max(1, (size + block - 1) / block);
}
