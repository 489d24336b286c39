namespace Dynamo.Engine.Tests.Model;

/// <summary>What DynamoDB answers with an error: one of these texts.</summary>
internal sealed class ModelException(params string[] messages) : Exception(string.Join(" | ", messages))
{
    public string[] Messages { get; } = messages;
}

/// <summary>A condition that did not hold, with the item that was asked for.</summary>
internal sealed class ModelConditionFailed(Map? item) : Exception
{
    public Map? Item { get; } = item;
}

/// <summary>An item before and after a write.</summary>
internal sealed record Change(Map? Old, Map? New);

/// <summary>Name and type (S, N, B) of a key attribute.</summary>
internal sealed record ModelKey(string Name, string Type);

/// <summary>An index: its keys, whether it is local, and which attributes it holds (null: all).</summary>
internal sealed record ModelIndex(string Name, bool IsLocal, ModelKey[] Partition, ModelKey[] Sort, string[]? NonKeyAttributes)
{
    public IEnumerable<ModelKey> Keys => Partition.Concat(Sort);

    /// <summary>
    /// Every key attribute is there and fits. Writes have checked that, but an item may be older than the index.
    /// </summary>
    public bool Holds(Map item) => Keys.All(k => item.Find(k.Name) is { } value && value.Type == k.Type && value is not (Str { Value: "" } or Bin { Bytes.Length: 0 }))
        && SizeOf(Partition, item) <= 2048 && SizeOf(Sort, item) <= 1024;

    /// <summary>Numbers are never too long.</summary>
    private static int SizeOf(ModelKey[] keys, Map item) => keys.Where(k => k.Type != "N").Sum(k => item.Find(k.Name)!.Size);

    public Map Project(Map item, ModelSchema table) => NonKeyAttributes is null
        ? item
        : item.Only(NonKeyAttributes.Concat(Keys.Select(k => k.Name)).Concat(table.Keys.Select(k => k.Name)));
}

internal sealed record ModelSchema(ModelKey Partition, ModelKey? Sort, ModelIndex[] Indexes)
{
    public IEnumerable<ModelKey> Keys => Sort is null ? [Partition] : [Partition, Sort];

    public override string ToString() => $"table({string.Join(", ", Keys.Select(k => $"{k.Name} {k.Type}"))})"
        + string.Concat(Indexes.Select(i => $"\n  {(i.IsLocal ? "LSI" : "GSI")} {i.Name}({string.Join(", ", i.Partition.Select(k => $"{k.Name} {k.Type}"))} | {string.Join(", ", i.Sort.Select(k => $"{k.Name} {k.Type}"))}) "
            + (i.NonKeyAttributes is null ? "ALL" : $"[{string.Join(", ", i.NonKeyAttributes)}]")));
}

/// <summary>
/// A table as DynamoDB documents it, in dictionaries: plain, slow, obviously right. What an index holds is worked
/// out anew at each read.
/// </summary>
internal sealed class ModelTable(ModelSchema schema)
{
    private const string Invalid = "One or more parameter values were invalid: ";
    private const string NotValid = "One or more parameter values are not valid. ";
    private const string KeyMismatch = "The provided key element does not match the schema";
    private const int MaxItemBytes = 400 * 1024;

    private readonly Dictionary<string, Map> _items = [];

    public ModelSchema Schema { get; private set; } = schema;

    public IEnumerable<Map> Items => _items.Values;

    public Map? Get(Map key)
    {
        CheckKey(key);
        return _items.GetValueOrDefault(KeyOf(key));
    }

    /// <summary>What a write comes to, without doing it.</summary>
    public Change Put(Map item, ModelCondition? condition, bool returnsOnFailure)
    {
        CheckItem(item);
        Map? old = _items.GetValueOrDefault(KeyOf(item));
        CheckCondition(condition, old, returnsOnFailure);
        return new Change(old, item);
    }

    public Change Delete(Map key, ModelCondition? condition, bool returnsOnFailure)
    {
        CheckKey(key);
        Map? old = _items.GetValueOrDefault(KeyOf(key));
        CheckCondition(condition, old, returnsOnFailure);
        return new Change(old, null);
    }

    public Change Check(Map key, ModelCondition condition, bool returnsOnFailure)
    {
        CheckKey(key);
        Map? old = _items.GetValueOrDefault(KeyOf(key));
        CheckCondition(condition, old, returnsOnFailure);
        return new Change(old, old);
    }

