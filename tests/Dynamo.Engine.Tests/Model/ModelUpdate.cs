using System.Collections.Immutable;
using Dynamo.Engine.Tests.Values;

namespace Dynamo.Engine.Tests.Model;

/// <summary>The right side of a SET. Every fault is noted: of several DynamoDB may name any.</summary>
internal abstract record ModelSource
{
    protected const string MissingAttribute = "The provided expression refers to an attribute that does not exist in the item";
    protected const string WrongType = "An operand in the update expression has an incorrect data type";

    /// <returns>Null where there is a fault.</returns>
    public abstract ModelValue? Of(Map item, List<string> errors);

    public abstract string Render(Placeholders placeholders);

    protected static ModelValue? Fault(string error, List<string> errors)
    {
        errors.Add(error);
        return null;
    }
}

internal sealed record Plain(ModelOperand Operand) : ModelSource
{
    public override ModelValue? Of(Map item, List<string> errors) => Operand.In(item) ?? Fault(MissingAttribute, errors);

    public override string Render(Placeholders placeholders) => Operand.Render(placeholders);
}

internal sealed record IfNotExists(ModelPath Path, ModelOperand Otherwise) : ModelSource
{
    public override ModelValue? Of(Map item, List<string> errors) => Path.In(item) ?? new Plain(Otherwise).Of(item, errors);

    public override string Render(Placeholders placeholders)
        => $"if_not_exists({placeholders.Path(Path)}, {Otherwise.Render(placeholders)})";
}

internal sealed record Arithmetic(ModelSource Left, char Operator, ModelSource Right) : ModelSource
{
    public override ModelValue? Of(Map item, List<string> errors)
    {
        ModelValue? left = Left.Of(item, errors), right = Right.Of(item, errors);
        if (left is not (null or Num) || right is not (null or Num))
            return Fault(WrongType, errors);
        return left is Num a && right is Num b ? Sum(a, Operator == '+' ? b.Value : b.Value.Negated(), errors) : null;
    }

    public override string Render(Placeholders placeholders)
        => $"{Left.Render(placeholders)} {Operator} {Right.Render(placeholders)}";

    public static Num? Sum(Num left, Decimal38 right, List<string> errors)
    {
        Decimal38 sum = left.Value.Plus(right);
        if (sum.Coefficient.IsZero)
            return new Num(new Decimal38(0, 0));
        (int digits, int leading) = sum.Shape();
        string? error = leading < -130 ? "Number underflow. Attempting to store a number with magnitude smaller than supported range"
            : leading > 125 || digits > 38 ? "Number overflow. Attempting to store a number with magnitude larger than supported range"
            : null;
        if (error is null)
            return new Num(sum);
        errors.Add(error);
        return null;
    }
}

internal sealed record ListAppend(ModelSource First, ModelSource Second) : ModelSource
{
    public override ModelValue? Of(Map item, List<string> errors)
    {
        ModelValue? first = First.Of(item, errors), second = Second.Of(item, errors);
        if (first is not (null or Lst) || second is not (null or Lst))
            return Fault(WrongType, errors);
        return first is Lst a && second is Lst b ? new Lst(a.Elements.AddRange(b.Elements)) : null;
    }

    public override string Render(Placeholders placeholders)
        => $"list_append({First.Render(placeholders)}, {Second.Render(placeholders)})";
}

/// <summary>One action of an update expression.</summary>
/// <param name="Section">SET, REMOVE, ADD or DELETE.</param>
/// <param name="Source">Of a SET.</param>
/// <param name="Value">Of an ADD or DELETE.</param>
internal sealed record ModelAction(string Section, ModelPath Target, ModelSource? Source = null, ModelValue? Value = null)
{
    public const string WrongType = "An operand in the update expression has an incorrect data type";

    public string Render(Placeholders placeholders) => Section switch
    {
        "SET" => $"{placeholders.Path(Target)} = {Source!.Render(placeholders)}",
        "REMOVE" => placeholders.Path(Target),
        _ => $"{placeholders.Path(Target)} {placeholders.Value(Value!)}",
    };

    /// <summary>The target's new value as all actions see the old item; null to remove it.</summary>
    public ModelValue? Result(Map item, List<string> errors)
    {
        ModelValue? old = Target.In(item);
        return Section switch
        {
            "SET" => Source!.Of(item, errors),
            "REMOVE" => null,
            "ADD" => Added(old, errors),
            _ => Subtracted(old, errors),
        };
    }

    private ModelValue? Added(ModelValue? old, List<string> errors)
    {
        switch (old, Value)
        {
            case (null, _):
                return Value;
            case (Num a, Num b):
                return Arithmetic.Sum(a, b.Value, errors);
            case (Set a, Set b) when a.Type == b.Type:
                return Set.Of(a.Members.Concat(b.Members));
            default:
                errors.Add(WrongType);
                return null;
        }
    }

