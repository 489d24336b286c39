using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Tables;

/// <summary>What CreateTable and UpdateTable check about SSESpecification; texts as measured on AWS in October 2026.</summary>
internal static class EncryptionRules
{
    /// <summary>Whether it asks for a key of KMS; naming the type is enough.</summary>
    public static bool Enables(SseSpecification specification)
        => specification.Enabled ?? specification.SseType.IsPresent;

    public static void Check(SseSpecification specification)
    {
        if (specification.Enabled is false && specification.SseType.IsPresent)
            DefinitionRules.Invalid("SSEType can not be specified if Enabled is false");
        if (specification.Enabled is false && specification.KmsMasterKeyId.IsPresent)
            DefinitionRules.Invalid("KMSMasterKeyId can not be specified if Enabled is false");
        if (specification.SseType.Is("AES256"u8))
            DefinitionRules.Invalid("SSEType AES256 is not supported");
        if (specification.KmsMasterKeyId.IsPresent && !specification.SseType.IsPresent)
            DefinitionRules.Invalid("SSEType KMS is required if KMSMasterKeyId is specified");
    }

    /// <summary>The ARN of a table's key after an UpdateTable, which must not ask for what is so.</summary>
    public static string? Change(TableDefinition table, SseSpecification specification)
    {
        if (!Enables(specification) && table.KmsKeyArn is null)
            DefinitionRules.Invalid("Table is already encrypted by default");
        if (Enables(specification) && specification.KmsMasterKeyId.IsPresent && specification.KmsMasterKeyId.ToString() == table.KmsKeyArn)
        {
            DefinitionRules.Invalid(
                "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key");
        }
        return TableMembers.KmsKeyArn(specification, table.Region);
    }
}
