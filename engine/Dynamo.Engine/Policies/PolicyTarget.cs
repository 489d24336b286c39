using System.Text;
using System.Text.RegularExpressions;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Policies;

/// <summary>
/// What a policy is attached to: a table, or a stream of it, each with a policy of its own. The texts about ARNs are
/// DynamoDB's (measured on us-west-2, October 2026).
/// </summary>
/// <param name="Stream">Label of the stream; empty: the table.</param>
internal sealed partial record PolicyTarget(Table Table, string Stream, string Arn)
{
    public PolicyDefinition? Current => Table.Definition.Policies.FirstOrDefault(p => p.Stream == Stream);

    public static PolicyTarget Find(TableCatalog catalog, string arn, string region)
    {
        if (!arn.StartsWith("arn:", StringComparison.Ordinal))
            DefinitionRules.Invalid($"ARNs must start with 'arn:': {arn}");
        Match match = ResourceArn().Match(arn);
        if (!match.Success)
            DefinitionRules.Invalid($"Provided Arn is not a DynamoDB resource arn: {arn}");
        if (match.Groups["partition"].Value != "aws" || match.Groups["region"].Value != region)
            DefinitionRules.Invalid($"Invalid resource Arn: {arn}");
        if (match.Groups["account"].Value != TableNames.AccountId)
            DynamoException.ThrowValidation("This action is only supported by accounts that match the resource owner\u2019s account.");
        if (match.Groups["index"].Success)
            DefinitionRules.Invalid($"Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}");
        string name = match.Groups["table"].Value;
        Table? table = catalog.FindUsable(Encoding.UTF8.GetBytes(name));
        if (table is null)
            throw new DynamoException(ErrorCode.ResourceNotFound, $"Requested resource not found: Table: {name} not found");
        string stream = match.Groups["stream"].Value;
        if (stream.Length > 0 && (table.Definition.Stream is null || StreamNames.Label(table.Definition.Stream) != stream))
            DynamoException.Throw(ErrorCode.ResourceNotFound, $"Requested resource not found: Stream: {stream} not found for Table: {name}");
        return new PolicyTarget(table, stream, arn);
    }

    /// <summary>Refuses a change that was made for another revision.</summary>
    /// <param name="expected">Null: any; NO_POLICY: none.</param>
    public void CheckRevision(string? expected)
    {
        const string NotFound = "Resource-based policy not found for the provided ResourceArn: ";
        string name = Table.Definition.Name;
        if (expected is null || expected == (Current?.RevisionId ?? NoPolicy))
            return;
        if (Current is null)
            throw new DynamoException(ErrorCode.PolicyNotFound, NotFound + Arn);
        throw new DynamoException(ErrorCode.PolicyNotFound, NotFound + (expected == NoPolicy
            ? $"Requested policy update expecting none to be present for table {name}, but a policy exists with revision id {Current.RevisionId}."
            : $"Requested update for policy with revision id {expected}, but the policy associated to target table {name} has revision id {Current.RevisionId}."));
    }

    /// <summary>The table's policies with this target's changed; null removes it.</summary>
    public IReadOnlyList<PolicyDefinition> With(PolicyDefinition? policy)
    {
        List<PolicyDefinition> others = [.. Table.Definition.Policies.Where(p => p.Stream != Stream)];
        if (policy is not null)
            others.Add(policy);
        return others;
    }

    private const string NoPolicy = "NO_POLICY";

    [GeneratedRegex(@"^arn:(?<partition>[^:]*):dynamodb:(?<region>[^:]*):(?<account>[^:]*):table/(?<table>[^/]+)(/stream/(?<stream>[^/]+)|/index/(?<index>[^/]+))?$")]
    private static partial Regex ResourceArn();
}
