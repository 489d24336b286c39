using System.Collections.Immutable;

namespace Dynamo.Engine.Tests.Model;

/// <summary>A document path: an attribute's name, then names and list indexes.</summary>
internal sealed record ModelPath(string Root, ImmutableArray<object> Steps)
{
    public static ModelPath Of(string root, params object[] steps) => new(root, [.. steps]);

    /// <summary>All of it: the root's name first.</summary>
    public IEnumerable<object> All => Steps.Prepend(Root);

    public ModelValue? In(Map? item) => item is null ? null : Follow(item, All);

    private static ModelValue? Follow(ModelValue start, IEnumerable<object> steps)
    {
        ModelValue? value = start;
        foreach (object step in steps)
        {
            value = (value, step) switch
            {
                (Map map, string name) => map.Find(name),
                (Lst list, int index) => index < list.Elements.Length ? list.Elements[index] : null,
                _ => null,
            };
        }
        return value;
    }

    /// <summary>One is the other or lies in it, or they part at a name on one side and an index on the other.</summary>
    public bool Clashes(ModelPath other)
    {
        foreach ((object a, object b) in All.Zip(other.All))
        {
            if (a.GetType() != b.GetType())
                return true;
            if (!a.Equals(b))
                return false;
        }
        return true;
    }

    public bool Equals(ModelPath? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Root + string.Concat(Steps.Select(s => s is int i ? $"[{i}]" : "." + s));

    /// <summary>What is left of an item by a projection: the paths that are there, lists closed up.</summary>
    public static Map Project(Map item, IEnumerable<ModelPath> paths)
        => (Map)(Keep(item, [.. paths.Select(p => p.All.ToImmutableArray())]) ?? Map.Empty);

    /// <summary>Null if nothing of the value is asked for.</summary>
    private static ModelValue? Keep(ModelValue value, List<ImmutableArray<object>> paths)
    {
        if (paths.Any(p => p.IsEmpty))
            return value;
        ILookup<object, ImmutableArray<object>> byStep = paths.ToLookup(p => p[0], p => p.RemoveAt(0));
        if (value is Map map)
        {
            Map kept = Map.Empty;
            foreach ((string name, ModelValue inner) in map.Entries)
            {
                if (byStep.Contains(name) && Keep(inner, [.. byStep[name]]) is { } part)
                    kept = kept.With(name, part);
            }
            return kept.Entries.Count > 0 ? kept : null;
        }
        if (value is Lst list)
        {
            ImmutableArray<ModelValue> kept = [.. list.Elements
                .Select((inner, i) => byStep.Contains(i) ? Keep(inner, [.. byStep[i]]) : null).OfType<ModelValue>()];
            return kept.Length > 0 ? new Lst(kept) : null;
        }
        return null;
    }
}
