using System.Globalization;
using System.Text;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>
/// Paths that do not overlap, merged where they run together: what projections and updates walk a document with.
/// </summary>
internal sealed class PathNode
{
    /// <summary>Up to this count, children are looked for one by one.</summary>
    private const int ScanLimit = 8;

    private PathNode(PathStep step, int leaf, PathNode[] children)
    {
        Step = step;
        Leaf = leaf;
        Children = children;
    }

    public PathStep Step { get; }

    /// <summary>At the end of a path: its place among the paths. Else -1.</summary>
    public int Leaf { get; }

    /// <summary>
    /// All of them names, by length and then as bytes, or all of them indexes, ascending. Empty at the end of a path.
    /// </summary>
    public PathNode[] Children { get; }

    public bool IsLeaf => Leaf >= 0;

    /// <summary>Whether the children are elements of a list.</summary>
    public bool HasIndexes => Children[0].Step.IsIndex;

    /// <summary>The first steps of the paths, with what follows them.</summary>
    public static PathNode[] Merge(ReadOnlySpan<DocumentPath> paths)
    {
        int[] all = new int[paths.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = i;
        return Merge(paths, all, depth: 0);
    }

    /// <summary>The node with this name, or -1.</summary>
    /// <param name="nodes">Names, in the order of <see cref="Children"/>.</param>
    public static int Find(PathNode[] nodes, ReadOnlySpan<byte> name)
    {
        if (nodes.Length > ScanLimit)
            return Search(nodes, name);
        for (int i = 0; i < nodes.Length; i++)
        {
            if (name.SequenceEqual(nodes[i].Step.Name))
                return i;
        }
        return -1;
    }

    private static PathNode[] Merge(ReadOnlySpan<DocumentPath> paths, IReadOnlyList<int> members, int depth)
    {
        List<(PathStep Step, List<int> Members)> groups = [];
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        foreach (int member in members)
        {
            PathStep step = paths[member].Steps[depth];
            string key = step.IsIndex ? step.Index.ToString(CultureInfo.InvariantCulture) : Encoding.Latin1.GetString(step.Name!);
            if (known.TryAdd(key, groups.Count))
                groups.Add((step, [member]));
            else
                groups[known[key]].Members.Add(member);
        }
        PathNode[] nodes = new PathNode[groups.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            (PathStep step, List<int> below) = groups[i];
            bool ends = paths[below[0]].Steps.Length == depth + 1;
            nodes[i] = ends ? new PathNode(step, below[0], []) : new PathNode(step, -1, Merge(paths, below, depth + 1));
        }
        Array.Sort(nodes, static (x, y) => x.Step.IsIndex
            ? x.Step.Index.CompareTo(y.Step.Index)
            : Compare(x.Step.Name, y.Step.Name));
        return nodes;
    }

    private static int Search(PathNode[] nodes, ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = nodes.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = Compare(nodes[middle].Step.Name, name);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }

    private static int Compare(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
        => x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
}
