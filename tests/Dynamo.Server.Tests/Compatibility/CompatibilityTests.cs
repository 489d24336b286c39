using System.Runtime.CompilerServices;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Server.Http;
using Dynamo.Server.Operations;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Tests.Compatibility;

/// <summary>
/// Goal: docs/compatibility.md says of every operation and parameter of the service whether it is there, and cannot go
/// stale. Approach: what an operation binds is found by offering each parameter values of wrong types: a parameter
/// that is bound refuses one of them, one that is not bound is stepped over. DYNAMO_UPDATE_DOCS=1 writes the page.
/// </summary>
public class CompatibilityTests
{
    private static readonly string[] s_wrongValues = ["1", "{}", "\"text\"", "[1]", "true"];

    [Fact]
    public void Page_says_what_the_code_does()
    {
        string page = Page();
        string file = Path.Combine(Repository.Root, "docs", "compatibility.md");
        if (Environment.GetEnvironmentVariable("DYNAMO_UPDATE_DOCS") == "1")
            File.WriteAllText(file, page);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == page,
            "docs/compatibility.md is stale: DYNAMO_UPDATE_DOCS=1 dotnet test tests/Dynamo.Server.Tests --filter CompatibilityTests writes it");
    }

    private static string Page()
    {
        StringBuilder there = new(), missing = new();
        int countThere = 0, countMissing = 0;
        foreach ((string target, string[] members) in ServiceOperations())
        {
            int index = OperationTable.Find(Encoding.ASCII.GetBytes(target));
            string name = target.Split('.')[1] + (target.StartsWith("DynamoDBStreams", StringComparison.Ordinal) ? " (Streams)" : "");
            if (index < 0)
            {
                countMissing++;
                missing.AppendLine($"- {name}");
                continue;
            }
            countThere++;
            ILookup<bool, string> bound = members.ToLookup(m => Binds(index, m));
            there.AppendLine($"| {name} | {Join(bound[true])} | {Join(bound[false])} |");
        }
        return $"""
            # Compatibility
            Written from the code by `CompatibilityTests`: what is there is there. An operation that is not there answers UnknownOperationException; a parameter that is not read is ignored.

            ## {countThere} operations that are there
            | operation | parameters read | parameters not read |
            | --- | --- | --- |
            {there}
            ## {countMissing} operations that are not there
            {missing}
            ## Where AWS hinders and this does not, unless asked
            - Tables and indexes are ACTIVE at once. `--delay-transient-statuses` lets states last, and then deletion protection changes at most once in 15 seconds, as on AWS.
            - Writes wait for a transaction in flight on the same item. `--transaction-conflicts` answers TransactionConflictException and TransactionCanceledException instead.
            - Never enforced: throughput, the account's quotas, 4 decreases of provisioned throughput a day, 30 minutes between changes of time to live, 2 changes of the table class in 30 days, 4 changes of the encryption a day.
            - Item collections may be of any size, and SizeEstimateRangeGB is [0, 1]. `--item-collection-limit 10GB` counts them, for every write of a table with local indexes, and answers ItemCollectionSizeLimitExceededException.
            - TableSizeBytes and IndexSizeBytes are the bytes stored, which differ a little from DynamoDB's item sizes, at once instead of within six hours.
            """.ReplaceLineEndings("\n");
    }

    private static string Join(IEnumerable<string> names)
    {
        string joined = string.Join(", ", names);
        return joined.Length == 0 ? "–" : joined;
    }

    private static bool Binds(int operation, string member)
        => s_wrongValues.Any(value => Refuses(operation, Encoding.UTF8.GetBytes($"{{\"{member}\":{value}}}")));

    private static bool Refuses(int index, byte[] body)
    {
        using Operation operation = OperationTable.Create(index);
        try
        {
            using RequestContext context = new() { Body = body };
            operation.Bind(context, new ValueBinder());
            return false;
        }
        catch (SerializationException)
        {
            return true;
        }
        catch (DynamoException)
        {
            // SearchVectors' reader misses the required members; it has come past this one.
            return false;
        }
    }

    private static IEnumerable<(string Target, string[] Members)> ServiceOperations([CallerFilePath] string here = "")
        => File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "ServiceOperations.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(':'))
            .Select(parts => (parts[0], parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
