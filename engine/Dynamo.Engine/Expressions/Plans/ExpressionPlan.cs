using System.Text;
using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Plans;

/// <summary>
/// What became of an expression's text and names: parsed, checked and resolved. Immutable and shared by all requests
/// that have the same text and names; their values are bound to its slots.
/// </summary>
/// <param name="paths">Every path of the expression.</param>
/// <param name="placeholders">The values it uses, by slot.</param>
/// <param name="names">The entries of ExpressionAttributeNames it uses.</param>
internal abstract class ExpressionPlan(DocumentPath[] paths, byte[][] placeholders, int[] names)
{
    private readonly DocumentPath[] _nested = Array.FindAll(paths, static path => path.IsNested);

    public byte[][] Placeholders { get; } = placeholders;

    public int[] Names { get; } = names;

    /// <summary>Top-level attributes of all paths, distinct, in order of appearance.</summary>
    public byte[][] Attributes { get; } = Distinct(paths);

    /// <summary>Whether a path goes into this attribute: <c>a.b</c> or <c>a[0]</c>.</summary>
    public bool NamesInside(ReadOnlySpan<byte> attribute)
    {
        foreach (DocumentPath path in _nested)
        {
            if (attribute.SequenceEqual(path.Attribute))
                return true;
        }
        return false;
    }

    public bool NamesAttribute(ReadOnlySpan<byte> attribute)
    {
        foreach (byte[] candidate in Attributes)
        {
            if (attribute.SequenceEqual(candidate))
                return true;
        }
        return false;
    }

    private static byte[][] Distinct(DocumentPath[] paths)
    {
        List<byte[]> attributes = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (DocumentPath path in paths)
        {
            if (known.Add(Encoding.Latin1.GetString(path.Attribute)))
                attributes.Add(path.Attribute);
        }
        return [.. attributes];
    }
}