    private Set? Subtracted(ModelValue? old, List<string> errors)
    {
        if (old is null)
            return null;
        if (old is not Set set || set.Type != Value!.Type)
        {
            errors.Add(WrongType);
            return null;
        }
        ImmutableArray<ModelValue> rest = [.. set.Members.Where(m => !((Set)Value).Members.Any(m.Same))];
        return rest.Length > 0 ? new Set(rest) : null;
    }
}

/// <summary>An update expression: no two targets clash.</summary>
/// <param name="IsLegacy">Sent as AttributeUpdates.</param>
internal sealed record ModelUpdate(ModelAction[] Actions, bool IsLegacy = false)
{
    private const string InvalidPath = "The document path provided in the update expression is invalid for update";

    public string Render(Placeholders placeholders) => string.Join(" ", Actions.GroupBy(a => a.Section)
        .Select(g => $"{g.Key} {string.Join(", ", g.Select(a => a.Render(placeholders)))}"));

    /// <summary>What only removes makes no item, and says nothing of its paths, where there is none.</summary>
    public bool LeavesAbsent(Map? old) => old is null && Actions.All(a => a.Section is "REMOVE" or "DELETE");

    /// <summary>The new item, or every error that some action ends with.</summary>
    public (Map? Item, List<string> Errors) Apply(Map item)
    {
        List<string> errors = [];
        Map result = item;
        List<(ModelPath Target, ModelValue? Value)> changes = [];
        foreach (ModelAction action in Actions)
        {
            ModelValue? value = action.Result(item, errors);
            if (!HasParent(item, action.Target))
                errors.Add(InvalidPath);
            changes.Add((action.Target, value));
        }
        if (errors.Count > 0)
            return (null, IsLegacy ? errors.ConvertAll(e => e == ModelAction.WrongType ? "Type mismatch for attribute to update" : e) : errors);
        // From the back of lists, so that a removal moves no other target.
        foreach ((ModelPath target, ModelValue? value) in changes.OrderByDescending(c => c.Target, ModelPathOrder.Instance).Where(c => c.Value is null))
            result = (Map)Change(result, [.. target.All], _ => null)!;
        List<(ModelPath Target, ModelValue? Value)> sets = [.. changes.Where(c => c.Value is not null)];
        result = SetAll(item, result, sets, [.. changes.Where(c => c.Value is null).Select(c => c.Target)]);
        return (result, errors);
    }

    /// <summary>Sets follow on what removals left: an index counts in the old list.</summary>
    private static Map SetAll(Map old, Map result, List<(ModelPath Target, ModelValue? Value)> sets, List<ModelPath> removed)
    {
        foreach ((ModelPath target, ModelValue? value) in sets.OrderBy(s => s.Target, ModelPathOrder.Instance))
        {
            List<object> steps = [];
            foreach (object step in target.All)
            {
                object actual = step;
                if (step is int index)
                {
                    List<object> parent = [.. target.All.Take(steps.Count)];
                    int before = removed.Count(r => r.All.Count() == parent.Count + 1 && r.All.Take(parent.Count).SequenceEqual(parent)
                        && r.In(old) is not null && (int)r.All.Last() < index);
                    actual = index - before;
                }
                steps.Add(actual);
            }
            result = (Map)Change(result, [.. steps], _ => value)!;
        }
        return result;
    }

    /// <summary>The parent must be there, also for removals, and be a map for a name, a list for an index.</summary>
    private static bool HasParent(Map item, ModelPath target)
    {
        ModelValue? value = item;
        foreach (object step in target.All)
        {
            if (!(step is string ? value is Map : value is Lst))
                return false;
            value = (value, step) switch
            {
                (Map map, string name) => map.Find(name),
                (Lst list, int index) => index < list.Elements.Length ? list.Elements[index] : null,
                _ => null,
            };
        }
        return true;
    }

    private static ModelValue? Change(ModelValue? value, object[] steps, Func<ModelValue?, ModelValue?> change)
    {
        if (steps.Length == 0)
            return change(value);
        object[] rest = steps[1..];
        switch (value, steps[0])
        {
            case (Map map, string name):
                ModelValue? entry = Change(map.Find(name), rest, change);
                return entry is null ? map.Without(name) : map.With(name, entry);
            case (Lst list, int index) when index < list.Elements.Length:
                ModelValue? element = Change(list.Elements[index], rest, change);
                return new Lst(element is null ? list.Elements.RemoveAt(index) : list.Elements.SetItem(index, element));
            case (Lst list, int) when Change(null, rest, change) is { } appended:
                return new Lst(list.Elements.Add(appended));
            default:
                return value;
        }
    }
}

/// <summary>Step by step, indexes by number.</summary>
internal sealed class ModelPathOrder : IComparer<ModelPath>
{
    public static readonly ModelPathOrder Instance = new();

    public int Compare(ModelPath? x, ModelPath? y)
    {
        foreach ((object a, object b) in x!.All.Zip(y!.All))
        {
            int order = (a, b) switch
            {
                (int i, int j) => i.CompareTo(j),
                _ => string.CompareOrdinal(a.ToString(), b.ToString()),
            };
            if (order != 0)
                return order;
        }
        return x.Steps.Length.CompareTo(y.Steps.Length);
    }
}
