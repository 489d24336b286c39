using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Engine.Tests.Model;

/// <summary>Expressions on the items of a table, or on what one of its indexes holds.</summary>
internal sealed class ExpressionGenerators
{
    private static readonly string[] s_typeNames = ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"];

    private readonly string[] _roots;
    private readonly string[] _filterRoots;

    public ExpressionGenerators(ModelSchema schema, ModelIndex? index)
    {
        string[] keys = [.. schema.Keys.Select(k => k.Name), .. (index?.Keys ?? []).Select(k => k.Name)];
        string[] all = [.. schema.Keys.Select(k => k.Name), "a", "b", "c", "n", "t", "m", "l", "g1", "g2", "g3", "g4"];
        _roots = index?.NonKeyAttributes is null || index.IsLocal ? all : [.. keys.Union(index.NonKeyAttributes)];
        // A Query's filter may name no key; of an index that holds less, filters ask for what it holds.
        _filterRoots = [.. (index?.NonKeyAttributes is null ? all : index.NonKeyAttributes).Except(index is null ? schema.Keys.Select(k => k.Name) : keys)];
        Conditions = ConditionsOf(all, 2);
        Updates = Actions(schema).NonEmptyListOf().Select(l => new ModelUpdate(Apart(l.Take(3), a => a.Target)));
        LegacyConditions = LegacyOf(all);
        LegacyFilters = _filterRoots.Length == 0 ? null : LegacyOf(_filterRoots);
        LegacyUpdates = LegacyActions(schema).NonEmptyListOf().Select(l => new ModelUpdate(Apart(l.Take(3), a => a.Target), IsLegacy: true));
        Filters = _filterRoots.Length == 0
            ? Gen.Constant<ModelCondition?>(null)
            : Gen.Frequency((2, Gen.Constant<ModelCondition?>(null)), (1, ConditionsOf(_filterRoots, 2).Select(c => (ModelCondition?)c)));
    }

    public Gen<ModelCondition> Conditions { get; }

    /// <summary>For Expected, on any attribute.</summary>
    public Gen<ModelCondition> LegacyConditions { get; }

    /// <summary>For QueryFilter and ScanFilter.</summary>
    public Gen<ModelCondition>? LegacyFilters { get; }

    /// <summary>For AttributeUpdates.</summary>
    public Gen<ModelUpdate> LegacyUpdates { get; }

    /// <summary>Attributes whole, for AttributesToGet.</summary>
    public Gen<ModelPath[]?> WholeProjections => Projections.Select(p => p is null ? null : (ModelPath[]?)[.. p.Select(path => path.Root).Distinct().Select(r => ModelPath.Of(r))]);

    public Gen<ModelCondition?> Filters { get; }

    /// <summary>None, or paths that do not clash.</summary>
    public Gen<ModelPath[]?> Projections => Gen.Frequency(
        (2, Gen.Constant<ModelPath[]?>(null)),
        (1, Paths(_roots).NonEmptyListOf().Select(l => (ModelPath[]?)Apart(l.Take(4), p => p))));

    public Gen<ModelUpdate> Updates { get; }

    /// <summary>Mostly such as apply to the items that the generators make.</summary>
    private static Gen<ModelAction> Actions(ModelSchema schema)
    {
        ModelKey[] indexKeys = [.. schema.Indexes.SelectMany(i => i.Keys).Where(k => k.Name.StartsWith('g')).DistinctBy(k => k.Name)];
        Gen<ModelAction> ofIndexKeys = indexKeys.Length == 0
            ? Gen.Constant(new ModelAction("REMOVE", ModelPath.Of("a")))
            : Gen.Elements(indexKeys).SelectMany(key => Gen.Frequency(
                (12, ModelGenerators.KeyValue(key).Select(v => new ModelAction("SET", ModelPath.Of(key.Name), new Plain(new ValueOperand(v))))),
                (4, Gen.Constant(new ModelAction("REMOVE", ModelPath.Of(key.Name)))),
                (1, Sources.Select(s => new ModelAction("SET", ModelPath.Of(key.Name), s)))));
        return Gen.Frequency(
            (4, ofIndexKeys),
            (6, from target in Targets from source in Sources select new ModelAction("SET", target, source)),
            (3, from target in Targets select new ModelAction("REMOVE", target)),
            (2, from value in ModelGenerators.OfType("N") select new ModelAction("ADD", ModelPath.Of("n"), Value: value)),
            (2, from value in ModelGenerators.Sets("S") select new ModelAction("ADD", ModelPath.Of("t"), Value: value)),
            (2, from value in ModelGenerators.Sets("S") select new ModelAction("DELETE", ModelPath.Of("t"), Value: value)),
            (1, from target in Targets
                from value in Gen.Frequency((1, ModelGenerators.OfType("N")), (1, ModelGenerators.AnySet))
                select new ModelAction("ADD", target, Value: value)),
            (1, from target in Targets from value in ModelGenerators.AnySet select new ModelAction("DELETE", target, Value: value)));
    }

