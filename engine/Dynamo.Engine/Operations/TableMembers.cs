using System.Security.Cryptography;
using System.Text;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations;

/// <summary>Reads enumerated members of table operations that have passed their constraints.</summary>
internal static class TableMembers
{
    private const string ManagedAlias = "alias/aws/dynamodb";

    public static TableClass? TableClass(Utf8Text tableClass)
    {
        if (!tableClass.IsPresent)
            return null;
        return tableClass.Is("STANDARD"u8) ? Tables.TableClass.Standard : Tables.TableClass.StandardInfrequentAccess;
    }

    public static StreamView StreamView(Utf8Text view)
    {
        if (view.Is("KEYS_ONLY"u8))
            return Tables.StreamView.KeysOnly;
        if (view.Is("NEW_IMAGE"u8))
            return Tables.StreamView.NewImage;
        return view.Is("OLD_IMAGE"u8) ? Tables.StreamView.OldImage : Tables.StreamView.NewAndOldImages;
    }

    /// <summary>The ARN of the key that a table is encrypted with; null for AWS's own.</summary>
    public static string? KmsKeyArn(SseSpecification specification, string region)
    {
        if (!EncryptionRules.Enables(specification))
            return null;
        string key = specification.KmsMasterKeyId.IsPresent ? specification.KmsMasterKeyId.ToString() : ManagedAlias;
        if (key.EndsWith(ManagedAlias, StringComparison.Ordinal))
            key = ManagedKey(region);
        if (key.StartsWith("arn:", StringComparison.Ordinal))
            return key;
        string resource = key.StartsWith("alias/", StringComparison.Ordinal) ? key : "key/" + key;
        return $"arn:aws:kms:{region}:{TableNames.AccountId}:{resource}";
    }

    /// <summary>An account has one key in a region that AWS manages for DynamoDB; here its id follows from the region.</summary>
    private static string ManagedKey(string region)
        => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(ManagedAlias + " " + region)).AsSpan(0, 16)).ToString();
}
