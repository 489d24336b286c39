using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Syntax;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Values;
using Kind = Dynamo.Engine.PartiQL.Syntax.StatementTokenKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>
/// Paths, operands and conditions of a statement, as the trees that expressions are made of. How deep they nest, the
/// grammar has bounded.
/// </summary>
internal sealed class PredicateParser(LiteralParser literals)
{
    private readonly List<DocumentPath> _paths = [];

    /// <summary>Every path that was read, in order.</summary>
    public IReadOnlyList<DocumentPath> Paths => _paths;

    /// <summary>or = and *("OR" and)</summary>
    public Condition ParseCondition(ref StatementReader reader) => AsCondition(ParseOr(ref reader));

    /// <summary>path = name *("." name / "[" index "]" / "['" name "']")</summary>
    public DocumentPath ParsePath(ref StatementReader reader)
    {
        List<PathStep> steps = [new(ParseName(ref reader), 0)];
        while (true)
        {
            if (reader.TryTake(Kind.Dot))
                steps.Add(new PathStep(ParseName(ref reader), 0));
            else if (reader.TryTake(Kind.OpenBracket))
                steps.Add(ParseIndex(ref reader));
            else
                break;
        }
        if (steps.Count > ExpressionScope.MaxPathSteps)
            DynamoException.ThrowValidation(string.Create(CultureInfo.InvariantCulture,
                $"The document path has too many nesting levels; nesting levels: {steps.Count}"));
        DocumentPath path = new([.. steps]);
        _paths.Add(path);
        return path;
    }

    /// <summary>operand = literal / parameter / path / function</summary>
    public Operand ParseOperand(ref StatementReader reader)
    {
        if (LiteralParser.Starts(reader))
            return new ValueOperand(literals.Parse(ref reader));
        if (reader.Kind == Kind.Word && reader.Peek().Kind == Kind.OpenParenthesis)
            return ParseFunction(ref reader);
        return new PathOperand(ParsePath(ref reader));
    }

    private Parsed ParseOr(ref StatementReader reader)
    {
        Parsed first = ParseAnd(ref reader);
        if (!reader.IsWord("or"u8))
            return first;
        List<Condition> parts = [AsCondition(first)];
        while (reader.TryTakeWord("or"u8))
            parts.Add(AsCondition(ParseAnd(ref reader)));
        return new Parsed(new Junction(isOr: true, [.. parts]));
    }

    private Parsed ParseAnd(ref StatementReader reader)
    {
        Parsed first = ParseNot(ref reader);
        if (!reader.IsWord("and"u8))
            return first;
        List<Condition> parts = [AsCondition(first)];
        while (reader.TryTakeWord("and"u8))
            parts.Add(AsCondition(ParseNot(ref reader)));
        return new Parsed(new Junction(isOr: false, [.. parts]));
    }

    private Parsed ParseNot(ref StatementReader reader)
    {
        int negations = 0;
        while (reader.TryTakeWord("not"u8))
            negations++;
        Parsed predicate = ParsePredicate(ref reader);
        if (negations == 0)
            return predicate;
        Condition condition = AsCondition(predicate);
        return new Parsed(negations % 2 == 0 ? condition : new Negation(condition));
    }

    /// <summary>A condition, or an operand where the surrounding parentheses end behind it.</summary>
    private Parsed ParsePredicate(ref StatementReader reader)
    {
        Parsed left = ParseParenthesizedOrOperand(ref reader);
        if (reader.Kind is >= Kind.Equal and <= Kind.GreaterOrEqual)
            return new Parsed(ParseComparison(ref reader, left));
        bool negated = reader.IsWord("not"u8) && NegatesNext(reader);
        if (negated)
            reader.Take();
        Condition? condition = null;
        if (reader.TryTakeWord("between"u8))
            condition = ParseBetween(ref reader, AsOperand(left));
        else if (reader.TryTakeWord("in"u8))
            condition = new Membership(AsOperand(left), ParseCandidates(ref reader));
        else if (reader.TryTakeWord("is"u8))
            condition = ParseTypeTest(ref reader, AsOperand(left));
        if (condition is null)
            return left;
        return new Parsed(negated ? new Negation(condition) : condition);
    }

    private static bool NegatesNext(in StatementReader reader)
    {
        ReadOnlySpan<byte> next = reader.Text(reader.Peek());
        return Ascii.EqualsIgnoreCase(next, "between"u8) || Ascii.EqualsIgnoreCase(next, "in"u8);
    }

    private Parsed ParseParenthesizedOrOperand(ref StatementReader reader)
    {
        if (!reader.TryTake(Kind.OpenParenthesis))
            return new Parsed(ParseOperand(ref reader));
        Parsed inner = ParseOr(ref reader);
        reader.Expect(Kind.CloseParenthesis);
        return inner;
    }

    /// <summary>What a function says may be compared with true and false.</summary>
    private Condition ParseComparison(ref StatementReader reader, Parsed left)
    {
        Comparator comparator = (Comparator)(reader.Take().Kind - Kind.Equal);
        if (left.Condition is not (null or FunctionCondition { Call.Function: Function.Size })
            && comparator is Comparator.Equal or Comparator.NotEqual
            && (reader.IsWord("true"u8) || reader.IsWord("false"u8)))
        {
            bool asked = reader.IsWord("true"u8) == (comparator == Comparator.Equal);
            reader.Take();
            return asked ? AsCondition(left) : new Negation(AsCondition(left));
        }
        return new Comparison(comparator, AsOperand(left), AsOperand(ParseParenthesizedOrOperand(ref reader)));
    }

