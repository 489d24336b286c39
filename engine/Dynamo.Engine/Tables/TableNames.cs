namespace Dynamo.Engine.Tables;

/// <summary>Table names and the ARNs that may stand in their place.</summary>
internal static class TableNames
{
    /// <summary>The account that every table belongs to.</summary>
    public const string AccountId = "000000000000";

    /// <summary>The name in <c>arn:aws:dynamodb:REGION:ACCOUNT:table/NAME</c>; anything else is a name itself.</summary>
    public static ReadOnlySpan<byte> Resolve(ReadOnlySpan<byte> nameOrArn)
    {
        if (!nameOrArn.StartsWith("arn:"u8))
            return nameOrArn;
        int table = nameOrArn.IndexOf(":table/"u8);
        return table < 0 ? nameOrArn : nameOrArn[(table + ":table/"u8.Length)..];
    }

    public static string Arn(string region, string tableName) => $"arn:aws:dynamodb:{region}:{AccountId}:table/{tableName}";
}
