using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Engine.Tests.Expressions;

public class ConditionModelTests
{
    /// <summary>
    /// Random conditions on random items: the text is parsed and evaluated on stored bytes, and must say what a
    /// direct evaluation of the tree that the text was written from says.
    /// </summary>
    [Fact]
    public void Condition_matches_what_its_tree_means()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Agrees));

    private static bool Agrees(int seed)
    {
        Random random = new(seed);
        Dictionary<string, object> item = Model.RandomMap(random, 2);
        ExpressionAttributes attributes = new();
        Tree tree = new(random, item, attributes);
        (string text, bool expected) = tree.Condition(3);
        BoundCondition condition = new();
        condition.Bind(new ExpressionCache(4), ExpressionKind.Filter, Stored.Utf8(text), attributes);
        if (condition.Matches(Model.Item(item)) == expected)
            return true;
        throw new InvalidOperationException($"seed {seed}: {text} should be {expected} on {Json.Show(Model.Item(item))}");
    }

    /// <summary>Writes random conditions and evaluates them as it goes.</summary>
    private sealed class Tree(Random random, Dictionary<string, object> item, ExpressionAttributes attributes)
    {
        private int _values;

        public (string Text, bool Result) Condition(int depth)
        {
            switch (depth == 0 ? 9 : random.Next(9))
            {
                case 0 or 1:
                    (string t, bool r) = Parenthesized(depth - 1);
                    return ($"NOT {t}", !r);
                case 2 or 3:
                    ((string t1, bool r1), (string t2, bool r2)) = (Parenthesized(depth - 1), Parenthesized(depth - 1));
                    return ($"{t1} and {t2}", r1 && r2);
                case 4 or 5:
                    ((string t3, bool r3), (string t4, bool r4)) = (Parenthesized(depth - 1), Parenthesized(depth - 1));
                    return ($"{t3}\tOR {t4}", r3 || r4);
                default:
                    return Predicate();
            }
        }

        private (string Text, bool Result) Parenthesized(int depth)
        {
            (string text, bool result) = Condition(depth);
            return ($"({text})", result);
        }

        private (string Text, bool Result) Predicate()
        {
            switch (random.Next(7))
            {
                case 0:
                    (string path, object? found) = Path();
                    return random.Next(2) == 0
                        ? ($"attribute_exists({path})", found is not null)
                        : ($"attribute_not_exists({path})", found is null);
                case 1:
                    (path, found) = Path();
                    string type = random.Next(2) == 0 || found is null ? "S" : Model.TypeName(found);
                    return ($"attribute_type({path}, {Add(type)})", found is not null && Model.TypeName(found) == type);
                case 2:
                    (path, found) = Path();
                    object part = Model.RandomValue(random, 1);
                    return ($"contains({path}, {Add(part)})", Contains(found, part));
                case 3:
                    (path, found) = Path();
                    string prefix = random.Next(2) == 0 ? "" : "x";
                    return ($"begins_with({path}, {Add(prefix)})", found is string s && s.StartsWith(prefix, StringComparison.Ordinal));
                case 4:
                    (path, found) = Path();
                    object[] candidates = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Model.RandomValue(random, 1))];
                    return ($"{path} IN ({string.Join(',', candidates.Select(Add))})", candidates.Any(c => Model.AreEqual(found, c)));
                case 5:
                    (path, found) = Path();
                    (long low, long high) = (random.Next(-3, 1), random.Next(1, 4));
                    return ($"{path} BETWEEN {Add(low)} AND {Add(high)}", found is long n && n >= low && n <= high);
                default:
                    return Comparison();
            }
        }

        private (string Text, bool Result) Comparison()
        {
            (string path, object? found) = Path();
            string comparator = new[] { "=", "<>", "<", "<=", ">", ">=" }[random.Next(6)];
            object operand = comparator is "=" or "<>" ? Model.RandomValue(random, 1) : random.Next(2) == 0 ? (long)random.Next(-3, 4) : "x";
            if (random.Next(4) == 0)
                (path, found) = ($"size({path})", Size(found));
            int? order = Model.Compare(found, operand);
            return ($"{path}{comparator}{Add(operand)}", comparator switch
            {
                "=" => Model.AreEqual(found, operand),
                "<>" => !Model.AreEqual(found, operand),
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            });
        }

        private static object? Size(object? value) => value switch
        {
            string text => (long)text.Length,
            List<object> list => (long)list.Count,
            SortedSet<string> set => (long)set.Count,
            Dictionary<string, object> map => (long)map.Count,
            _ => null,
        };

        private static bool Contains(object? value, object part) => value switch
        {
            string text => part is string s && text.Contains(s, StringComparison.Ordinal),
            SortedSet<string> set => part is string member && set.Contains(member),
            List<object> list => list.Exists(e => Model.AreEqual(e, part)),
            _ => false,
        };

        private (string Text, object? Found) Path()
        {
            object[] path = Model.RandomPath(random);
            return (Model.Text(path), Model.Find(item, path));
        }

        private string Add(object value)
        {
            string placeholder = $":v{_values++}";
            attributes.BeginValues();
            attributes.BeginValue(Stored.Utf8(placeholder)).Raw(Model.Value(value));
            attributes.EndValue();
            return placeholder;
        }
    }
}
