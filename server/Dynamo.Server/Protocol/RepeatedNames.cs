using Dynamo.Engine.Values;

namespace Dynamo.Server.Protocol;

/// <summary>
/// Of an attribute that a body's object names twice the last one counts, as in the Java map that DynamoDB reads it
/// into. Rare, so it works on what was written already.
/// </summary>
internal static class RepeatedNames
{
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
