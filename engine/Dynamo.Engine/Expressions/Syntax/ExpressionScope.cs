using System.Globalization;
using System.Text;
using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>
/// What one expression refers to while it is parsed: it resolves names, numbers the value placeholders, and keeps the
/// first problem of each kind. Syntax errors end the parse at once; these do not, since which of them DynamoDB
/// reports depends on the kind and not on the place.
/// </summary>
internal sealed class ExpressionScope(ExpressionAttributes attributes)
{
    /// <summary>DynamoDB's limit of operators and functions in one expression; it bounds the parser's recursion too.</summary>
    public const int MaxOperators = 300;

    /// <summary>Steps of one document path: as many as an item may have levels.</summary>
    public const int MaxPathSteps = 32;

    /// <summary>Up to this count of values, placeholders are looked for one by one.</summary>
    private const int ScanLimit = 64;

    private readonly List<byte[]> _values = [];
    private readonly List<int> _names = [];
    private readonly HashSet<int> _usedNames = [];
    private Dictionary<string, int>? _slots;
    private readonly List<DocumentPath> _paths = [];
    private int _operators;

    /// <summary>Placeholders of values, distinct, in order of appearance: the index is the slot.</summary>
    public byte[][] Values => [.. _values];

    /// <summary>Entries of ExpressionAttributeNames that the expression uses.</summary>
    public int[] Names => [.. _names];

    /// <summary>Every path, in order of appearance.</summary>
    public DocumentPath[] Paths => [.. _paths];

    /// <summary>A reserved word used as a name, or a list index out of range.</summary>
    public string? PathProblem { get; private set; }

    /// <summary>A function that does not exist, or not in this kind of expression.</summary>
    public string? FunctionProblem { get; private set; }

    /// <summary>A function where its result has no use.</summary>
    public string? PlaceProblem { get; private set; }

    public void ReportFunction(string problem) => FunctionProblem ??= problem;

    public void ReportMisplaced(string function)
        => PlaceProblem ??= $"The function is not allowed to be used this way in an expression; function: {function}";

    public void CountOperator(in TokenReader tokens)
    {
        if (++_operators > MaxOperators && !attributes.HasNoLimits)
            tokens.Throw(string.Create(CultureInfo.InvariantCulture,
                $"The expression contains too many operators; operator count: {_operators}"));
    }

    public int SlotOf(ReadOnlySpan<byte> placeholder)
    {
        if (_values.Count < ScanLimit)
        {
            for (int i = 0; i < _values.Count; i++)
            {
                if (placeholder.SequenceEqual(_values[i]))
                    return i;
            }
            _values.Add(placeholder.ToArray());
            return _values.Count - 1;
        }
        _slots ??= Enumerable.Range(0, _values.Count).ToDictionary(i => Encoding.Latin1.GetString(_values[i]));
        string key = Encoding.Latin1.GetString(placeholder);
        if (_slots.TryAdd(key, _values.Count))
            _values.Add(placeholder.ToArray());
        return _slots[key];
    }

    /// <summary>Reads a path; the current token is its first name.</summary>
    public DocumentPath ReadPath(ref TokenReader tokens)
    {
        List<PathStep> steps = [];
        string? undefined = null;
        steps.Add(ReadName(ref tokens, ref undefined));
        while (true)
        {
            if (tokens.TryTake(TokenKind.Dot))
            {
                steps.Add(ReadName(ref tokens, ref undefined));
            }
            else if (tokens.TryTake(TokenKind.OpenBracket))
            {
                steps.Add(ReadIndex(ref tokens));
                tokens.Expect(TokenKind.CloseBracket);
            }
            else
            {
                break;
            }
        }
        if (steps.Count > MaxPathSteps)
            PathProblem ??= string.Create(CultureInfo.InvariantCulture,
                $"The document path has too many nesting levels; nesting levels: {steps.Count}");
        DocumentPath path = new([.. steps]) { UndefinedName = undefined };
        _paths.Add(path);
        return path;
    }

    private PathStep ReadName(ref TokenReader tokens, ref string? undefined)
    {
        if (tokens.Kind == TokenKind.Name)
        {
            ReadOnlySpan<byte> placeholder = tokens.Text(tokens.Take());
            int entry = attributes.FindName(placeholder);
            if (entry < 0)
            {
                undefined ??= Encoding.UTF8.GetString(placeholder);
                return new PathStep(placeholder.ToArray(), 0);
            }
            if (_usedNames.Add(entry))
                _names.Add(entry);
            return new PathStep(attributes.Name(entry).ToArray(), 0);
        }
        ReadOnlySpan<byte> name = tokens.Text(tokens.Expect(TokenKind.Identifier));
        if (ReservedWords.Contains(name))
            PathProblem ??= $"Attribute name is a reserved keyword; reserved keyword: {Encoding.UTF8.GetString(name)}";
        return new PathStep(name.ToArray(), 0);
    }

    private PathStep ReadIndex(ref TokenReader tokens)
    {
        ReadOnlySpan<byte> digits = tokens.Text(tokens.Expect(TokenKind.Integer));
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            PathProblem ??= $"List index is not within the allowable range; index: [{Encoding.UTF8.GetString(digits)}]";
        return new PathStep(null, index);
    }
}
