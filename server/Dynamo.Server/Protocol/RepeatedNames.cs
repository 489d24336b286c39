using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Server.Protocol;

/// <summary>
/// Of a name that a body's object has twice the last one counts, as in the Java map that DynamoDB reads it into. Rare,
/// so it works on what was bound already.
/// </summary>
internal static class RepeatedNames
{
    /// <summary>Up to this many elements are compared each with all.</summary>
    private const int FewElements = 16;

    /// <summary>Takes elements out of a map member whose names come again behind them.</summary>
    public static void Remove<T>(MemberList<T> map, Func<T, Utf8Text> nameOf)
        where T : IReusable, new()
    {
        if (map.Count > FewElements || HasRepeat(map, nameOf))
            RemoveRepeats(map, nameOf);
    }

    /// <summary>Apart, because its closure is made where it begins (AllocationTests).</summary>
    private static void RemoveRepeats<T>(MemberList<T> map, Func<T, Utf8Text> nameOf)
        where T : IReusable, new()
    {
        Dictionary<string, int> last = new(StringComparer.Ordinal);
        string[] names = new string[map.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Convert.ToHexString(nameOf(map[i]).Span);
            last[names[i]] = i;
        }
        if (last.Count < names.Length)
            map.RemoveWhere(i => last[names[i]] != i);
    }

    private static bool HasRepeat<T>(MemberList<T> map, Func<T, Utf8Text> nameOf)
        where T : IReusable, new()
    {
        for (int i = 1; i < map.Count; i++)
        {
            Utf8Text name = nameOf(map[i]);
            for (int j = 0; j < i; j++)
            {
                if (nameOf(map[j]).Is(name.Span))
                    return true;
            }
        }
        return false;
    }

    /// <summary>Writes the item that ends the output anew, without repeats and with its size.</summary>
    public static void RemoveFromItem(ValueWriter output, int start, int sizeBytes)
    {
        byte[] item = output.Written[start..].ToArray();
        List<(byte[] Name, byte[] Value)> attributes = LastOfEach(ItemBytes.Attributes(item), 0, ref sizeBytes);
        output.Truncate(start);
        int again = output.BeginItem();
        Write(output, attributes);
        output.EndItem(again, attributes.Count, sizeBytes);
    }

    /// <summary>Writes the M that ends the output anew; takes what goes from the size of the item around it.</summary>
    public static void RemoveFromMap(ValueWriter output, int start, ref int sizeBytes)
    {
        byte[] map = output.Written[start..].ToArray();
        List<(byte[] Name, byte[] Value)> attributes =
            LastOfEach(new ValueView(map).Attributes, ItemSize.ElementOverhead, ref sizeBytes);
        output.Truncate(start);
        int again = output.Begin(ValueTag.Map);
        Write(output, attributes);
        output.End(again, attributes.Count);
    }

    private static List<(byte[] Name, byte[] Value)> LastOfEach(
        AttributeEnumerator attributes, int overheadBytes, ref int sizeBytes)
    {
        List<(byte[] Name, byte[] Value)> kept = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        while (attributes.MoveNext())
        {
            (byte[] Name, byte[] Value) attribute = (attributes.Name.ToArray(), attributes.Value.Bytes.ToArray());
            if (places.TryAdd(Convert.ToHexString(attribute.Name), kept.Count))
            {
                kept.Add(attribute);
                continue;
            }
            int place = places[Convert.ToHexString(attribute.Name)];
            sizeBytes -= overheadBytes + attribute.Name.Length + ItemSize.Of(new ValueView(kept[place].Value));
            kept[place] = attribute;
        }
        return kept;
    }

    private static void Write(ValueWriter output, List<(byte[] Name, byte[] Value)> attributes)
    {
        foreach ((byte[] name, byte[] value) in attributes)
        {
            output.Name(name);
            output.Raw(value);
        }
    }
}
