using Dynamo.Engine.Errors;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of one operation, in the order in which its layer reports them.</summary>
/// <param name="style">Fixes the layer.</param>
/// <param name="rules">In the order of the layer that the operation has.</param>
internal sealed class OperationRules<T>(ValidationStyle style, params MemberRule<T>[] rules)
{
    /// <summary>
    /// The names of the members in the older layer's order: a request that lacks a required member is read by that
    /// layer, whatever the operation's own.
    /// </summary>
    public string[] OlderOrder { get; init; } = [];

    /// <summary>An enumeration without a name stops all other errors (UpdateItem, Query).</summary>
    public bool NamelessStopsOthers { get; init; }

    /// <summary>An enumeration without a name is reported without "1 validation error detected: " (Query).</summary>
    public bool NamelessIsBare { get; init; }

    public void ThrowIfInvalid(T request)
    {
        MemberErrors errors = default;
        foreach (MemberRule<T> rule in rules)
            rule.Check(request, MemberPath.Root, ref errors);
        if (errors.Any)
            Throw(errors);
    }

    private void Throw(MemberErrors errors)
    {
        if (style.IsOlder())
            errors.ThrowOlder();
        if (errors.All.Any(e => e.Echo is null))
        {
            MemberErrors older = default;
            older.Replace([.. errors.All.OrderBy(e => OlderRank(e.Path.Pascal))]);
            older.ThrowOlder();
        }
        MemberError nameless = errors.All.FirstOrDefault(e => e.Form == CurrentForm.Nameless);
        if (NamelessStopsOthers && nameless.Echo is not null && !errors.All.Any(e => e.Form == CurrentForm.Generic))
            DynamoException.ThrowValidation((NamelessIsBare ? "" : ErrorText.OneError) + nameless.Current);
        errors.ThrowCurrent();
    }

    private int OlderRank(string path)
    {
        int dot = path.IndexOf('.');
        int rank = Array.IndexOf(OlderOrder, dot < 0 ? path : path[..dot]);
        return rank < 0 ? OlderOrder.Length : rank;
    }
}
