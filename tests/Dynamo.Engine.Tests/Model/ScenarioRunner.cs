namespace Dynamo.Engine.Tests.Model;

/// <summary>Runs a scenario's commands on an engine and on the model, and says where they first differ.</summary>
/// <param name="reopen">If given, closes the engine and opens what it left, now and then and at the end.</param>
/// <param name="outcomes">Counts how commands ended, so that a test can see that it tests something.</param>
internal sealed class ScenarioRunner(
    EngineDriver driver, ModelTable model, Dictionary<string, int> outcomes, Func<Task<EngineDriver>>? reopen = null)
{
    private const int CommandsBetweenRestarts = 12;

    private EngineDriver _driver = driver;
    private Command? _command;

    /// <summary>Whether the read under way goes from a local index's entries to their items.</summary>
    private bool _fetched;

    /// <returns>Null if all answers and the final contents agree.</returns>
    public async Task<string?> RunAsync(Scenario scenario)
    {
        await _driver.CreateTableAsync(scenario.Schema);
        for (int i = 0; i < scenario.Commands.Length; i++)
        {
            if (reopen is not null && i % CommandsBetweenRestarts == CommandsBetweenRestarts - 1)
                _driver = await reopen();
            _command = scenario.Commands[i];
            string? difference = await RunAsync(_command);
            if (difference is not null)
                return $"command {i}: {difference}";
        }
        if (reopen is not null)
            _driver = await reopen();
        foreach (ModelIndex? index in model.Schema.Indexes.Prepend<ModelIndex?>(null))
        {
            _command = new ScanCommand(index, 3, null, null, 2, CountOnly: false);
            string? difference = await ReadAsync((ReadCommand)_command);
            if (difference is not null)
                return $"contents of {index?.Name ?? "table"}: {difference}";
        }
        return null;
    }

    private async Task<string?> RunAsync(Command command) => command switch
    {
        PutCommand c => Differ(await _driver.PutAsync(c), Model(() => Written(c))),
        DeleteCommand c => Differ(await _driver.DeleteAsync(c), Model(() => Written(c))),
        UpdateCommand c => Differ(await _driver.UpdateAsync(c), Model(() => Written(c))),
        GetCommand c => Differ(await _driver.GetAsync(c), Model(() => Got(c))),
        ReadCommand c => await ReadAsync(c),
        BatchGetCommand c => await BatchGetAsync(c),
        BatchWriteCommand c => await BatchWriteAsync(c),
        TransactWriteCommand c => await TransactWriteAsync(c),
        TransactGetCommand c => await TransactGetAsync(c),
        CreateIndexCommand c => await ChangeAsync(() => _driver.CreateIndexAsync(c.Index), () => model.AddIndex(c.Index)),
        DeleteIndexCommand c => await ChangeAsync(() => _driver.DeleteIndexAsync(c.Index), () => model.RemoveIndex(c.Index)),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    /// <summary>One index at a time; what follows goes on while it is being filled.</summary>
    private async Task<string?> ChangeAsync(Func<Task<Answer>> change, Action changeModel)
    {
        await _driver.WaitForIndexesAsync();
        Answer answer = await change();
        try
        {
            changeModel();
            Count("done");
            return answer.Error is null ? null : $"error {answer.Error}";
        }
        catch (ModelException error)
        {
            return DifferInError(answer.Error, error.Messages);
        }
    }

    /// <summary>What a write comes to, as a single request or as an action.</summary>
    private Change Decide(Command command) => command switch
    {
        PutCommand c => model.Put(c.Item, c.Condition, c.ReturnsOnFailure),
        DeleteCommand c => model.Delete(c.Key, c.Condition, c.ReturnsOnFailure),
        UpdateCommand c => model.Update(c.Key, c.Update, c.Condition, c.ReturnsOnFailure),
        CheckCommand c => model.Check(c.Key, c.Condition, c.ReturnsOnFailure),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private (Map?, ModelCapacity) Written(Command command)
    {
        Change change = Decide(command);
        model.Apply(change);
        ModelCapacity capacity = new();
        capacity.Add(model.Schema, change);
        return (command is UpdateCommand update ? Shown(update, change)
            : command is PutCommand { ReturnsOld: true } or DeleteCommand { ReturnsOld: true } ? change.Old : null, capacity);
    }

    private (Map?, ModelCapacity) Got(GetCommand command)
    {
        Map? item = model.Get(command.Key);
        ModelCapacity capacity = new();
        capacity.Table(ModelCapacity.Read(item?.ItemSize ?? 0, command.Consistent));
        return (Projected(item, command.Projection), capacity);
    }

    private static Map? Shown(UpdateCommand command, Change change)
    {
        ModelPath[] targets = command.Update is null ? [] : [.. command.Update.Actions.Select(a => a.Target)];
        Map? shown = command.ReturnValues switch
        {
            "ALL_OLD" => change.Old,
            "ALL_NEW" => change.New,
            "UPDATED_OLD" => change.Old is null ? null : ModelPath.Project(change.Old, targets),
            "UPDATED_NEW" => change.New is null ? null : ModelPath.Project(change.New, targets),
            _ => null,
        };
        return command.ReturnValues.StartsWith("UPDATED", StringComparison.Ordinal) && shown?.Entries.Count == 0 ? null : shown;
    }

    private async Task<string?> BatchGetAsync(BatchGetCommand command)
    {
        (string? error, List<Map> items, string? consumed) = await _driver.BatchGetAsync(command);
        try
        {
            List<Map?> found = [.. command.Keys.Select(model.Get)];
            ModelCapacity capacity = new();
            foreach (Map? item in found)
                capacity.Table(ModelCapacity.Read(item?.ItemSize ?? 0, consistent: false));
            return error is not null ? $"error {error}"
                : DifferInAnyOrder(items, found.OfType<Map>().Select(i => Projected(i, command.Projection)!).ToList())
                    ?? DifferInCapacity(consumed, capacity);
        }
        catch (ModelException e)
        {
            return DifferInError(error, e.Messages);
        }
    }

    private async Task<string?> BatchWriteAsync(BatchWriteCommand command)
    {
        Answer answer = await _driver.BatchWriteAsync(command);
        List<string> errors = [];
        Collect(command.Puts, model.CheckBatchItem);
        Collect(command.Deletes, model.CheckKey);
        if (errors.Count > 0)
            return DifferInError(answer.Error, [.. errors]);
        ModelCapacity capacity = new();
        foreach (Change change in command.Puts.Select(i => new Change(model.Find(i), i)).Concat(command.Deletes.Select(k => new Change(model.Find(k), null))))
        {
            capacity.Add(model.Schema, change);
            model.Apply(change);
        }
        return answer.Error is null ? DifferInCapacity(answer.Capacity, capacity) : $"error {answer.Error}";

        void Collect(Map[] maps, Action<Map> check)
        {
            foreach (Map map in maps)
            {
                try
                {
                    check(map);
                }
                catch (ModelException e)
                {
                    errors.AddRange(e.Messages);
                }
            }
        }
    }

    private async Task<string?> TransactWriteAsync(TransactWriteCommand command)
    {
        TransactAnswer answer = await _driver.TransactWriteAsync(command);
        List<(string Code, string[] Messages, Map? Item)> reasons = [];
        List<Change> changes = [];
        foreach (Command action in command.Actions)
        {
            try
            {
                changes.Add(Decide(action));
                reasons.Add(("None", [], null));
            }
            catch (ModelConditionFailed failed)
            {
                reasons.Add(("ConditionalCheckFailed", ["The conditional request failed"], failed.Item));
            }
            catch (ModelException error)
            {
                reasons.Add(("ValidationError", error.Messages, null));
            }
        }
        if (Cancelled(answer, reasons) is { } verdict)
            return verdict.Difference;
        ModelCapacity capacity = new();
        foreach (Change change in changes)
        {
            capacity.Add(model.Schema, change, factor: 2);
            model.Apply(change);
        }
        Count("done");
        return answer.Error is null ? DifferInCapacity(answer.Capacity, capacity) : $"error {answer.Error}";
    }

    private async Task<string?> TransactGetAsync(TransactGetCommand command)
    {
        TransactAnswer answer = await _driver.TransactGetAsync(command);
        List<(string Code, string[] Messages, Map? Item)> reasons = [];
        List<Map?> items = [];
        ModelCapacity capacity = new();
        foreach (GetCommand get in command.Gets)
        {
            try
            {
                Map? item = model.Get(get.Key);
                capacity.Table(2 * ModelCapacity.Read(item?.ItemSize ?? 0, consistent: true));
                Map? shown = Projected(item, get.Projection);
                items.Add(get.Projection is not null && shown?.Entries.Count == 0 ? null : shown);
                reasons.Add(("None", [], null));
            }
            catch (ModelException error)
            {
                reasons.Add(("ValidationError", error.Messages, null));
            }
        }
        if (Cancelled(answer, reasons) is { } verdict)
            return verdict.Difference;
        Count("done");
        if (answer.Error is not null || !answer.Items.Select(i => i?.Text).SequenceEqual(items.Select(i => i?.Text)))
            return $"{answer.Error} {string.Join(", ", answer.Items)}; expected {string.Join(", ", items)}";
        return DifferInCapacity(answer.Capacity, capacity);
    }

    /// <summary>
    /// Compares refusals: an empty key value refuses the whole request, everything else cancels with a reason for
    /// each action. Null where the transaction is to be done.
    /// </summary>
    private Verdict? Cancelled(TransactAnswer answer, List<(string Code, string[] Messages, Map? Item)> expected)
    {
        if (expected.All(r => r.Code == "None"))
            return answer.Reasons.Count == 0 ? null : new Verdict($"cancelled: {string.Join(", ", answer.Reasons)}");
        string[] empty = [.. expected.SelectMany(r => r.Messages).Where(m => m.StartsWith("One or more parameter values are not valid", StringComparison.Ordinal))];
        if (empty.Length > 0 && answer.Error is not null)
            return new Verdict(DifferInError(answer.Error, empty));
        Count("cancelled: " + string.Join(", ", expected.Select(r => r.Code).Distinct().Order(StringComparer.Ordinal)));
        // What the request alone shows to be wrong is reported by itself, ahead of what depends on the items.
        int alone = answer.Reasons.FindIndex(r => r.Code != "None");
        bool agrees = alone >= 0 && answer.Reasons[alone].Code == "ValidationError" && answer.Reasons.Count == expected.Count
            && answer.Reasons.Count(r => r.Code != "None") == 1 && expected[alone].Messages.Contains(answer.Reasons[alone].Message);
        agrees |= answer.Reasons.Count == expected.Count && answer.Reasons.Zip(expected).All(p =>
            (p.First.Code == p.Second.Code || p.Second.Messages.Contains(p.First.Message))
                && (p.Second.Messages.Length == 0 ? p.First.Message is null : p.Second.Messages.Contains(p.First.Message))
                && (p.Second.Messages.Length > 1 || p.First.Item?.Text == p.Second.Item?.Text));
        return new Verdict(agrees ? null : $"{answer.Error} {string.Join(", ", answer.Reasons)}; expected {string.Join(", ", expected.Select(r => $"({r.Code}, {string.Join(" | ", r.Messages)}, {r.Item})"))}");
    }

    private async Task<string?> ReadAsync(ReadCommand command)
    {
        if (command.Index is not null)
            await _driver.WaitForIndexesAsync();
        (List<List<Map>> groups, string? expectedError) = Expected(command);
        List<Map> items = [];
        int scanned = 0, counted = 0, pages = 0;
        string consumed = "";
        for (int segment = 0; segment < (command is ScanCommand scan ? scan.Segments : 1); segment++)
        {
            Map? startKey = null;
            do
            {
                (string? error, Page? page) = await _driver.ReadAsync(command, segment, startKey);
                if (error is not null || expectedError is not null)
                    return DifferInError(error, expectedError is null ? [] : [expectedError]);
                if (PageFault(command, page!) is { } fault)
                    return fault;
                items.AddRange(page!.Items);
                pages++;
                consumed = page.Capacity;
                scanned += page.ScannedCount;
                counted += page.Count;
                startKey = page.LastKey;
                if (scanned > model.Items.Count())
                    return $"{scanned} items read where there are {model.Items.Count()}";
            }
            while (startKey is not null);
        }
        List<List<Map>> filtered = [.. groups.Select(g => g.Where(i => command.Filter?.Holds(i) != false).ToList())];
        if (scanned != groups.Sum(g => g.Count) || counted != filtered.Sum(g => g.Count))
            return $"ScannedCount {scanned}, Count {counted}; expected {groups.Sum(g => g.Count)}, {filtered.Sum(g => g.Count)}";
        Count($"{(command.Index is null ? "table" : command.Index.IsLocal ? "local index" : "global index")}, "
            + (scanned == 0 ? "empty" : scanned == 1 ? "one" : "several") + (counted < scanned ? ", filtered" : ""));
        if (pages == 1 && DifferInCapacity(consumed, CapacityOf(command.Index, groups)) is { } capacity)
            return capacity;
        if (command.CountOnly)
            return items.Count == 0 ? null : "items in a count";
        return DifferInGroups(items, [.. filtered.Select(g => g.ConvertAll(i => Projected(i, command.Projection)!))]);
    }

    /// <summary>Of one page: all that was read together; where a local index fetches items, each of them by itself.</summary>
    private ModelCapacity CapacityOf(ModelIndex? index, List<List<Map>> groups)
    {
        ModelCapacity capacity = new();
        List<Map> read = [.. groups.SelectMany(g => g)];
        if (index is null)
        {
            capacity.Table(ModelCapacity.Read(read.Sum(i => i.ItemSize), consistent: false));
            return capacity;
        }
        capacity.Index(index.Name, ModelCapacity.Read(read.Sum(i => index.Project(i, model.Schema).ItemSize), consistent: false));
        foreach (Map item in read.Where(_ => _fetched))
            capacity.Table(ModelCapacity.Read(item.ItemSize, consistent: false));
        return capacity;
    }

    private string? PageFault(ReadCommand command, Page page)
    {
        // A query of a table without sort key finds one item at most and cannot be gone on with.
        bool oneRow = command is QueryCommand { Index: null } && model.Schema.Sort is null;
        bool full = page.ScannedCount == command.Limit && !oneRow;
        if (page.LastKey is not null != full)
            return $"page of {page.ScannedCount} with limit {command.Limit} has key {page.LastKey}";
        if (page.HasItems == command.CountOnly)
            return $"HasItems {page.HasItems}";
        return page.HasItems && page.Items.Count != page.Count ? $"{page.Items.Count} items, Count {page.Count}" : null;
    }

    /// <summary>What is to be read, in groups of equal sort keys: their order among each other is nobody's promise.</summary>
    private (List<List<Map>> Groups, string? Error) Expected(ReadCommand command)
    {
        ModelIndex? index = command.Index;
        if (index is not null && !model.Schema.Indexes.Contains(index))
            return ([], $"The table does not have the specified index: {index.Name}");
        string[] foreign = index?.NonKeyAttributes is null ? []
            : [.. (command.Projection ?? []).Select(p => p.Root).Distinct().Where(r => !Held(index, r))];
        if (foreign.Length > 0 && !index!.IsLocal)
        {
            return ([], $"One or more parameter values were invalid: Global secondary index {index.Name} does not project [{string.Join(", ", foreign)}]");
        }
        // A local index fetches the whole item where it is asked for more than it holds.
        _fetched = foreign.Length > 0;
        IEnumerable<Map> entries = _fetched ? model.Items.Where(index!.Holds) : model.Entries(index);
        if (command is not QueryCommand query)
            return ([[.. entries]], null);

        ModelKey[] partition = index?.Partition ?? [model.Schema.Partition];
        ModelKey[] sort = index?.Sort ?? (model.Schema.Sort is null ? [] : [model.Schema.Sort]);
        List<Map> matching = [.. entries.Where(e => Matches(e, query, partition, sort))];
        matching.Sort((a, b) => CompareSortKeys(a, b, sort) * (query.Descending ? -1 : 1));
        List<List<Map>> groups = [];
        foreach (Map entry in matching)
        {
            if (groups.Count == 0 || CompareSortKeys(groups[^1][0], entry, sort) != 0)
                groups.Add([]);
            groups[^1].Add(entry);
        }
        return (groups, null);
    }

    private bool Held(ModelIndex index, string name)
        => index.NonKeyAttributes!.Contains(name) || index.Keys.Concat(model.Schema.Keys).Any(k => k.Name == name);

    private static bool Matches(Map entry, QueryCommand query, ModelKey[] partition, ModelKey[] sort)
        => partition.Zip(query.Partition).All(p => p.Second.Same(entry.Find(p.First.Name)))
            && sort.Zip(query.Equal).All(p => p.Second.Same(entry.Find(p.First.Name)))
            && (query.Restriction is null || query.Restriction.Holds(entry.Find(sort[query.Equal.Length].Name)!));

    private static int CompareSortKeys(Map left, Map right, ModelKey[] sort)
        => sort.Select(k => ModelValue.Compare(left.Find(k.Name), right.Find(k.Name))!.Value).FirstOrDefault(order => order != 0);

    private static Map? Projected(Map? item, ModelPath[]? paths)
        => item is null || paths is null ? item : ModelPath.Project(item, paths);

    private static (Answer? Answer, string[] Errors) Model(Func<(Map? Item, ModelCapacity Capacity)> run)
    {
        try
        {
            (Map? item, ModelCapacity capacity) = run();
            return (new Answer(null, false, item, capacity.ToString()), []);
        }
        catch (ModelConditionFailed failed)
        {
            return (new Answer(null, true, failed.Item), []);
        }
        catch (ModelException error)
        {
            return (null, error.Messages);
        }
    }

    private string? Differ(Answer actual, (Answer? Answer, string[] Errors) expected)
    {
        if (expected.Answer is not null)
            Count(expected.Answer.ConditionFailed ? "condition failed" : expected.Answer.Item is null ? "done" : "done, with item");
        if (expected.Answer is null)
            return DifferInError(actual.ConditionFailed ? "The conditional request failed" : actual.Error, expected.Errors);
        if (actual.Error is not null)
            return $"error {actual.Error}";
        if (actual.ConditionFailed != expected.Answer.ConditionFailed)
            return $"condition {(actual.ConditionFailed ? "failed" : "held")}";
        if (actual.Capacity != expected.Answer.Capacity)
            return $"capacity {actual.Capacity}; expected {expected.Answer.Capacity}";
        return actual.Item?.Text == expected.Answer.Item?.Text ? null : $"{actual.Item?.Text ?? "nothing"}; expected {expected.Answer.Item?.Text ?? "nothing"}";
    }

    /// <summary>The envelope of the current layer is left to the tests of validation.</summary>
    private string? DifferInError(string? actual, string[] expected)
    {
        Count(expected.FirstOrDefault()?.Split('.', ':')[0] ?? "");
        string? bare = actual?.Replace("1 validation error detected: ", "");
        return bare is not null && expected.Contains(bare) ? null : $"error {actual ?? "none"}; expected {string.Join(" | ", expected)}";
    }

    private void Count(string outcome)
    {
        string key = $"{_command!.GetType().Name.Replace("Command", "")}: {outcome}";
        outcomes[key] = outcomes.GetValueOrDefault(key) + 1;
    }

    private static string? DifferInCapacity(string? actual, ModelCapacity expected)
        => actual == expected.ToString() ? null : $"capacity {actual}; expected {expected}";

    private static string? DifferInGroups(List<Map> actual, List<List<Map>> groups)
    {
        int at = 0;
        foreach (List<Map> group in groups)
        {
            if (DifferInAnyOrder(actual.GetRange(at, Math.Min(group.Count, actual.Count - at)), group) is { } difference)
                return difference;
            at += group.Count;
        }
        return at == actual.Count ? null : $"{actual.Count} items; expected {at}";
    }

    private static string? DifferInAnyOrder(List<Map> actual, List<Map> expected)
    {
        string[] left = [.. actual.Select(i => i.Text).Order(StringComparer.Ordinal)];
        string[] right = [.. expected.Select(i => i.Text).Order(StringComparer.Ordinal)];
        return left.SequenceEqual(right) ? null : $"items {string.Join(" ", left)}; expected {string.Join(" ", right)}";
    }

    /// <summary>That a refusal was due, and how the engine's differs from it.</summary>
    private sealed record Verdict(string? Difference);
}
