using System.Globalization;
using System.Text;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Validation;

/// <summary>What one member of a request must be. The tables are built from these.</summary>
internal abstract class MemberRule<T>(string name)
{
    /// <summary>As in the service's model.</summary>
    public string Name { get; } = name;

    public abstract void Check(T owner, MemberPath inside, ref MemberErrors errors);
}

internal static class Rules
{
    /// <summary>Paths are only built for what is wrong, so elements are tried first.</summary>
    public static bool AllPass<T>(MemberRule<T>[] rules, T owner)
    {
        MemberErrors errors = default;
        Check(rules, owner, MemberPath.Root, ref errors);
        return !errors.Any;
    }

    public static void Check<T>(MemberRule<T>[] rules, T owner, MemberPath inside, ref MemberErrors errors)
    {
        foreach (MemberRule<T> rule in rules)
            rule.Check(owner, inside, ref errors);
    }
}

/// <summary>A text: present, of a length, of the name pattern, one of an enumeration.</summary>
internal sealed class TextRule<T>(string name, Func<T, Utf8Text> member) : MemberRule<T>(name)
{
    public bool Required { get; init; }

    /// <summary>In characters.</summary>
    public int MinLength { get; init; }

    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>[a-zA-Z0-9_.-]+</summary>
    public bool IsName { get; init; }

    /// <summary>An empty text breaks no pattern where an ARN's may stand in its place, but breaks the one of table operations.</summary>
    public bool MatchesPatternIfEmpty { get; init; } = true;

    /// <summary>A text that is too short is named for it before it is for its pattern.</summary>
    public bool LengthFirst { get; init; }

    /// <summary>An ARN may stand in the name's place.</summary>
    public bool OrArn { get; init; }

    public MemberEnum? OneOf { get; init; }

    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
    {
        Utf8Text text = member(owner);
        if (!text.IsPresent)
        {
            if (Required)
                errors.Add(new MemberError(inside.Member(Name), null, Constraints.NotNull, CurrentForm.Echo));
            return;
        }
        if (!IsValid(text.Span))
            AddErrors(text, inside.Member(Name), ref errors);
    }

    private bool IsValid(ReadOnlySpan<byte> text)
    {
        if (OrArn && text.StartsWith("arn:"u8))
            return true;
        // A text of no more bytes than characters allowed has no more characters either.
        if (text.Length < MinLength || (text.Length > MaxLength && Characters(text) > MaxLength))
            return false;
        return !(IsName && !Constraints.HasNameBytesOnly(text)) && OneOf?.Has(text) != false;
    }

    private void AddErrors(Utf8Text text, MemberPath path, ref MemberErrors errors)
    {
        string value = text.ToString();
        if (OneOf is not null && !OneOf.Has(text.Span))
        {
            errors.Add(new MemberError(path, value, OneOf.Constraint,
                OneOf.Current is null ? CurrentForm.Echo : CurrentForm.Nameless, OneOf.Current));
        }
        if (LengthFirst && text.Length < MinLength)
            errors.Add(new MemberError(path, value, Constraints.MinLength(MinLength), CurrentForm.Generic));
        if (IsName && !(Constraints.HasNameBytesOnly(text.Span) && (MatchesPatternIfEmpty || text.Length > 0)))
            errors.Add(new MemberError(path, value, Constraints.NamePattern, CurrentForm.Echo));
        if (!LengthFirst && text.Length < MinLength)
            errors.Add(new MemberError(path, value, Constraints.MinLength(MinLength), CurrentForm.Generic));
        if (Characters(text.Span) > MaxLength)
            errors.Add(new MemberError(path, value, Constraints.MaxLength(MaxLength), CurrentForm.Echo));
    }

    /// <summary>As Java counts: UTF-16 units.</summary>
    private static int Characters(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetCharCount(utf8);
}

/// <summary>A number in a range.</summary>
internal sealed class NumberRule<T>(string name, Func<T, long?> member) : MemberRule<T>(name)
{
    public bool Required { get; init; }

    public long Min { get; init; } = long.MinValue;

