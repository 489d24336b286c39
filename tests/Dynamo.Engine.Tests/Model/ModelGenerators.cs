using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// Random schemas and sequences of requests. Names and values come from small sets, so that requests meet each
/// other; expressions are well formed, as refusals of others have tests of their own.
/// </summary>
internal static class ModelGenerators
{
    private static readonly string[] s_types = ["S", "N", "B"];
    private static readonly string[] s_plainNames = ["a", "b", "c"];
    private static readonly string[] s_indexNames = ["g1", "g2", "g3", "g4"];

    private static readonly Gen<ModelValue> s_strings = Gen.Elements("a", "ab", "abc", "b", "é", "\U0001F600", "z").Select(s => (ModelValue)new Str(s));

    private static readonly Gen<ModelValue> s_numbers = Gen.Elements(
        "0", "1", "-1", "2", "10", "9", "0.5", "-0.25", "100", "99999999999999999999999999999999999999", "1.5", "-1000")
        .Select(n => (ModelValue)ModelValue.Number(n));

    private static readonly Gen<ModelValue> s_binaries = Gen.Elements("00", "0001", "01", "FF", "FF00", "7F")
        .Select(h => (ModelValue)new Bin([.. Convert.FromHexString(h)]));

    private static readonly Gen<ModelValue> s_sets = Gen.Elements(s_types).SelectMany(Sets);

    private static readonly Gen<ModelValue> s_leaves = Gen.Frequency(
        (3, s_strings), (4, s_numbers), (1, s_binaries), (2, s_sets),
        (1, Gen.Elements(true, false).Select(b => (ModelValue)new Bool(b))), (1, Gen.Constant((ModelValue)new Null())),
        (1, Gen.Constant((ModelValue)new Str(""))), (1, Gen.Elements(700, 1100, 5000).Select(n => (ModelValue)new Str(new string('x', n)))));

    /// <summary>The sequence of a scenario is as long as the size that FsCheck asks for, up to fifty.</summary>
    public static Gen<Scenario> Scenarios(int length) =>
        from schema in Schemas
        from spare in GlobalIndex([.. schema.Indexes.SelectMany(i => i.Keys).Concat(SpareKeys(schema)).DistinctBy(k => k.Name)]).Select(i => i with { Name = "gsi9" })
        from commands in Commands(schema with { Indexes = [.. schema.Indexes, spare] }).ListOf(length)
        select new Scenario(schema, [.. commands]);

    /// <summary>What an index that comes later is on: attributes that may be keys of others already.</summary>
    private static IEnumerable<ModelKey> SpareKeys(ModelSchema schema)
        => s_indexNames.Select(n => new ModelKey(n, schema.Partition.Type == "S" ? "N" : "S"));

    /// <summary>Simpler scenarios: without a stretch of commands, without one, without an index that none names.</summary>
    public static IEnumerable<Scenario> Shrink(Scenario scenario)
    {
        Command[] commands = scenario.Commands;
        for (int length = commands.Length / 2; length >= 1; length /= 2)
        {
            for (int start = 0; start + length <= commands.Length; start += length)
                yield return scenario with { Commands = [.. commands[..start], .. commands[(start + length)..]] };
        }
        foreach (ModelIndex index in scenario.Schema.Indexes)
        {
            if (!commands.Any(c => c is ReadCommand read && read.Index == index || c is DeleteIndexCommand delete && delete.Index == index))
                yield return scenario with { Schema = scenario.Schema with { Indexes = [.. scenario.Schema.Indexes.Where(i => i != index)] } };
        }
    }

    private static Gen<ModelSchema> Schemas { get; } =
        from types in Gen.Elements(s_types).ListOf(6)
        from hasSort in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        let partition = new ModelKey("pk", types[0])
        let sort = hasSort ? new ModelKey("sk", types[1]) : null
        let keys = s_indexNames.Select((n, i) => new ModelKey(n, types[i + 2])).ToArray()
        from globals in GlobalIndex(keys).ListOf().Select(l => l.Take(2))
        from local in hasSort ? LocalIndex(partition, keys).ListOf().Select(l => l.Take(1)) : Gen.Constant(Enumerable.Empty<ModelIndex>())
        select new ModelSchema(partition, sort, [.. globals.Select((g, i) => g with { Name = $"gsi{i}" }), .. local]);

    private static Gen<string[]?> Projections { get; } = Gen.Elements<string[]?>(null, [], ["a"], ["a", "m"]);

