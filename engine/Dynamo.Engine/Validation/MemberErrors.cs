using Dynamo.Engine.Errors;

namespace Dynamo.Engine.Validation;

/// <summary>How the current layer shows that a member broke a constraint. The older one always echoes the value.</summary>
internal enum CurrentForm
{
    /// <summary><c>Value 'v' at 'tableName' failed to satisfy constraint: …</c>, as in the older layer.</summary>
    Echo,

    /// <summary><c>Value at 'TableName' failed to satisfy constraint: …</c>; reported alone.</summary>
    Generic,

    /// <summary><c>Failed to satisfy constraint: …</c>: neither value nor member.</summary>
    Nameless,
}

/// <summary>Where a member stands: with names as in the service's model, and with their first letters small.</summary>
internal readonly record struct MemberPath(string Pascal, string Camel)
{
    public static readonly MemberPath Root = new("", "");

    public MemberPath Member(string name)
        => new(Pascal + name, Camel + char.ToLowerInvariant(name[0]) + name[1..]);

    /// <summary>What lies inside the member.</summary>
    public MemberPath Inside => new(Pascal + ".", Camel + ".");

    /// <summary>An element of a list, by number from 1, or of a map, by key.</summary>
    public MemberPath Element(string key) => new($"{Pascal}.{key}.member", $"{Camel}.{key}.member");
}

/// <summary>One broken constraint.</summary>
/// <param name="Echo">The value as Java prints it; null for an absent one.</param>
/// <param name="Constraint">In the older layer's words.</param>
/// <param name="CurrentConstraint">In the current layer's words, where those differ.</param>
internal readonly record struct MemberError(
    MemberPath Path, string? Echo, string Constraint, CurrentForm Form, string? CurrentConstraint = null)
{
    public string Older => Echo is null
        ? $"Value null at '{Path.Camel}' failed to satisfy constraint: {Constraint}"
        : $"Value '{Echo}' at '{Path.Camel}' failed to satisfy constraint: {Constraint}";

    public string Current => Form switch
    {
        CurrentForm.Generic => $"Value at '{Path.Pascal}' failed to satisfy constraint: {CurrentConstraint ?? Constraint}",
        CurrentForm.Nameless => $"Failed to satisfy constraint: {CurrentConstraint ?? Constraint}",
        _ => Older,
    };
}

/// <summary>Collects broken constraints and words them. Allocates nothing as long as there are none.</summary>
internal struct MemberErrors
{
    /// <summary>DynamoDB stops counting here.</summary>
    private const int MaxReported = 10;

    private List<MemberError>? _errors;

    public readonly bool Any => _errors is not null;

    public readonly IEnumerable<MemberError> All => _errors ?? [];

    public void Add(MemberError error) => (_errors ??= []).Add(error);

    public void Replace(List<MemberError> errors) => _errors = errors;

    /// <summary>All errors in the older layer's form, counted.</summary>
    public readonly void ThrowOlder() => Throw([.. All.Take(MaxReported).Select(e => e.Older)]);

    /// <summary>
    /// In the current layer an error in generic form stops all others; of the rest those that echo and those
    /// without a name stand together, counted.
    /// </summary>
    public readonly void ThrowCurrent()
    {
        foreach (MemberError error in All)
        {
            if (error.Form == CurrentForm.Generic)
                Throw([error.Current]);
        }
        Throw([.. All.Take(MaxReported).Select(e => e.Current)]);
    }

    private static void Throw(string[] errors)
    {
        string head = errors.Length == 1 ? ErrorText.OneError : $"{errors.Length} validation errors detected: ";
        DynamoException.ThrowValidation(head + string.Join("; ", errors));
    }
}
