namespace Dynamo.Engine.Tests.Model;

/// <summary>Runs a scenario's commands on an engine and on the model, and says where they first differ.</summary>
/// <param name="outcomes">Counts how commands ended, so that a test can see that it tests something.</param>
internal sealed class ScenarioRunner(EngineDriver driver, ModelTable model, Dictionary<string, int> outcomes)
{
    private Command? _command;

    /// <returns>Null if all answers and the final contents agree.</returns>
    public async Task<string?> RunAsync(Scenario scenario)
    {
        await driver.CreateTableAsync(scenario.Schema);
        for (int i = 0; i < scenario.Commands.Length; i++)
        {
            _command = scenario.Commands[i];
            string? difference = await RunAsync(_command);
            if (difference is not null)
                return $"command {i}: {difference}";
        }
        foreach (ModelIndex? index in scenario.Schema.Indexes.Prepend<ModelIndex?>(null))
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
        PutCommand c => Differ(await driver.PutAsync(c), Model(() =>
        {
            Map? old = model.Put(c.Item, c.Condition, c.ReturnsOnFailure);
            return c.ReturnsOld ? old : null;
        })),
        DeleteCommand c => Differ(await driver.DeleteAsync(c), Model(() =>
        {
            Map? old = model.Delete(c.Key, c.Condition, c.ReturnsOnFailure);
            return c.ReturnsOld ? old : null;
        })),
        UpdateCommand c => Differ(await driver.UpdateAsync(c), Model(() => Updated(c))),
        GetCommand c => Differ(await driver.GetAsync(c), Model(() => Projected(model.Get(c.Key), c.Projection))),
        ReadCommand c => await ReadAsync(c),
        BatchGetCommand c => await BatchGetAsync(c),
        BatchWriteCommand c => await BatchWriteAsync(c),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private Map? Updated(UpdateCommand command)
    {
        (Map? old, Map item) = model.Update(command.Key, command.Update, command.Condition, command.ReturnsOnFailure);
        ModelPath[] targets = command.Update is null ? [] : [.. command.Update.Actions.Select(a => a.Target)];
        Map? shown = command.ReturnValues switch
        {
            "ALL_OLD" => old,
            "ALL_NEW" => item,
            "UPDATED_OLD" => old is null ? null : ModelPath.Project(old, targets),
            "UPDATED_NEW" => ModelPath.Project(item, targets),
            _ => null,
        };
        return command.ReturnValues.StartsWith("UPDATED", StringComparison.Ordinal) && shown?.Entries.Count == 0 ? null : shown;
    }

    private async Task<string?> BatchGetAsync(BatchGetCommand command)
    {
        (string? error, List<Map> items) = await driver.BatchGetAsync(command);
        try
        {
            List<Map> expected = [.. command.Keys.Select(model.Get).OfType<Map>().Select(i => Projected(i, command.Projection)!)];
            return error is not null ? $"error {error}" : DifferInAnyOrder(items, expected);
        }
        catch (ModelException e)
        {
            return DifferInError(error, e.Messages);
        }
    }

    private async Task<string?> BatchWriteAsync(BatchWriteCommand command)
    {
        string? error = await driver.BatchWriteAsync(command);
        List<string> errors = [];
        Collect(command.Puts, model.CheckBatchItem);
        Collect(command.Deletes, model.CheckKey);
        if (errors.Count > 0)
            return DifferInError(error, [.. errors]);
        foreach (Map item in command.Puts)
            model.Write(item, put: true);
        foreach (Map key in command.Deletes)
            model.Write(key, put: false);
        return error is null ? null : $"error {error}";

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

    private async Task<string?> ReadAsync(ReadCommand command)
    {
        (List<List<Map>> groups, string? expectedError) = Expected(command);
        List<Map> items = [];
        int scanned = 0, counted = 0;
        for (int segment = 0; segment < (command is ScanCommand scan ? scan.Segments : 1); segment++)
        {
            Map? startKey = null;
            do
            {
                (string? error, Page? page) = await driver.ReadAsync(command, segment, startKey);
                if (error is not null || expectedError is not null)
                    return DifferInError(error, expectedError is null ? [] : [expectedError]);
                if (PageFault(command, page!) is { } fault)
                    return fault;
                items.AddRange(page!.Items);
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
        if (command.CountOnly)
            return items.Count == 0 ? null : "items in a count";
        return DifferInGroups(items, [.. filtered.Select(g => g.ConvertAll(i => Projected(i, command.Projection)!))]);
    }

    private static string? PageFault(ReadCommand command, Page page)
    {
        bool full = page.ScannedCount == command.Limit;
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
        string[] foreign = index?.NonKeyAttributes is null ? []
            : [.. (command.Projection ?? []).Select(p => p.Root).Distinct().Where(r => !Held(index, r))];
        if (foreign.Length > 0 && !index!.IsLocal)
        {
            return ([], $"One or more parameter values were invalid: Global secondary index {index.Name} does not project [{string.Join(", ", foreign)}]");
        }
        // A local index fetches the whole item where it is asked for more than it holds.
        IEnumerable<Map> entries = foreign.Length > 0 ? model.Items.Where(index!.Holds) : model.Entries(index);
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

    private static (Answer? Answer, string[] Errors) Model(Func<Map?> run)
    {
        try
        {
            return (new Answer(null, false, run()), []);
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
}