    public long Max { get; init; } = long.MaxValue;

    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
    {
        long? number = member(owner);
        if (number is null)
        {
            if (Required)
                errors.Add(new MemberError(inside.Member(Name), null, Constraints.NotNull, CurrentForm.Echo));
            return;
        }
        if (number >= Min && number <= Max)
            return;
        errors.Add(new MemberError(
            inside.Member(Name), number.Value.ToString(CultureInfo.InvariantCulture),
            number < Min ? Constraints.MinValue(Min) : Constraints.MaxValue(Max), CurrentForm.Generic));
    }
}

/// <summary>A structure, map or item that has to be there.</summary>
internal sealed class RequiredRule<T>(string name, Func<T, bool> isPresent) : MemberRule<T>(name)
{
    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
    {
        if (!isPresent(owner))
            errors.Add(new MemberError(inside.Member(Name), null, Constraints.NotNull, CurrentForm.Echo));
    }
}

/// <summary>The count of a list's elements.</summary>
/// <param name="count">Null where the list is absent.</param>
/// <param name="echo">The list as Java prints it.</param>
internal sealed class CountRule<T>(string name, Func<T, int?> count, Func<T, string> echo) : MemberRule<T>(name)
{
    public bool Required { get; init; }

    public int Min { get; init; }

    public int Max { get; init; } = int.MaxValue;

    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
    {
        int? n = count(owner);
        if (n is null)
        {
            if (Required)
                errors.Add(new MemberError(inside.Member(Name), null, Constraints.NotNull, CurrentForm.Echo));
            return;
        }
        if (n < Min || n > Max)
        {
            errors.Add(new MemberError(
                inside.Member(Name), echo(owner), n < Min ? Constraints.MinLength(Min) : Constraints.MaxLength(Max),
                CurrentForm.Generic));
        }
    }
}

/// <summary>The members of a structure, checked if it is there.</summary>
internal sealed class StructureRule<T, TInner>(string name, Func<T, (bool IsPresent, TInner Structure)> member, params MemberRule<TInner>[] rules)
    : MemberRule<T>(name)
{
    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
    {
        (bool isPresent, TInner structure) = member(owner);
        if (!isPresent)
            return;
        if (!Rules.AllPass(rules, structure))
            Rules.Check(rules, structure, inside.Member(Name).Inside, ref errors);
    }
}

/// <summary>The members of each element of a list, numbered from 1, or of a map, by key.</summary>
/// <param name="key">Of a map's element; null for lists.</param>
internal sealed class EachRule<T, TElement>(
    string name, Func<T, int> count, Func<T, int, TElement> element, Func<TElement, Utf8Text>? key, params MemberRule<TElement>[] rules)
    : MemberRule<T>(name)
{
    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
    {
        int n = count(owner);
        for (int i = 0; i < n; i++)
        {
            TElement current = element(owner, i);
            if (Rules.AllPass(rules, current))
                continue;
            string segment = key is null ? (i + 1).ToString(CultureInfo.InvariantCulture) : key(current).ToString();
            Rules.Check(rules, current, inside.Member(Name).Element(segment).Inside, ref errors);
        }
    }
}

/// <summary>The elements of a list of texts.</summary>
internal sealed class EachTextRule<T>(string name, Func<T, ValueList<Utf8Text>> list, int minLength, int maxLength) : MemberRule<T>(name)
{
    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
    {
        ValueList<Utf8Text> texts = list(owner);
        for (int i = 0; i < texts.Count; i++)
        {
            Utf8Text text = texts[i];
            if (text.Length >= minLength && text.Length <= maxLength)
                continue;
            MemberPath path = inside.Member(Name).Element((i + 1).ToString(CultureInfo.InvariantCulture));
            errors.Add(new MemberError(
                path, text.ToString(),
                text.Length < minLength ? Constraints.MinLength(minLength) : Constraints.MaxLength(maxLength), CurrentForm.Echo));
        }
    }
}

/// <summary>A constraint that only one member has.</summary>
internal sealed class OwnRule<T>(string name, OwnRule<T>.Checker check) : MemberRule<T>(name)
{
    /// <summary>Built once: the member of a request itself.</summary>
    private readonly MemberPath _atRoot = MemberPath.Root.Member(name);

    internal delegate void Checker(T owner, MemberPath path, ref MemberErrors errors);

    public override void Check(T owner, MemberPath inside, ref MemberErrors errors)
        => check(owner, inside.Pascal.Length == 0 ? _atRoot : inside.Member(Name), ref errors);
}
