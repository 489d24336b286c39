using System.Text.RegularExpressions;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;

namespace Dynamo.Engine.Tables;

/// <summary>ARNs by which the tag operations name tables, and the errors for those that do not.</summary>
internal static partial class ResourceArns
{
    /// <summary>The table that the ARN names.</summary>
    /// <param name="operation">For the message to those who may not know.</param>
    public static Table Get(TableCatalog catalog, ResourceRequest request, string operation)
    {
        Match table = Parse(request, out string arn);
        Table? found = table.Groups["account"].Value == TableNames.AccountId ? catalog.Find(request.ResourceArn.Span) : null;
        if (found is not null)
            return found;
        // Who may change tags learns that there is no such table; who may only look does not.
        if (table.Groups["account"].Value == TableNames.AccountId && operation != "ListTagsOfResource")
            DynamoException.Throw(ErrorCode.ResourceNotFound, $"Requested resource not found: ResourceArn: {arn} not found");
        throw new DynamoException(
            ErrorCode.AccessDenied,
            $"User: arn:aws:iam::{TableNames.AccountId}:root is not authorized to perform: dynamodb:{operation} on resource: {arn}");
    }

    /// <summary>The ARN must be there; this comes before the operation's other members are looked for.</summary>
    public static void CheckPresent(ResourceRequest request)
    {
        if (!request.ResourceArn.IsPresent)
            DynamoException.ThrowValidation("Invalid TableArn");
    }

    /// <summary>The ARN must be a table's; this comes before the other members' content.</summary>
    public static void Check(ResourceRequest request) => Parse(request, out _);

    private static Match Parse(ResourceRequest request, out string arn)
    {
        CheckPresent(request);
        arn = request.ResourceArn.ToString();
        Match table = TableArn().Match(arn);
        if (table.Success)
            return table;
        if (!arn.StartsWith("arn:", StringComparison.Ordinal))
            DefinitionRules.Invalid($"ARNs must start with 'arn:': {arn}");
        if (arn.Split(':') is not [_, _, "dynamodb", _, _, _, ..])
            DefinitionRules.Invalid($"Provided Arn is not a DynamoDB resource arn: {arn}");
        DefinitionRules.Invalid($"Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}");
        return table;
    }

    [GeneratedRegex(@"^arn:aws:dynamodb:[^:]+:(?<account>\d+):table/[^/]{3,255}$")]
    private static partial Regex TableArn();
}