    public Change Update(Map key, ModelUpdate? update, ModelCondition? condition, bool returnsOnFailure)
    {
        CheckKey(key);
        foreach (ModelKey attribute in Schema.Keys)
        {
            if (update?.Actions.Any(a => a.Target.Root == attribute.Name) == true)
                throw new ModelException($"{Invalid}Cannot update attribute {attribute.Name}. This attribute is part of the key");
        }
        Map? old = _items.GetValueOrDefault(KeyOf(key));
        bool failed = condition is not null && !condition.Holds(old);
        if (update?.LeavesAbsent(old) == true)
            return failed ? throw new ModelConditionFailed(null) : new Change(null, null);
        (Map? item, List<string> errors) = update is null ? (old ?? key, []) : update.Apply(old ?? key);
        // What is wrong with an index key whatever the old item holds may be found ahead of all else.
        string[] known = [.. KnownIndexErrors(update)];
        if (known.Length > 0)
            throw new ModelException([.. known, .. errors, .. failed ? ["The conditional request failed"] : Array.Empty<string>()]);
        if (failed)
            throw new ModelConditionFailed(returnsOnFailure ? old : null);
        if (errors.Count > 0)
            throw new ModelException([.. errors]);
        if (item!.ItemSize > MaxItemBytes)
            throw new ModelException("Item size to update has exceeded the maximum allowed size");
        string[] indexErrors = [.. IndexErrors(item, i => i.Keys.Any(k => update?.Actions.Any(a => a.Target.Root == k.Name) == true), byUpdate: true)];
        if (indexErrors.Length > 0)
            throw new ModelException(indexErrors);
        return new Change(old, item);
    }

    /// <summary>Errors of index keys that an update sets to a value, or a type, that the request alone tells.</summary>
    private IEnumerable<string> KnownIndexErrors(ModelUpdate? update)
    {
        Map known = Map.Empty;
        foreach (ModelAction action in update?.Actions ?? [])
        {
            ModelValue? value = action switch
            {
                { Section: "ADD" } => action.Value,
                { Source: Plain { Operand: ValueOperand operand } } => operand.Value,
                { Source: Arithmetic } => ModelValue.Number("0"),
                { Source: ListAppend } => new Lst([]),
                _ => null,
            };
            if (action.Target.Steps.IsEmpty && value is not null)
                known = known.With(action.Target.Root, value);
        }
        return IndexErrors(known, _ => true, byUpdate: true, isKnown: true);
    }

    /// <summary>The entries of the table or an index, as a Query or Scan of it sees them, unordered.</summary>
    public IEnumerable<Map> Entries(ModelIndex? index) => index is null
        ? _items.Values
        : _items.Values.Where(index.Holds).Select(i => index.Project(i, Schema));

    /// <summary>Text that two items share exactly if their keys are equal.</summary>
    public string KeyOf(Map item) => item.Only(Schema.Keys.Select(k => k.Name)).Text;

    /// <summary>Checks an item that BatchWriteItem puts: all of a batch are checked before any is written.</summary>
    public void CheckBatchItem(Map item)
    {
        foreach (ModelKey key in Schema.Keys)
        {
            if (item.Find(key.Name)?.Type != key.Type)
                throw new ModelException(KeyMismatch);
            CheckNotEmpty(key, item);
        }
        CheckKeySizes(item);
        CheckIndexKeys(item);
    }

    public void CheckKey(Map key)
    {
        if (key.Entries.Count != Schema.Keys.Count())
            throw new ModelException(KeyMismatch);
        foreach (ModelKey attribute in Schema.Keys)
        {
            if (key.Find(attribute.Name)?.Type != attribute.Type)
                throw new ModelException(KeyMismatch);
            CheckNotEmpty(attribute, key);
        }
        CheckKeySizes(key);
    }

    public void AddIndex(ModelIndex index)
    {
        if (Schema.Indexes.Contains(index))
            throw new ModelException("Attempting to create an index which already exists");
        Schema = Schema with { Indexes = [.. Schema.Indexes, index] };
    }

    public void RemoveIndex(ModelIndex index)
    {
        if (!Schema.Indexes.Contains(index))
            throw new ModelException($"Requested resource not found: Index {index.Name} for table {EngineDriver.Table}");
        Schema = Schema with { Indexes = [.. Schema.Indexes.Where(i => i != index)] };
    }

