using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>
/// Writes the parts of a document that paths lead to: maps keep the names on the way, lists close up to the elements
/// asked for, ascending. What leads nowhere leaves nothing behind.
/// </summary>
internal static class Projector
{
    /// <summary>Writes an item whose size is left 0.</summary>
    /// <returns>Count of its attributes.</returns>
    public static int Project(PathNode[] roots, ReadOnlySpan<byte> item, ValueWriter output)
    {
        int start = output.BeginItem();
        int count = item.IsEmpty ? 0 : ProjectAttributes(roots, ItemBytes.Attributes(item), output);
        output.EndItem(start, count, sizeBytes: 0);
        return count;
    }

    private static int ProjectAttributes(PathNode[] nodes, AttributeEnumerator attributes, ValueWriter output)
    {
        int count = 0;
        int sought = nodes.Length;
        for (int start = attributes.Position; sought > 0 && attributes.MoveNext(); start = attributes.Position)
        {
            int found = PathNode.Find(nodes, attributes.Name);
            if (found < 0)
                continue;
            sought--;
            if (nodes[found].IsLeaf)
            {
                output.Raw(attributes.Source[start..attributes.Position]);
                count++;
                continue;
            }
            int mark = output.Length;
            output.Name(attributes.Name);
            if (ProjectValue(nodes[found], attributes.Value, output))
                count++;
            else
                output.Truncate(mark);
        }
        return count;
    }

    /// <returns>False: nothing is left, and what was written is to be taken back.</returns>
    private static bool ProjectValue(PathNode node, ValueView value, ValueWriter output)
    {
        if (node.IsLeaf)
        {
            output.Raw(value.Bytes);
            return true;
        }
        if (value.Tag != (node.HasIndexes ? ValueTag.List : ValueTag.Map))
            return false;
        int start = output.Begin(value.Tag);
        int count = node.HasIndexes
            ? ProjectElements(node.Children, value.Elements, output)
            : ProjectAttributes(node.Children, value.Attributes, output);
        output.End(start, count);
        return count > 0;
    }

    private static int ProjectElements(PathNode[] nodes, ElementEnumerator elements, ValueWriter output)
    {
        int count = 0;
        int next = 0;
        for (int index = 0; next < nodes.Length && elements.MoveNext(); index++)
        {
            if (nodes[next].Step.Index != index)
                continue;
            int mark = output.Length;
            if (ProjectValue(nodes[next++], elements.Current, output))
                count++;
            else
                output.Truncate(mark);
        }
        return count;
    }
}