    private static Gen<ModelIndex> GlobalIndex(ModelKey[] keys) =>
        from shuffled in Gen.Shuffle(keys)
        from partition in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Constant(2)))
        from sort in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Constant(1)), (1, Gen.Constant(2)))
        from projection in Projections
        select new ModelIndex("gsi", false, shuffled[..partition], shuffled[partition..(partition + sort)], projection);

    private static Gen<ModelIndex> LocalIndex(ModelKey partition, ModelKey[] keys) =>
        from sort in Gen.Elements(keys)
        from projection in Projections
        select new ModelIndex("lsi0", true, [partition], [sort], projection);

    private static Gen<ModelValue> Scalar(string type) => type switch { "S" => s_strings, "N" => s_numbers, _ => s_binaries };

    /// <summary>Few, so that items are found again: two partition keys, four sort keys, three values of an index key.</summary>
    internal static Gen<ModelValue> KeyValue(ModelKey key)
    {
        int count = key.Name switch { "pk" => 2, "sk" => 4, _ => 3 };
        return key.Type switch
        {
            "S" => Gen.Elements(new[] { "a", "\U0001F600", "ab", "\uFFFF" }[..count]).Select(v => (ModelValue)new Str(v)),
            "N" => Gen.Elements(new[] { "1", "-2.5", "10", "-1000" }[..count]).Select(v => (ModelValue)ModelValue.Number(v)),
            _ => Gen.Elements(new[] { "00", "FF", "0001", "7F" }[..count]).Select(v => (ModelValue)new Bin([.. Convert.FromHexString(v)])),
        };
    }

    private static Gen<ModelValue> Documents { get; } =
        Gen.Frequency((6, s_leaves), (2, Maps(s_leaves)), (2, Lists(s_leaves)));

    internal static Gen<ModelValue> Sets(string type) => Scalar(type).NonEmptyListOf().Select(m => (ModelValue)Set.Of(m.Take(4)));

    private static Gen<ModelValue> Maps(Gen<ModelValue> values) =>
        from entries in Gen.Elements("x", "y", "z").Zip(values).ListOf()
        select (ModelValue)entries.Take(3).Aggregate(Map.Empty, (m, e) => m.With(e.Item1, e.Item2));

    private static Gen<ModelValue> Lists(Gen<ModelValue> values) => values.ListOf().Select(l => (ModelValue)new Lst([.. l.Take(4)]));

    private static Gen<Map> Keys(ModelSchema schema) =>
        from values in Sequence(schema.Keys.Select(KeyValue))
        select schema.Keys.Zip(values).Aggregate(Map.Empty, (m, k) => m.With(k.First.Name, k.Second));

    /// <summary>One in sixty does not fit the schema.</summary>
    private static Gen<Map> LooseKeys(ModelSchema schema) => Gen.Frequency(
        (58, Keys(schema)),
        (1, Keys(schema).Select(k => k.With("other", new Str("x")))),
        (1, from key in Keys(schema) from value in s_leaves select key.With("pk", value)));

    private static Gen<Map> Items(ModelSchema schema)
    {
        Gen<Map> optional = Gen.Constant(Map.Empty);
        foreach (ModelKey key in schema.Indexes.SelectMany(i => i.Keys).Where(k => s_indexNames.Contains(k.Name)).DistinctBy(k => k.Name))
            optional = With(optional, key.Name, Gen.Frequency((80, KeyValue(key)), (1, s_leaves)), ofTen: 8);
        foreach (string name in s_plainNames)
            optional = With(optional, name, Documents, ofTen: 5);
        optional = With(optional, "n", Gen.Frequency((12, s_numbers), (1, s_leaves)), ofTen: 8);
        optional = With(optional, "t", Gen.Frequency((12, Sets("S")), (1, s_leaves)), ofTen: 8);
        optional = With(optional, "m", Maps(Documents), ofTen: 9);
        optional = With(optional, "l", Lists(Documents), ofTen: 9);
        return
            from key in LooseKeys(schema)
            from rest in optional
            select key.Entries.Aggregate(rest, (m, e) => m.With(e.Key, e.Value)).Without("other");
    }

    private static Gen<Map> With(Gen<Map> maps, string name, Gen<ModelValue> values, int ofTen) =>
        from map in maps
        from value in values
        from dice in Gen.Choose(1, 10)
        select dice <= ofTen ? map.With(name, value) : map;

    private static Gen<Command> Commands(ModelSchema schema)
    {
        ExpressionGenerators all = new(schema, null);
        Gen<ModelCondition?> conditions = Gen.Frequency((3, Gen.Constant<ModelCondition?>(null)), (2, all.Conditions.Select(c => (ModelCondition?)c)));
        Gen<ModelCondition?> legacy = Gen.Frequency((1, Gen.Constant<ModelCondition?>(null)), (1, all.LegacyConditions.Select(c => (ModelCondition?)c)));
        Gen<ModelCondition?> either = Gen.Frequency((4, conditions), (1, legacy));
        return Gen.Frequency<Command>(
            (6, from item in Items(schema)
                from condition in either
                from old in ArbMap.Default.GeneratorFor<bool>()
                from onFailure in ArbMap.Default.GeneratorFor<bool>()
                select (Command)new PutCommand(item, condition, old, onFailure)),
            (2, from key in LooseKeys(schema)
                from condition in either
                from old in ArbMap.Default.GeneratorFor<bool>()
                from onFailure in ArbMap.Default.GeneratorFor<bool>()
                select (Command)new DeleteCommand(key, condition, old, onFailure)),
            (8, from key in LooseKeys(schema)
                from update in Gen.Frequency((12, all.Updates.Select(u => (ModelUpdate?)u)), (1, Gen.Constant<ModelUpdate?>(null)))
                from condition in conditions
                from values in Gen.Elements("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW")
                from onFailure in ArbMap.Default.GeneratorFor<bool>()
                select (Command)new UpdateCommand(key, update, condition, values, onFailure)),
            (2, from key in LooseKeys(schema)
                from update in all.LegacyUpdates
                from condition in legacy
                from values in Gen.Elements("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW")
                from onFailure in ArbMap.Default.GeneratorFor<bool>()
                select (Command)new UpdateCommand(key, update, condition, values, onFailure)),
            (3, from key in LooseKeys(schema)
                from projection in all.Projections
                from consistent in ArbMap.Default.GeneratorFor<bool>()
                select (Command)new GetCommand(key, projection, consistent)),
            (5, Queries(schema)),
            (2, Scans(schema)),
            (1, from keys in LooseKeys(schema).NonEmptyListOf()
                from projection in all.Projections
                select (Command)new BatchGetCommand([.. keys.DistinctBy(k => k.Text).Take(8)], projection)),
            (2, TransactWrites(schema, all)),
            (2, Gen.Elements(schema.Indexes.Where(i => !i.IsLocal)).SelectMany(i => Gen.Frequency<Command>(
                (2, Gen.Constant((Command)new CreateIndexCommand(schema.Indexes[^1]))), (1, Gen.Constant((Command)new DeleteIndexCommand(i)))))),
            (1, from gets in (from key in LooseKeys(schema) from projection in all.Projections select new GetCommand(key, projection, true)).NonEmptyListOf()
                select (Command)new TransactGetCommand([.. gets.DistinctBy(g => g.Key.Text).Take(5)])),
            (1, from items in Items(schema).ListOf()
                from keys in Keys(schema).NonEmptyListOf()
                select (Command)BatchWrite(schema, items, keys)));
    }

    /// <summary>Conditions hold more often than in single writes, so that some transactions are done.</summary>
    private static Gen<Command> TransactWrites(ModelSchema schema, ExpressionGenerators expressions)
    {
        Gen<ModelCondition?> conditions = Gen.Frequency(
            (4, Gen.Constant<ModelCondition?>(null)),
            (1, expressions.Conditions.Select(c => (ModelCondition?)c)),
            (1, Gen.Constant<ModelCondition?>(new Function("attribute_exists", ModelPath.Of("pk")))));
        Gen<bool> flags = ArbMap.Default.GeneratorFor<bool>();
        Gen<Command> action = Gen.Frequency<Command>(
            (3, from item in Items(schema) from c in conditions from f in flags select (Command)new PutCommand(item, c, false, f)),
            (2, from key in LooseKeys(schema) from c in conditions from f in flags select (Command)new DeleteCommand(key, c, false, f)),
            (3, from key in LooseKeys(schema) from u in expressions.Updates from c in conditions from f in flags select (Command)new UpdateCommand(key, u, c, "NONE", f)),
            (1, from key in LooseKeys(schema) from c in expressions.Conditions from f in flags select (Command)new CheckCommand(key, new Or(c, new Not(c)), f)),
            (1, from key in LooseKeys(schema) from c in expressions.Conditions from f in flags select (Command)new CheckCommand(key, c, f)));
        return action.NonEmptyListOf().Select(l => (Command)new TransactWriteCommand([.. l.DistinctBy(a => TargetOf(schema, a)).Take(4)]));
    }

    private static string TargetOf(ModelSchema schema, Command action) => (action switch
    {
        PutCommand c => c.Item,
        DeleteCommand c => c.Key,
        UpdateCommand c => c.Key,
        _ => ((CheckCommand)action).Key,
    }).Only(schema.Keys.Select(k => k.Name)).Text;

    private static BatchWriteCommand BatchWrite(ModelSchema schema, IEnumerable<Map> items, IEnumerable<Map> keys)
    {
        string Key(Map item) => item.Only(schema.Keys.Select(k => k.Name)).Text;
        Map[] puts = [.. items.DistinctBy(Key).Take(5)];
        HashSet<string> taken = [.. puts.Select(Key)];
        return new BatchWriteCommand(puts, [.. keys.DistinctBy(Key).Where(k => !taken.Contains(Key(k))).Take(4)]);
    }

    private static Gen<ModelCondition?> Filters(ExpressionGenerators expressions, bool legacy)
        => legacy && expressions.LegacyFilters is { } filters
            ? Gen.Frequency((5, expressions.Filters), (1, filters.Select(f => (ModelCondition?)f)))
            : expressions.Filters;

    private static Gen<ModelIndex?> Sources(ModelSchema schema) => Gen.Elements<ModelIndex?>([null, .. schema.Indexes]);

    private static Gen<Command> Queries(ModelSchema schema) =>
        from index in Sources(schema)
        let partition = index?.Partition ?? [schema.Partition]
        let sort = index?.Sort ?? (schema.Sort is null ? [] : [schema.Sort])
        let expressions = new ExpressionGenerators(schema, index)
        from values in Sequence(partition.Select(KeyValue))
        from depth in Gen.Choose(0, sort.Length)
        from equalities in Sequence(sort.Take(depth).Select(KeyValue))
        from restriction in depth < sort.Length ? Restrictions(sort[depth]) : Gen.Constant<SortRestriction?>(null)
        from backwards in ArbMap.Default.GeneratorFor<bool>()
        from filter in Filters(expressions, legacy: partition.Length == 1 && sort.Length <= 1)
        from projection in filter is LegacyCondition ? expressions.WholeProjections : expressions.Projections
        from limit in Gen.Elements<int?>(null, null, 1, 2, 3)
        from count in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(projection is null)))
        select (Command)new QueryCommand(index, [.. values], [.. equalities], restriction, backwards, filter, projection, limit, count);

    private static Gen<Command> Scans(ModelSchema schema) =>
        from index in Sources(schema)
        let expressions = new ExpressionGenerators(schema, index)
        from segments in Gen.Elements(1, 1, 2, 5)
        from filter in Filters(expressions, legacy: true)
        from projection in filter is LegacyCondition ? expressions.WholeProjections : expressions.Projections
        from limit in Gen.Elements<int?>(null, null, 1, 3)
        from count in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(projection is null)))
        select (Command)new ScanCommand(index, segments, filter, projection, limit, count);

    private static Gen<SortRestriction?> Restrictions(ModelKey key) => Gen.Frequency(
        (1, Gen.Constant<SortRestriction?>(null)),
        (3, from op in Gen.Elements(key.Type == "N" ? ["<", "<=", ">", ">=", "=", "BETWEEN"] : new[] { "<", "<=", ">", ">=", "=", "BETWEEN", "begins_with" })
            from a in KeyValue(key)
            from b in KeyValue(key)
            let ordered = ModelValue.Compare(a, b) <= 0
            select (SortRestriction?)new SortRestriction(op, op == "BETWEEN" && !ordered ? b : a, op != "BETWEEN" ? null : ordered ? b : a)));

    internal static Gen<ImmutableArray<T>> Sequence<T>(IEnumerable<Gen<T>> gens) => gens.Aggregate(
        Gen.Constant(ImmutableArray<T>.Empty), (all, gen) => from list in all from next in gen select list.Add(next));

    internal static Gen<ModelValue> AnyValue => Documents;

    internal static Gen<ModelValue> OfType(string type) => Scalar(type);

    internal static Gen<ModelValue> AnySet => s_sets;

    internal static Gen<ModelValue> AnyList => Lists(s_leaves);
}