    public Map? Find(Map keyOrItem) => _items.GetValueOrDefault(KeyOf(keyOrItem));

    /// <summary>Does what was found possible.</summary>
    public void Apply(Change change)
    {
        if (change.New is not null)
            _items[KeyOf(change.New)] = change.New;
        else if (change.Old is not null)
            _items.Remove(KeyOf(change.Old));
    }

    private void CheckItem(Map item)
    {
        if (item.ItemSize > MaxItemBytes)
            throw new ModelException("Item size has exceeded the maximum allowed size");
        foreach (ModelKey key in Schema.Keys)
        {
            ModelValue? value = item.Find(key.Name);
            if (value is null)
                throw new ModelException($"{Invalid}Missing the key {key.Name} in the item");
            if (value.Type != key.Type)
                throw new ModelException($"{Invalid}Type mismatch for key {key.Name} expected: {key.Type} actual: {value.Type}");
            CheckNotEmpty(key, item);
        }
        CheckKeySizes(item);
        CheckIndexKeys(item);
    }

    private void CheckKeySizes(Map item)
    {
        string[] errors = [.. SizeErrors(item, [Schema.Partition], Schema.Sort is null ? [] : [Schema.Sort])];
        if (errors.Length > 0)
            throw new ModelException(errors[0]);
    }

    /// <summary>Numbers are never too long.</summary>
    private static IEnumerable<string> SizeErrors(Map item, ModelKey[] partition, ModelKey[] sort)
    {
        int SizeOf(ModelKey[] keys) => keys.Where(k => k.Type != "N" && item.Find(k.Name)?.Type == k.Type).Sum(k => item.Find(k.Name)!.Size);
        if (SizeOf(partition) > 2048)
            yield return Invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes";
        if (SizeOf(sort) > 1024)
            yield return Invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";
    }

    private void CheckIndexKeys(Map item)
    {
        string[] errors = [.. IndexErrors(item, _ => true, byUpdate: false).Take(1)];
        if (errors.Length > 0)
            throw new ModelException(errors);
    }

    /// <summary>In the order of the indexes' names, which is the order in which DynamoDB names them.</summary>
    /// <param name="isKnown">The request alone tells the value; an update that comes to it by other ways is worded otherwise.</param>
    private IEnumerable<string> IndexErrors(Map item, Func<ModelIndex, bool> concerned, bool byUpdate, bool isKnown = false)
    {
        foreach (ModelIndex index in Schema.Indexes.Where(concerned).OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            foreach (ModelKey key in index.Keys)
            {
                ModelValue? value = item.Find(key.Name);
                if (value is null)
                    continue;
                if (value.Type != key.Type && byUpdate && !isKnown)
                    yield return "The update expression attempted to update the secondary index key to unsupported type";
                else if (value.Type != key.Type)
                    yield return $"{Invalid}Type mismatch for Index Key {key.Name} Expected: {key.Type} Actual: {value.Type} IndexName: {index.Name}";
                else if (IsEmpty(value))
                {
                    string empty = $"The AttributeValue for a key attribute cannot contain an empty {(key.Type == "S" ? "string" : "binary")} value.";
                    yield return NotValid + (byUpdate
                        ? $"The update expression attempted to update a secondary index key to a value that is not supported. {empty}"
                        : $"A value specified for a secondary index key is not supported. {empty} IndexName: {index.Name}, IndexKey: {key.Name}");
                }
            }
            foreach (string error in SizeErrors(item, index.Partition, index.Sort))
                yield return error;
        }
    }

    private static void CheckCondition(ModelCondition? condition, Map? old, bool returnsOnFailure)
    {
        if (condition is not null && !condition.Holds(old))
            throw new ModelConditionFailed(returnsOnFailure ? old : null);
    }

    private static void CheckNotEmpty(ModelKey key, Map item)
    {
        if (IsEmpty(item.Find(key.Name)!))
            throw new ModelException($"{NotValid}The AttributeValue for a key attribute cannot contain an empty {(key.Type == "S" ? "string" : "binary")} value. Key: {key.Name}");
    }

    private static bool IsEmpty(ModelValue value) => value is Str { Value: "" } or Bin { Bytes.Length: 0 };
}
