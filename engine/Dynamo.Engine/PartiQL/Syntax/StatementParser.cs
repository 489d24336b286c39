using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.PartiQL.Statements;
using Kind = Dynamo.Engine.PartiQL.Syntax.StatementTokenKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>
/// The PartiQL that DynamoDB knows: SELECT, INSERT, UPDATE (also with FROM in front), DELETE, and EXISTS(SELECT …).
/// One parser serves one statement.
/// </summary>
internal sealed class StatementParser
{
    private readonly StatementValues _values = new();
    private readonly LiteralParser _literals;
    private readonly PredicateParser _predicates;
    private readonly bool _hasJoin;

    private StatementParser(StatementParameters parameters, bool hasJoin)
    {
        _hasJoin = hasJoin;
        _literals = new LiteralParser(_values, parameters);
        _predicates = new PredicateParser(_literals);
    }

    public static Statement Parse(ReadOnlySpan<byte> text, StatementParameters parameters)
    {
        ExpressionKind kind = StatementGrammar.Check(text, out bool hasJoin);
        StatementReader reader = new(text);
        Statement statement = new StatementParser(parameters, hasJoin).ParseStatement(ref reader, kind);
        reader.TryTake(Kind.Semicolon);
        reader.Expect(Kind.End);
        return statement;
    }

    /// <param name="kind">What the grammar takes the statement for.</param>
    private Statement ParseStatement(ref StatementReader reader, ExpressionKind kind)
    {
        if (reader.TryTakeWord("select"u8))
            return ParseSelect(ref reader, isExistence: false);
        if (reader.TryTakeWord("insert"u8))
            return ParseInsert(ref reader);
        if (reader.TryTakeWord("update"u8))
            return ParseUpdate(ref reader);
        if (reader.TryTakeWord("delete"u8))
            return ParseDelete(ref reader);
        if (reader.TryTakeWord("from"u8))
            return ParseFromFirst(ref reader);
        if (kind != ExpressionKind.Call || !reader.TryTakeWord("exists"u8))
            DynamoException.ThrowValidation($"Unsupported operation: {(kind == ExpressionKind.Number ? ExpressionKind.Lit : kind)}");
        reader.Expect(Kind.OpenParenthesis);
        reader.ExpectWord("select"u8);
        SelectStatement select = ParseSelect(ref reader, isExistence: true);
        reader.Expect(Kind.CloseParenthesis);
        return select;
    }

    private SelectStatement ParseSelect(ref StatementReader reader, bool isExistence)
    {
        Column[] columns = ParseColumns(ref reader, out string? fault);
        reader.ExpectWord("from"u8);
        if (_hasJoin)
            DynamoException.ThrowValidation("Only select from a single table or index is supported.");
        StatementTarget target = ParseTarget(ref reader);
        ThrowIfAlias(reader);
        Condition? where = ParseWhere(ref reader);
        List<Ordering> order = [];
        if (reader.TryTakeWord("order"u8))
        {
            reader.ExpectWord("by"u8);
            do
            {
                DocumentPath path = _predicates.ParsePath(ref reader);
                bool isDescending = reader.TryTakeWord("desc"u8);
                if (!isDescending)
                    reader.TryTakeWord("asc"u8);
                order.Add(new Ordering(path, isDescending));
            }
            while (reader.TryTake(Kind.Comma));
        }
        if (reader.IsWord("limit"u8))
            DynamoException.ThrowValidation("Unsupported clause: LIMIT");
        return new SelectStatement(target, _values, columns, where, [.. order]) { IsExistence = isExistence, ColumnFault = fault };
    }

    /// <param name="fault">What is wrong with a column that is not a path, as <see cref="SelectStatement.ColumnFault"/>.</param>
    private Column[] ParseColumns(ref StatementReader reader, out string? fault)
    {
        fault = null;
        if (reader.TryTake(Kind.Star))
            return [];
        List<Column> columns = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        do
        {
            if (reader.Kind == Kind.Word && reader.Peek().Kind == Kind.OpenParenthesis)
            {
                fault ??= $"Unexpected path component{reader.At(reader.Take())}";
                SkipParentheses(ref reader);
                continue;
            }
            DocumentPath path = _predicates.ParsePath(ref reader);
            ThrowIfAlias(reader);
            Column column = new(path, NameOf(path));
            string name = Encoding.UTF8.GetString(column.Name);
            if (!names.Add(name))
                DynamoException.ThrowValidation($"Duplicate identifiers in select clause: {name}");
            columns.Add(column);
        }
        while (reader.TryTake(Kind.Comma));
        return [.. columns];
    }

