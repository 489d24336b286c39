using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Reading;

/// <summary>Whether an index holds what a request wants of it.</summary>
internal static class IndexCoverage
{
    /// <summary>A global index answers with what it holds and nothing else.</summary>
    public static void CheckGlobal(TableIndex index, Utf8Text select, BoundProjection projection)
    {
        if (index.IsLocal || index.ProjectsAll)
            return;
        if (select.IsPresent && select.Is("ALL_ATTRIBUTES"u8))
        {
            DynamoException.ThrowValidation(
                $"{ErrorText.Invalid}Select type ALL_ATTRIBUTES is not supported for global secondary index "
                + $"{index.Definition.Name} because its projection type is not ALL");
        }
        List<string>? missing = null;
        for (int i = 0; i < projection.AttributeCount; i++)
        {
            if (!index.Projects(projection.Attribute(i)))
                (missing ??= []).Add(Encoding.UTF8.GetString(projection.Attribute(i)));
        }
        if (missing is not null)
        {
            DynamoException.ThrowValidation(
                $"{ErrorText.Invalid}Global secondary index {index.Definition.Name} does not project [{string.Join(", ", missing)}]");
        }
    }

    /// <summary>Whether a read of a local index needs the items themselves.</summary>
    public static bool NeedsItems(TableIndex index, Utf8Text select, BoundProjection projection, BoundCondition filter)
    {
        if (!index.IsLocal || index.ProjectsAll)
            return false;
        if (select.IsPresent && select.Is("ALL_ATTRIBUTES"u8))
            return true;
        for (int i = 0; i < projection.AttributeCount; i++)
        {
            if (!index.Projects(projection.Attribute(i)))
                return true;
        }
        for (int i = 0; i < filter.AttributeCount; i++)
        {
            if (!index.Projects(filter.Attribute(i)))
                return true;
        }
        return false;
    }
}