    /// <summary>PUT, DELETE with and without value, ADD: of whole attributes.</summary>
    private static Gen<ModelAction> LegacyActions(ModelSchema schema) => Actions(schema)
        .Where(a => a.Target.Steps.IsEmpty && a.Source is null or Plain { Operand: ValueOperand });

    private static Gen<ModelCondition> LegacyOf(string[] roots) =>
        from parts in Leaf(roots).Where(IsLegacyTerm).NonEmptyListOf()
        from any in ArbMap.Default.GeneratorFor<bool>()
        select (ModelCondition)new LegacyCondition([.. parts.DistinctBy(RootOf).Take(3)], any);

    private static bool IsLegacyTerm(ModelCondition condition) => condition switch
    {
        Comparison { Left: PathOperand { Path.Steps.IsEmpty: true }, Right: ValueOperand } => true,
        Between { Value: PathOperand { Path.Steps.IsEmpty: true } } => true,
        In { Value: PathOperand { Path.Steps.IsEmpty: true } } i => i.Candidates.All(c => c is ValueOperand { Value: Str or Num or Bin })
            && i.Candidates.Select(c => ((ValueOperand)c).Value.Type).Distinct().Count() == 1,
        Function { Path.Steps.IsEmpty: true, Name: not "attribute_type" } => true,
        _ => false,
    };

    private static string RootOf(ModelCondition condition) => condition switch
    {
        Comparison c => ((PathOperand)c.Left).Path.Root,
        Between b => ((PathOperand)b.Value).Path.Root,
        In i => ((PathOperand)i.Value).Path.Root,
        _ => ((Function)condition).Path.Root,
    };

    private static Gen<ModelPath> Targets => Gen.Frequency(
        (8, Gen.Elements("a", "b", "c", "n", "t", "m", "l").Select(n => ModelPath.Of(n))),
        (4, Gen.Elements("x", "y", "z").Select(n => ModelPath.Of("m", n))),
        (4, Gen.Choose(0, 4).Select(i => ModelPath.Of("l", i))),
        (1, from i in Gen.Choose(0, 2) from n in Gen.Elements("x", "y") select ModelPath.Of("l", i, n)));

    private static Gen<ModelPath> AnyPath => Paths(["a", "b", "n", "t", "m", "l", "g1"]);

    private static Gen<ModelOperand> Operands => Gen.Frequency<ModelOperand>(
        (1, AnyPath.Select(p => (ModelOperand)new PathOperand(p))),
        (5, ModelGenerators.AnyValue.Select(v => (ModelOperand)new ValueOperand(v))));

    private static Gen<ModelSource> Sources => Gen.Frequency<ModelSource>(
        (5, Operands.Select(o => (ModelSource)new Plain(o))),
        (2, from path in AnyPath
            from otherwise in Operands.Where(o => o is not PathOperand other || !other.Path.Equals(path))
            select (ModelSource)new IfNotExists(path, otherwise)),
        (3, from left in NumberSources
            from op in Gen.Elements('+', '-')
            from right in NumberSources
            select (ModelSource)new Arithmetic(left, op, right)),
        (2, from first in ListSources from second in ListSources select (ModelSource)new ListAppend(first, second)));

    private static Gen<ModelSource> NumberSources => OperandsOf(ModelGenerators.OfType("N"), "n");

    private static Gen<ModelSource> ListSources => OperandsOf(ModelGenerators.AnyList, "l");

    /// <param name="attribute">An attribute that mostly is of the type.</param>
    private static Gen<ModelSource> OperandsOf(Gen<ModelValue> values, string attribute)
    {
        Gen<ModelPath> paths = Gen.Frequency((8, Gen.Constant(ModelPath.Of(attribute))), (1, AnyPath));
        return Gen.Frequency<ModelSource>(
            (2, paths.Select(p => (ModelSource)new Plain(new PathOperand(p)))),
            (3, values.Select(v => (ModelSource)new Plain(new ValueOperand(v)))),
            (2, from path in paths from value in values select (ModelSource)new IfNotExists(path, new ValueOperand(value))));
    }