    /// <summary>The path's last name, with the indexes behind it: <c>a.b[0]</c> is <c>b[0]</c>.</summary>
    private static byte[] NameOf(DocumentPath path)
    {
        int last = path.Steps.Length - 1;
        while (path.Steps[last].IsIndex)
            last--;
        List<byte> name = [.. path.Steps[last].Name!];
        foreach (PathStep step in path.Steps[(last + 1)..])
            name.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{step.Index}]")));
        return [.. name];
    }

    private InsertStatement ParseInsert(ref StatementReader reader)
    {
        reader.ExpectWord("into"u8);
        StatementToken table = reader.Current;
        StatementTarget target = ParseTarget(ref reader);
        if (target.Index is not null)
            DynamoException.ThrowValidation(
                $"FROM clause may only contain a single table name in data manipulation statements{reader.At(table)}");
        reader.ExpectWord("value"u8);
        (int start, int length) = _literals.ParseItem(ref reader);
        return new InsertStatement(target, _values, start, length);
    }

    private UpdateStatement ParseUpdate(ref StatementReader reader)
    {
        StatementTarget target = ParseTarget(ref reader);
        if (!reader.IsWord("set"u8) && !reader.IsWord("remove"u8))
            ThrowIfAlias(reader);
        ThrowIfIndex(target);
        UpdateAction[] actions = new AssignmentParser(_predicates, _literals).Parse(ref reader);
        Condition? where = ParseWhere(ref reader);
        return new UpdateStatement(target, _values, actions, where, ParseReturning(ref reader));
    }

    /// <summary>FROM table WHERE condition (SET … / REMOVE …) is another way to write UPDATE.</summary>
    private UpdateStatement ParseFromFirst(ref StatementReader reader)
    {
        StatementTarget target = ParseTarget(ref reader);
        ThrowIfAlias(reader);
        ThrowIfIndex(target);
        Condition? where = ParseWhere(ref reader);
        UpdateAction[] actions = new AssignmentParser(_predicates, _literals).Parse(ref reader);
        return new UpdateStatement(target, _values, actions, where, ParseReturning(ref reader));
    }

    private DeleteStatement ParseDelete(ref StatementReader reader)
    {
        reader.ExpectWord("from"u8);
        StatementTarget target = ParseTarget(ref reader);
        ThrowIfAlias(reader);
        ThrowIfIndex(target);
        Condition? where = ParseWhere(ref reader);
        Returning returning = ParseReturning(ref reader);
        if (returning is not (Returning.None or Returning.AllOld))
            DynamoException.ThrowValidation($"Invalid returning clause: RETURNING {Words(returning)} *. Only RETURNING ALL OLD * is allowed in DELETE statements.");
        return new DeleteStatement(target, _values, where, returning);
    }

    private Condition? ParseWhere(ref StatementReader reader)
        => reader.TryTakeWord("where"u8) ? _predicates.ParseCondition(ref reader) : null;

    /// <summary>"RETURNING" ("ALL" / "MODIFIED") ("OLD" / "NEW") "*"</summary>
    private static Returning ParseReturning(ref StatementReader reader)
    {
        if (!reader.TryTakeWord("returning"u8))
            return Returning.None;
        bool all = reader.TryTakeWord("all"u8);
        if (!all)
            reader.ExpectWord("modified"u8);
        bool old = reader.TryTakeWord("old"u8);
        if (!old)
            reader.ExpectWord("new"u8);
        reader.Expect(Kind.Star);
        return (all, old) switch
        {
            (true, true) => Returning.AllOld,
            (true, false) => Returning.AllNew,
            (false, true) => Returning.ModifiedOld,
            _ => Returning.ModifiedNew,
        };
    }

    /// <summary>table or table.index, either possibly quoted</summary>
    private static StatementTarget ParseTarget(ref StatementReader reader)
    {
        List<byte[]> components = [];
        do
        {
            if (reader.Kind is not (Kind.Word or Kind.QuotedWord))
                StatementReader.ThrowUnsupported();
            components.Add(reader.Name(reader.Take()));
        }
        while (reader.TryTake(Kind.Dot));
        if (components.Count > 2)
            DynamoException.ThrowValidation("A path may contain at most 2 components in the FROM clause");
        if (components.Exists(static component => component.Length == 0))
            DynamoException.ThrowValidation("Path component cannot be an empty string");
        return new StatementTarget(components[0], components.Count == 2 ? components[1] : null);
    }

    private static void ThrowIfAlias(in StatementReader reader)
    {
        if (reader.IsWord("as"u8) || reader.Kind == Kind.QuotedWord
            || (reader.Kind == Kind.Word && StatementWords.Of(reader.Text(reader.Current)) == Lexeme.Identifier))
            DynamoException.ThrowValidation("Aliasing is not supported");
    }

    private static void ThrowIfIndex(StatementTarget target)
    {
        if (target.Index is not null)
            DynamoException.ThrowValidation("This operation is not supported on an index");
    }

    /// <summary>Over the arguments of a function that is refused whatever they are; the grammar has seen where they end.</summary>
    private static void SkipParentheses(ref StatementReader reader)
    {
        int open = 0;
        do
        {
            Kind kind = reader.Take().Kind;
            open += kind == Kind.OpenParenthesis ? 1 : kind == Kind.CloseParenthesis ? -1 : 0;
        }
        while (open > 0);
    }

    private static string Words(Returning returning) => returning switch
    {
        Returning.AllNew => "ALL NEW",
        Returning.ModifiedOld => "MODIFIED OLD",
        _ => "MODIFIED NEW",
    };
}
