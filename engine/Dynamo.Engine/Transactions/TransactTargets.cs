using Dynamo.Engine.Errors;
using Dynamo.Storage;

namespace Dynamo.Engine.Transactions;

/// <summary>What transactions check about the items that they name.</summary>
internal static class TransactTargets
{
    /// <summary>
    /// Whether a fault in a key or index key cancels the transaction (types, missing attributes) or refuses the
    /// request (empty values): DynamoDB words the two kinds differently.
    /// </summary>
    public static bool Cancels(DynamoException fault) => !fault.Message.StartsWith(ErrorText.NotValid, StringComparison.Ordinal);

    /// <summary>Refuses two actions on one item.</summary>
    /// <param name="target">The item of an action; default where its key is at fault.</param>
    public static void CheckDistinct(int count, Func<int, (KeyspaceId Items, byte[] Key)> target)
    {
        HashSet<(KeyspaceId, string)> seen = [];
        for (int i = 0; i < count; i++)
        {
            (KeyspaceId items, byte[]? key) = target(i);
            if (key is not null && !seen.Add((items, Convert.ToHexString(key))))
                DynamoException.ThrowValidation("Transaction request cannot include multiple operations on one item");
        }
    }
}
