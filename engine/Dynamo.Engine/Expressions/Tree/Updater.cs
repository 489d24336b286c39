using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>
/// Writes the item that an update makes of an old one, in one pass: attributes that no path leads to are copied as
/// they lie, in runs; documents that a path leads into are written anew. Every operand reads the old item.
/// </summary>
/// <param name="evaluation">The old item.</param>
/// <param name="output">On a fault, what was written is to be discarded.</param>
/// <param name="valuesFit">Whether every value of the request may become an attribute: none nests too deep for that.</param>
internal readonly ref struct Updater(UpdateAction[] actions, Evaluation evaluation, ValueWriter output, bool valuesFit)
{
    private readonly Evaluation _evaluation = evaluation;

    /// <param name="initial">The old item, or the key where there is none.</param>
    public UpdateFault Write(PathNode[] targets, ReadOnlySpan<byte> initial)
    {
        int start = output.BeginItem();
        int count = ItemBytes.Count(initial);
        int size = ItemBytes.Size(initial);
        UpdateFault fault = WriteAttributes(targets, ItemBytes.Attributes(initial), level: 1, ref count, ref size);
        if (fault == UpdateFault.None)
            output.EndItem(start, count, size);
        return fault;
    }

    /// <param name="level">Of the attributes: 1 in an item, 2 in an M of it.</param>
    /// <param name="count">Of attributes, before and after.</param>
    /// <param name="size">Of the item by DynamoDB's counting, before and after; means nothing below the first level.</param>
    private UpdateFault WriteAttributes(
        PathNode[] targets, AttributeEnumerator attributes, int level, ref int count, ref int size)
    {
        // An expression of 4096 bytes has under 1400 paths; AttributeUpdates may have more.
        Span<bool> seen = targets.Length <= 2048 ? stackalloc bool[targets.Length] : new bool[targets.Length];
        seen.Clear();
        int runStart = attributes.Position;
        int runEnd = runStart;
        UpdateFault fault;
        for (; attributes.MoveNext(); runEnd = attributes.Position)
        {
            int target = PathNode.Find(targets, attributes.Name);
            if (target < 0)
                continue;
            output.Raw(attributes.Source[runStart..runEnd]);
            runStart = attributes.Position;
            seen[target] = true;
            fault = WriteAttribute(targets[target], attributes.Value, level, ref count, ref size);
            if (fault != UpdateFault.None)
                return fault;
        }
        output.Raw(attributes.Source[runStart..runEnd]);
        for (int i = 0; i < targets.Length; i++)
        {
            if (seen[i])
                continue;
            fault = WriteAttribute(targets[i], default, level, ref count, ref size);
            if (fault != UpdateFault.None)
                return fault;
        }
        return UpdateFault.None;
    }

    private UpdateFault WriteAttribute(PathNode target, ValueView old, int level, ref int count, ref int size)
    {
        byte[] name = target.Step.Name!;
        int mark = output.Length;
        output.Name(name);
        int valueStart = output.Length;
        UpdateFault fault = WriteValue(target, old, level);
        if (fault != UpdateFault.None)
            return fault;
        if (!old.IsMissing)
        {
            count--;
            if (level == 1)
                size -= name.Length + ItemSize.Of(old);
        }
        if (output.Length == valueStart)
        {
            output.Truncate(mark);
            return UpdateFault.None;
        }
        count++;
        if (level == 1)
            size += name.Length + ItemSize.Of(new ValueView(output.Written[valueStart..]));
        return UpdateFault.None;
    }

    /// <summary>Writes what becomes of the value at a node, or nothing if it goes or stays away.</summary>
    private UpdateFault WriteValue(PathNode node, ValueView old, int level)
    {
        if (node.IsLeaf)
            return Apply(actions[node.Leaf], old, level);
        if (old.Tag != (node.HasIndexes ? ValueTag.List : ValueTag.Map))
            return UpdateFault.PathInvalid;
        int start = output.Begin(old.Tag);
        int count = old.Count;
        int ignored = 0;
        UpdateFault fault = node.HasIndexes
            ? WriteElements(node.Children, old.Elements, level + 1, ref count)
            : WriteAttributes(node.Children, old.Attributes, level + 1, ref count, ref ignored);
        if (fault == UpdateFault.None)
            output.End(start, count);
        return fault;
    }

    /// <summary>Elements set behind the end are appended in the order of their indexes, without gaps.</summary>
    private UpdateFault WriteElements(PathNode[] targets, ElementEnumerator elements, int level, ref int count)
    {
        int next = 0;
        UpdateFault fault;
        for (int index = 0; elements.MoveNext(); index++)
        {
            if (next == targets.Length || targets[next].Step.Index != index)
            {
                output.Raw(elements.Current.Bytes);
                continue;
            }
            int start = output.Length;
            fault = WriteValue(targets[next++], elements.Current, level);
            if (fault != UpdateFault.None)
                return fault;
            if (output.Length == start)
                count--;
        }
        for (; next < targets.Length; next++)
        {
            int start = output.Length;
            fault = WriteValue(targets[next], default, level);
            if (fault != UpdateFault.None)
                return fault;
            if (output.Length > start)
                count++;
        }
        return UpdateFault.None;
    }

    private UpdateFault Apply(UpdateAction action, ValueView old, int level)
    {
        switch (action.Kind)
        {
            case UpdateActionKind.Set:
                int start = output.Length;
                UpdateFault fault = action.Value!.Write(_evaluation, output);
                return fault == UpdateFault.None ? CheckDepth(start, level) : fault;
            case UpdateActionKind.Add:
                return Add(old, action.Value!.Get(_evaluation, default));
            case UpdateActionKind.Delete when action.Value is not null && !old.IsMissing:
                ValueView removed = action.Value.Get(_evaluation, default);
                if (old.Tag != removed.Tag)
                    return UpdateFault.OperandType;
                SetOperations.WriteDifference(old, removed, output);
                return UpdateFault.None;
            default:
                return UpdateFault.None;
        }
    }

    private UpdateFault Add(ValueView old, ValueView added)
    {
        if (old.IsMissing)
            output.Raw(added.Bytes);
        else if (old.Tag != added.Tag)
            return UpdateFault.OperandType;
        else if (old.Tag == ValueTag.Number)
            return Arithmetic.Sum(old, added, subtract: false, output);
        else
            SetOperations.WriteUnion(old, added, output);
        return UpdateFault.None;
    }

    /// <summary>
    /// A value that fits an attribute may nest too deep inside another. At the first level nothing can, where what is
    /// written was checked with the request, or comes from the item and from no higher level.
    /// </summary>
    private UpdateFault CheckDepth(int valueStart, int level)
    {
        if (level == 1 && valuesFit)
            return UpdateFault.None;
        int deepest = level - 1 + Nesting.LevelsOf(new ValueView(output.Written[valueStart..]));
        return deepest > Nesting.MaxLevels ? UpdateFault.TooDeep : UpdateFault.None;
    }
}
