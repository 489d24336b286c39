using System.Globalization;
using System.Text;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>One step of a document path: a name, or an index into a list where the name is null.</summary>
internal readonly record struct PathStep(byte[]? Name, int Index)
{
    public bool IsIndex => Name is null;

    /// <summary>What the step counts in the charge of a statement: the name's bytes, or the index's digits.</summary>
    public int TextLength => Name?.Length ?? Index.ToString(CultureInfo.InvariantCulture).Length;

    public bool Is(PathStep other) => IsIndex
        ? other.IsIndex && other.Index == Index
        : !other.IsIndex && other.Name.AsSpan().SequenceEqual(Name);

    /// <summary>As messages show it: <c>a</c> or <c>[0]</c>.</summary>
    public override string ToString() => Name is null
        ? string.Create(CultureInfo.InvariantCulture, $"[{Index}]")
        : Encoding.UTF8.GetString(Name);
}

/// <summary>A document path such as <c>a.b[0]</c>, its placeholders resolved. The first step is a name.</summary>
internal sealed class DocumentPath(PathStep[] steps)
{
    private readonly PathStep[] _steps = steps;

    /// <summary>The first placeholder that ExpressionAttributeNames does not define; such a path is never evaluated.</summary>
    public string? UndefinedName { get; init; }

    public ReadOnlySpan<PathStep> Steps => _steps;

    /// <summary>The top-level attribute.</summary>
    public byte[] Attribute => _steps[0].Name!;

    public bool IsNested => _steps.Length > 1;

    /// <summary>The value there, or a missing view.</summary>
    public ValueView Find(ReadOnlySpan<byte> item)
    {
        ValueView value = ItemBytes.Find(item, Attribute);
        for (int i = 1; i < _steps.Length && !value.IsMissing; i++)
            value = Child(value, _steps[i]);
        return value;
    }

    /// <summary>What a step leads to inside a value, or a missing view.</summary>
    public static ValueView Child(ValueView parent, PathStep step)
    {
        if (!step.IsIndex)
            return parent.Tag == ValueTag.Map ? ItemBytes.FindInMap(parent, step.Name) : default;
        if (parent.Tag != ValueTag.List || step.Index >= parent.Count)
            return default;
        ElementEnumerator elements = parent.Elements;
        for (int i = 0; i <= step.Index; i++)
            elements.MoveNext();
        return elements.Current;
    }

    public bool Is(DocumentPath other)
    {
        if (_steps.Length != other._steps.Length)
            return false;
        for (int i = 0; i < _steps.Length; i++)
        {
            if (!_steps[i].Is(other._steps[i]))
                return false;
        }
        return true;
    }

    /// <summary>As messages show it: <c>[a, b, [0]]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _steps)}]";
}
