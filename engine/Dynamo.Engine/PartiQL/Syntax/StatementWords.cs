using System.Collections.Frozen;
using System.Text;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>
/// Words that are no names unless quoted: SQL-92's reserved words and PartiQL's own (PartiQL specification, appendix
/// on keywords, and the words of Amazon's parser for it, partiql-lang-kotlin 0.5, which DynamoDB's messages are of).
/// ONLY is left out: on AWS it was seen as a name.
/// </summary>
internal static class StatementWords
{
    private const int LongestWord = 17;

    /// <summary>Words without meaning in a statement of DynamoDB.</summary>
    private const string Keywords = """
        absolute action add allocate alter are assertion authorization begin bit cascade cascaded catalog check close
        collate collation column commit conflict connect connection constraint constraints continue convert
        corresponding current current_date current_time current_timestamp current_user cursor deallocate declare
        default deferrable deferred describe descriptor diagnostics disconnect do domain exception
        execute external fetch first foreign found get global go goto grant group having identity immediate
        indicator initially input insensitive interval isolation key language last let level local
        match module names national natural nchar next no nothing of open option output overlaps pad
        partial pivot position prepare preserve primary prior privileges procedure public read references relative
        restrict revoke rollback rows schema scroll section session session_user some space sql sqlcode
        sqlerror sqlstate system_user temporary to transaction translate translation unique unknown unpivot usage
        user using view whenever work write
        """;

    private const string Types = """
        any bigint blob bool boolean char clob dec decimal float int int2 int4 int8 integer integer2 integer4 integer8
        numeric real smallint string struct symbol timestamp tuple varchar
        """;

    private const string Functions = "bit_length char_length character_length exists lower octet_length size upper";

    private static readonly FrozenDictionary<string, Lexeme>.AlternateLookup<ReadOnlySpan<char>> s_words = Table()
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a word without quotes is; <see cref="Lexeme.Identifier"/> if it is a name.</summary>
    public static Lexeme Of(ReadOnlySpan<byte> word)
    {
        if (word.Length > LongestWord)
            return Lexeme.Identifier;
        Span<char> characters = stackalloc char[LongestWord];
        int length = Encoding.ASCII.GetChars(word, characters);
        return s_words.TryGetValue(characters[..length], out Lexeme lexeme) ? lexeme : Lexeme.Identifier;
    }

    private static Dictionary<string, Lexeme> Table()
    {
        Dictionary<string, Lexeme> words = new()
        {
            ["null"] = Lexeme.Null,
            ["missing"] = Lexeme.Missing,
            ["true"] = Lexeme.Literal,
            ["false"] = Lexeme.Literal,
            ["union"] = Lexeme.Union,
            ["except"] = Lexeme.Except,
            ["intersect"] = Lexeme.Intersect,
            ["or"] = Lexeme.Or,
            ["and"] = Lexeme.And,
            ["not"] = Lexeme.Not,
            ["is"] = Lexeme.Is,
            ["in"] = Lexeme.In,
            ["between"] = Lexeme.Between,
            ["like"] = Lexeme.Like,
            ["as"] = Lexeme.As,
            ["at"] = Lexeme.At,
            ["by"] = Lexeme.By,
            ["for"] = Lexeme.For,
            ["asc"] = Lexeme.Ascending,
            ["desc"] = Lexeme.Descending,
            ["end"] = Lexeme.EndOfCase,
            ["exec"] = Lexeme.Execute,
            ["bag"] = Lexeme.TypeOrFunction,
            ["list"] = Lexeme.TypeOrFunction,
            ["sexp"] = Lexeme.TypeOrFunction,
            ["can_cast"] = Lexeme.Cast,
            ["can_lossless_cast"] = Lexeme.Cast,
        };
        foreach (Lexeme own in (Lexeme[])[Lexeme.All, Lexeme.Case, Lexeme.Cast, Lexeme.Character, Lexeme.Coalesce,
            Lexeme.Create, Lexeme.Cross, Lexeme.Date, Lexeme.Delete, Lexeme.Distinct, Lexeme.Double, Lexeme.Drop, Lexeme.Else,
            Lexeme.Escape, Lexeme.From, Lexeme.Index, Lexeme.Insert, Lexeme.Into, Lexeme.Join, Lexeme.Limit, Lexeme.Modified,
            Lexeme.New, Lexeme.NullIf, Lexeme.Offset, Lexeme.Old, Lexeme.On, Lexeme.Order, Lexeme.Precision, Lexeme.Remove,
            Lexeme.Returning, Lexeme.Select, Lexeme.Set, Lexeme.Table, Lexeme.Then, Lexeme.Time, Lexeme.Update,
            Lexeme.Value, Lexeme.Values, Lexeme.Varying, Lexeme.When, Lexeme.Where, Lexeme.With, Lexeme.Zone])
            words.Add(own.ToString().ToLowerInvariant(), own);
        Add(Keywords, Lexeme.Keyword);
        Add(Types, Lexeme.Type);
        Add(Functions, Lexeme.Function);
        Add("full inner left outer right", Lexeme.JoinKind);
        Add("avg count max min sum", Lexeme.Aggregate);
        Add("date_add date_diff extract substring trim", Lexeme.SpecialFunction);
        return words;

        void Add(string list, Lexeme lexeme)
        {
            foreach (string word in list.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
                words.Add(word, lexeme);
        }
    }
}
