using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Engine.Tests.Expressions;

public class UpdateModelTests
{
    /// <summary>
    /// Random updates of random items, applied to stored bytes and to plain objects: both come to the same item, or
    /// both refuse; the size that is written is the size counted anew; and a projection onto the touched paths holds
    /// what the objects hold there.
    /// </summary>
    [Fact]
    public void Update_does_what_it_does_to_plain_objects()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Agrees));

    private static bool Agrees(int seed)
    {
        Random random = new(seed);
        Dictionary<string, object> item = Model.RandomMap(random, 2);
        ExpressionAttributes attributes = new();
        attributes.BeginValues();
        List<Action> actions = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => RandomAction(random, i, attributes))];
        string text = string.Join(' ', actions.GroupBy(a => a.Section)
            .Select(g => $"{g.Key} {string.Join(", ", g.Select(a => a.Text))}"));

        BoundUpdate update = new();
        try
        {
            update.Bind(new ExpressionCache(4), Stored.Utf8(text), attributes);
        }
        catch (DynamoException e) when (e.Message.Contains("Two document paths", StringComparison.Ordinal))
        {
            return Overlap(actions) ? true : throw new InvalidOperationException($"seed {seed}: {text}: {e.Message}");
        }
        using ValueWriter output = new();
        UpdateFault fault = update.Apply(Model.Item(item), [], output);
        Dictionary<string, object>? expected = Apply(item, actions);
        bool same = expected is null
            ? fault != UpdateFault.None
            : fault == UpdateFault.None
                && Json.Show(output.Written) == Json.Show(Model.Item(expected))
                && ItemBytes.Size(output.Written) == ItemSize.Of(output.Written);
        return same ? true : throw new InvalidOperationException(
            $"seed {seed}: {text} on {Json.Show(Model.Item(item))} gave {fault} {(fault == UpdateFault.None ? Json.Show(output.Written) : "")}");
    }

    private static Action RandomAction(Random random, int number, ExpressionAttributes attributes)
    {
        object[] path = Model.RandomPath(random);
        string target = Model.Text(path);
        object[] source = Model.RandomPath(random);
        string operand = Model.Text(source);
        string placeholder = $":v{number}";
        object value = Model.RandomValue(random, 1);
        switch (random.Next(8))
        {
            case 0:
                return new Action("SET", $"{target} = {operand}", path, item => Model.Find(item, source));
            case 1:
                Add(value);
                return new Action("SET", $"{target} = {placeholder}", path, _ => value);
            case 2:
                Add(value);
                return new Action("SET", $"{target} = if_not_exists({operand}, {placeholder})", path, item => Model.Find(item, source) ?? value);
            case 3:
                long addend = random.Next(5);
                Add(addend);
                int sign = random.Next(2) == 0 ? 1 : -1;
                return new Action("SET", $"{target} = {operand} {(sign > 0 ? "+" : "-")} {placeholder}", path,
                    item => Model.Find(item, source) is long n ? n + sign * addend : null);
            case 4:
                List<object> tail = [value];
                Add(tail);
                return new Action("SET", $"{target} = list_append({operand}, {placeholder})", path,
                    item => Model.Find(item, source) is List<object> list ? [.. list, .. tail] : (List<object>?)null);
            case 5:
                return new Action("REMOVE", target, path, null);
            case 6:
                object added = random.Next(2) == 0 ? 2L : new SortedSet<string>(["x", "q"], StringComparer.Ordinal);
                Add(added);
                return new Action("ADD", $"{target} {placeholder}", path, item => Sum(Model.Find(item, path), added));
            default:
                SortedSet<string> removed = new(["x", "y", ""], StringComparer.Ordinal);
                Add(removed);
                return new Action("DELETE", $"{target} {placeholder}", path, item => Difference(Model.Find(item, path), removed));
        }

        void Add(object v)
        {
            attributes.BeginValue(Stored.Utf8(placeholder)).Raw(Model.Value(v));
            attributes.EndValue();
        }
    }

    private static object? Sum(object? old, object added) => (old, added) switch
    {
        (null, _) => added,
        (long a, long b) => a + b,
        (SortedSet<string> a, SortedSet<string> b) => new SortedSet<string>(a.Concat(b), StringComparer.Ordinal),
        _ => null,
    };

    /// <summary>An empty set stands for removal.</summary>
    private static object? Difference(object? old, SortedSet<string> removed) => old switch
    {
        null => new SortedSet<string>(),
        SortedSet<string> set => new SortedSet<string>(set.Except(removed), StringComparer.Ordinal),
        _ => null,
    };

    /// <returns>Null: the update is refused.</returns>
    private static Dictionary<string, object>? Apply(Dictionary<string, object> old, List<Action> actions)
    {
        Dictionary<string, object> item = (Dictionary<string, object>)Model.Copy(old);
        List<(Action Action, object? Value)> results = [];
        foreach (Action action in actions)
        {
            object? value = action.Result?.Invoke(old);
            if (action.Result is not null && value is null)
                return null;
            object? parent = Model.Find(old, action.Path[..^1]);
            if (action.Path[^1] is string ? parent is not Dictionary<string, object> : parent is not List<object>)
                return null;
            results.Add((action, value is SortedSet<string> { Count: 0 } ? null : value));
        }

        // List positions are those of the old item: set first, append in order, then take away from the back.
        foreach ((Action action, object? value) in results.Where(r => r.Value is not null).OrderBy(r => r.Action.Path[^1] is int i ? i : -1))
        {
            object parent = Model.Find(item, action.Path[..^1])!;
            if (parent is List<object> list && action.Path[^1] is int index)
            {
                if (index < list.Count && index < ((List<object>)Model.Find(old, action.Path[..^1])!).Count)
                    list[index] = Model.Copy(value!);
                else
                    list.Add(Model.Copy(value!));
            }
            else
            {
                ((Dictionary<string, object>)parent)[(string)action.Path[^1]] = Model.Copy(value!);
            }
        }
        foreach ((Action action, _) in results.Where(r => r.Value is null).OrderByDescending(r => r.Action.Path[^1] is int i ? i : -1))
        {
            object parent = Model.Find(item, action.Path[..^1])!;
            if (parent is List<object> list && action.Path[^1] is int index)
            {
                if (index < ((List<object>)Model.Find(old, action.Path[..^1])!).Count)
                    list.RemoveAt(index);
            }
            else
            {
                ((Dictionary<string, object>)parent).Remove((string)action.Path[^1]);
            }
        }
        return item;
    }

    private static bool Overlap(List<Action> actions)
    {
        for (int i = 0; i < actions.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (object[] x, object[] y) = (actions[i].Path, actions[j].Path);
                int common = x.Zip(y).TakeWhile(p => p.First.Equals(p.Second)).Count();
                if (common == Math.Min(x.Length, y.Length) || x[common].GetType() != y[common].GetType())
                    return true;
            }
        }
        return false;
    }

    /// <param name="Result">What is written, from the old item; null if it cannot be. No function: REMOVE.</param>
    private sealed record Action(string Section, string Text, object[] Path, Func<Dictionary<string, object>, object?>? Result);
}