    private Between ParseBetween(ref StatementReader reader, Operand value)
    {
        Operand lower = ParseOperand(ref reader);
        reader.ExpectWord("and"u8);
        return new Between(value, lower, ParseOperand(ref reader));
    }

    private Operand[] ParseCandidates(ref StatementReader reader)
    {
        Kind close = reader.Kind switch
        {
            Kind.OpenBracket => Kind.CloseBracket,
            Kind.OpenParenthesis => Kind.CloseParenthesis,
            Kind.OpenBag => Kind.CloseBag,
            _ => Kind.End,
        };
        if (close == Kind.End)
            StatementReader.ThrowUnsupported();
        reader.Take();
        List<Operand> candidates = [];
        do
        {
            candidates.Add(ParseOperand(ref reader));
        }
        while (reader.TryTake(Kind.Comma));
        reader.Expect(close);
        return [.. candidates];
    }

    private static Condition ParseTypeTest(ref StatementReader reader, Operand operand)
    {
        bool negated = reader.TryTakeWord("not"u8);
        StatementToken token = reader.Expect(Kind.Word);
        Condition test = Encoding.ASCII.GetString(reader.Text(token)).ToUpperInvariant() switch
        {
            "MISSING" => new FunctionCondition(new FunctionCall(Function.AttributeNotExists, [operand])),
            "NULL" => new TypeTest(operand, ValueTag.Null),
            "BOOL" or "BOOLEAN" => new TypeTest(operand, ValueTag.True, ValueTag.False),
            "STRING" or "CHAR" or "VARCHAR" => new TypeTest(operand, ValueTag.String),
            "NUMERIC" or "DECIMAL" or "INT" or "INTEGER" or "FLOAT" => new TypeTest(operand, ValueTag.Number),
            "BLOB" or "CLOB" => new TypeTest(operand, ValueTag.Binary),
            "STRUCT" or "TUPLE" => new TypeTest(operand, ValueTag.Map),
            "LIST" => new TypeTest(operand, ValueTag.List),
            "BAG" => new TypeTest(operand, ValueTag.StringSet, ValueTag.NumberSet, ValueTag.BinarySet),
            _ => Unknown(),
        };
        return negated ? new Negation(test) : test;

        static Condition Unknown()
        {
            StatementReader.ThrowUnsupported();
            return null;
        }
    }

    private FunctionCall ParseFunction(ref StatementReader reader)
    {
        StatementToken name = reader.Take();
        string lower = Encoding.UTF8.GetString(reader.Text(name)).ToLowerInvariant();
        Function function = FunctionExtensions.Parse(Encoding.UTF8.GetBytes(lower));
        if (function == Function.Unknown)
            DynamoException.ThrowValidation($"Unrecognized function: {lower}{reader.At(name)}");
        reader.Take();
        List<Operand> operands = [];
        if (!reader.TryTake(Kind.CloseParenthesis))
        {
            do
            {
                operands.Add(ParseOperand(ref reader));
            }
            while (reader.TryTake(Kind.Comma));
            reader.Expect(Kind.CloseParenthesis);
        }
        return new FunctionCall(function, [.. operands]);
    }

    private PathStep ParseIndex(ref StatementReader reader)
    {
        bool negative = reader.TryTake(Kind.Minus);
        StatementToken token = reader.Take();
        PathStep step = default;
        if (token.Kind == Kind.String && !negative)
            step = new PathStep(reader.Unquote(token), 0);
        else if (token.Kind == Kind.Number && !reader.Text(token).ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            step = new PathStep(null, IndexOf(reader, token, negative));
        else
            DynamoException.ThrowValidation($"Unexpected path component{reader.At(token)}");
        reader.Expect(Kind.CloseBracket);
        return step;
    }

    private static int IndexOf(in StatementReader reader, StatementToken token, bool negative)
    {
        ReadOnlySpan<byte> digits = reader.Text(token).TrimStart((byte)'0');
        if (digits.IsEmpty)
            return 0;
        if (negative || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            DynamoException.ThrowValidation("List index is not within the allowable range; index: "
                + $"[{(negative ? "-" : "")}{Encoding.ASCII.GetString(digits)}]{reader.At(token)}");
            return 0;
        }
        return index;
    }

    private static byte[] ParseName(ref StatementReader reader)
    {
        if (reader.Kind is not (Kind.Word or Kind.QuotedWord))
            StatementReader.ThrowUnsupported();
        return reader.Name(reader.Take());
    }

    /// <summary>A function that answers yes or no stands for a condition.</summary>
    private static Condition AsCondition(Parsed parsed)
    {
        if (parsed.Condition is FunctionCondition { Call.Function: Function.Size or Function.IfNotExists or Function.ListAppend } function)
            ThrowMisplaced(function.Call);
        if (parsed.Condition is null)
            StatementReader.ThrowUnsupported();
        return parsed.Condition;
    }

    private static Operand AsOperand(Parsed parsed)
    {
        if (parsed.Condition is not (null or FunctionCondition { Call.Function: Function.Size }))
            return new TruthOperand(AsCondition(parsed));
        if (parsed.Operand is null)
            StatementReader.ThrowUnsupported();
        return parsed.Operand;
    }

    [DoesNotReturn]
    private static void ThrowMisplaced(FunctionCall call)
        => DynamoException.ThrowValidation($"The function is not allowed to be used this way in an expression; function: {call.Function.Name()}");
}