    private static Gen<ModelPath> Paths(string[] roots) =>
        from root in Gen.Elements(roots)
        from path in root switch
        {
            "m" => Gen.Frequency((1, Gen.Constant(ModelPath.Of("m"))), (2, Gen.Elements("x", "y", "z").Select(n => ModelPath.Of("m", n)))),
            "l" => Gen.Frequency(
                (1, Gen.Constant(ModelPath.Of("l"))), (2, Gen.Choose(0, 3).Select(i => ModelPath.Of("l", i))),
                (1, from i in Gen.Choose(0, 2) from n in Gen.Elements("x", "y") select ModelPath.Of("l", i, n))),
            _ => Gen.Constant(ModelPath.Of(root)),
        }
        select path;

    private static Gen<ModelCondition> ConditionsOf(string[] roots, int depth)
    {
        Gen<ModelCondition> leaf = Leaf(roots);
        if (depth == 0)
            return leaf;
        Gen<ModelCondition> inner = ConditionsOf(roots, depth - 1);
        return Gen.Frequency<ModelCondition>(
            (4, leaf),
            (1, from l in inner from r in inner select (ModelCondition)new And(l, r)),
            (1, from l in inner from r in inner select (ModelCondition)new Or(l, r)),
            (1, inner.Select(i => (ModelCondition)new Not(i))));
    }

    private static Gen<ModelCondition> Leaf(string[] roots)
    {
        Gen<ModelPath> paths = Paths(roots);
        Gen<ModelOperand> operands = paths.Select(p => (ModelOperand)new PathOperand(p));
        Gen<ModelValue> ordered = Gen.OneOf(ModelGenerators.OfType("S"), ModelGenerators.OfType("N"), ModelGenerators.OfType("B"));
        Gen<ModelOperand> values = ModelGenerators.AnyValue.Select(v => (ModelOperand)new ValueOperand(v));
        return Gen.Frequency<ModelCondition>(
            (3, from left in operands from op in Gen.Elements("=", "<>") from right in values select (ModelCondition)new Comparison(op, left, right)),
            (3, from left in operands
                from op in Gen.Elements("<", "<=", ">", ">=")
                from right in ordered
                select (ModelCondition)new Comparison(op, left, new ValueOperand(right))),
            (1, from left in paths
                from op in Gen.Elements("=", "<>", "<", ">=")
                from right in paths
                select left.Equals(right) ? new Function("attribute_exists", left) : (ModelCondition)new Comparison(op, new PathOperand(left), new PathOperand(right))),
            (1, from path in paths
                from op in Gen.Elements("=", "<", "<=", ">", ">=")
                from n in Gen.Choose(0, 4)
                select (ModelCondition)new Comparison(op, new SizeOperand(path), new ValueOperand(ModelValue.Number(n.ToString())))),
            (1, from value in operands
                from type in Gen.Elements("S", "N", "B")
                from a in ModelGenerators.OfType(type)
                from b in ModelGenerators.OfType(type)
                let swap = ModelValue.Compare(a, b) > 0
                select (ModelCondition)new Between(value, new ValueOperand(swap ? b : a), new ValueOperand(swap ? a : b))),
            (1, from value in operands
                from candidates in values.NonEmptyListOf()
                select (ModelCondition)new In(value, [.. candidates.Take(3)])),
            (2, from name in Gen.Elements("attribute_exists", "attribute_not_exists")
                from path in paths
                select (ModelCondition)new Function(name, path)),
            (1, from path in paths
                from type in Gen.Elements(s_typeNames)
                select (ModelCondition)new Function("attribute_type", path, new ValueOperand(new Str(type)))),
            (1, from path in paths
                from prefix in ModelGenerators.OfType("S")
                select (ModelCondition)new Function("begins_with", path, new ValueOperand(prefix))),
            (1, from path in paths
                from part in Gen.OneOf(ModelGenerators.OfType("S"), ModelGenerators.OfType("N"))
                select (ModelCondition)new Function("contains", path, new ValueOperand(part))));
    }

    /// <summary>Those that clash with none before them.</summary>
    private static T[] Apart<T>(IEnumerable<T> candidates, Func<T, ModelPath> path)
    {
        List<T> kept = [];
        foreach (T candidate in candidates)
        {
            if (!kept.Any(k => path(k).Clashes(path(candidate))))
                kept.Add(candidate);
        }
        return [.. kept];
    }
}
