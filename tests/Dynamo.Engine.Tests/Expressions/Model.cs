using System.Globalization;
using System.Text;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Expressions;

/// <summary>
/// Values as plain objects, and what expressions mean on them, written as directly as can be: string, long, bool,
/// List, Dictionary (M), SortedSet (SS).
/// </summary>
internal static class Model
{
    public static object RandomValue(Random random, int depth = 2) => random.Next(depth > 0 ? 8 : 4) switch
    {
        0 => (long)random.Next(-3, 4),
        1 or 2 => RandomText(random),
        3 => random.Next(2) == 0,
        4 => new SortedSet<string>(Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomText(random)), StringComparer.Ordinal),
        5 or 6 => Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth - 1)).ToList(),
        _ => RandomMap(random, depth - 1),
    };

    public static Dictionary<string, object> RandomMap(Random random, int depth)
    {
        Dictionary<string, object> map = [];
        for (int i = random.Next(4); i > 0; i--)
            map[RandomName(random)] = RandomValue(random, depth);
        return map;
    }

    public static string RandomName(Random random) => ((char)('a' + random.Next(4))).ToString();

    /// <summary>A path of names and indexes, likely to lead somewhere.</summary>
    public static object[] RandomPath(Random random)
    {
        List<object> path = [RandomName(random)];
        while (random.Next(3) == 0)
            path.Add(random.Next(2) == 0 ? RandomName(random) : random.Next(3));
        return [.. path];
    }

    public static string Text(object[] path)
        => string.Concat(path.Select((s, i) => s is int index ? $"[{index}]" : i == 0 ? (string)s : $".{s}"));

    public static object? Find(Dictionary<string, object> item, IEnumerable<object> path)
    {
        object? at = item;
        foreach (object step in path)
        {
            at = (step, at) switch
            {
                (string name, Dictionary<string, object> map) => map.GetValueOrDefault(name),
                (int index, List<object> list) when index < list.Count => list[index],
                _ => null,
            };
        }
        return at;
    }

    public static bool AreEqual(object? x, object? y) => (x, y) switch
    {
        (null, _) or (_, null) => false,
        (List<object> a, List<object> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        (Dictionary<string, object> a, Dictionary<string, object> b) => a.Count == b.Count && a.All(p => AreEqual(p.Value, b.GetValueOrDefault(p.Key))),
        (SortedSet<string> a, SortedSet<string> b) => a.SetEquals(b),
        _ => x.GetType() == y.GetType() && x.Equals(y),
    };

    public static int? Compare(object? x, object? y) => (x, y) switch
    {
        (string a, string b) => Math.Sign(string.CompareOrdinal(a, b)),
        (long a, long b) => a.CompareTo(b),
        _ => null,
    };

    public static string TypeName(object value) => value switch
    {
        string => "S",
        long => "N",
        bool => "BOOL",
        List<object> => "L",
        SortedSet<string> => "SS",
        _ => "M",
    };

    public static byte[] Item(Dictionary<string, object> item) => Stored.Item([.. item.Select(p => (p.Key, Value(p.Value)))]);

    public static byte[] Value(object value) => value switch
    {
        string text => Stored.S(text),
        long number => Stored.N(number.ToString(CultureInfo.InvariantCulture)),
        bool boolean => Stored.Bool(boolean),
        List<object> list => Stored.L([.. list.Select(Value)]),
        SortedSet<string> set => Stored.Set(ValueTag.StringSet, [.. set]),
        Dictionary<string, object> map => Stored.M([.. map.Select(p => (p.Key, Value(p.Value)))]),
        _ => throw new ArgumentException(value.GetType().Name),
    };

    public static object Copy(object value) => value switch
    {
        List<object> list => list.ConvertAll(Copy),
        SortedSet<string> set => new SortedSet<string>(set, StringComparer.Ordinal),
        Dictionary<string, object> map => map.ToDictionary(p => p.Key, p => Copy(p.Value)),
        _ => value,
    };

    private static string RandomText(Random random)
    {
        StringBuilder text = new();
        for (int i = random.Next(3); i > 0; i--)
            text.Append("xy\u00e9"[random.Next(3)]);
        return text.ToString();
    }
}
