using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.ExecuteStatement;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.PartiQL.Execution;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Tests.Expressions;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.PartiQL;

/// <summary>
/// Whatever the bytes, a statement is parsed and made out, or refused with a ValidationException: nothing else is
/// thrown, and nothing hangs.
/// </summary>
public class StatementFuzzTests
{
    private static readonly string[] s_samples =
    [
        """SELECT a, b.c[1], "d" FROM "t"."i" WHERE pk = 'x' AND sk BETWEEN ? AND 5 OR NOT begins_with(v, 'a') ORDER BY sk DESC""",
        """SELECT * FROM t WHERE (pk IN ['a', ?] AND sk > 3) OR (pk='b' AND sk IS NOT MISSING) AND size(a) >= 2 AND attribute_exists(b) = true""",
        """INSERT INTO "t" VALUE {'pk':'a', 'n': -1.5e3, 'l':[1,[2,{'x':null}]], 's':<<'a','b'>>, 'p':?, 't':true}""",
        """UPDATE "t" SET a = a + 1, b[2] = list_append(if_not_exists(c, []), ?) SET s = set_add(s, <<1>>) REMOVE d REMOVE e.f WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *""",
        """FROM t WHERE pk = ? AND sk = 1 SET a = 'b' /* c */ -- d""",
        """EXISTS(SELECT * FROM t WHERE pk='a' AND sk=1 AND v IS NULL)""",
    ];

    private static readonly string[] s_pieces =
        ["(", ")", "[", "]", "{", "}", "<<", ">>", ".", ",", "?", "'", "\"", "--", "/*", "*/", ";", "=", "<>", "<", " AND ", " OR ", " NOT ",
            " IN ", " BETWEEN ", " IS ", "SELECT ", "FROM ", "SET ", "size(", "a", "1e999999999999", ".5", "\u00e9", "\0", ":", "-", "+", "*"];

    private static readonly KeySchema s_keys = new([("pk"u8.ToArray(), ValueTag.String)], [("sk"u8.ToArray(), ValueTag.Number)]);

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Random_and_mutated_statements_are_made_out_or_refused() => FuzzTarget.Run("partiql", 5000, random =>
    {
        string text = s_samples[random.Next(s_samples.Length)];
        for (int i = random.Next(5); i > 0; i--)
        {
            int at = random.Next(text.Length + 1);
            int cut = random.Next(2) == 0 ? 0 : Math.Min(random.Next(8), text.Length - at);
            string insert = random.Next(3) == 0 ? "" : s_pieces[random.Next(s_pieces.Length)];
            text = text[..at] + insert + text[(at + cut)..];
        }
        try
        {
            Run(text);
        }
        catch (DynamoException e) when (e.Code == ErrorCode.Validation)
        {
            Assert.NotEmpty(e.Message);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(text, e);
        }
    });

    private static void Run(string text)
    {
        ExecuteStatementRequest request = new();
        for (int i = 0; i < 3; i++)
        {
            int start = request.Values.Length;
            request.Values.String("p"u8);
            request.Parameters.Add(new ValueSlot(start, request.Values.Length - start));
        }
        Statement statement = StatementChecks.Parse(Stored.Utf8(text), new StatementParameters(request, request.Parameters));
        byte[] item = Json.Item("""{"pk":{"S":"x"},"sk":{"N":"1"},"a":{"N":"1"},"b":{"M":{"c":{"L":[{"N":"1"}]}}}}""");
        Engine.Expressions.Tree.Condition? where = statement switch
        {
            SelectStatement select => select.Where,
            UpdateStatement update => update.Where,
            DeleteStatement delete => delete.Where,
            _ => null,
        };
        where?.Matches(statement.Values.On(item));
        where?.Matches(statement.Values.On([]));
        ConditionPaths.Of(where);
        ReadRanges.Of(where, s_keys, statement.Values);
        new KeyConjuncts(where).TryTakeKey(s_keys, statement.Values, new ValueWriter());
    }
}
