using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Expressions;

/// <summary>
/// Whatever the bytes, an expression is bound and evaluated, or refused with a ValidationException: nothing else is
/// thrown, and nothing hangs.
/// </summary>
public class ExpressionFuzzTests
{
    private static readonly string[] s_samples =
    [
        "(#a = :v OR size(b.c[1]) > :n) AND contains(c, :v) AND NOT attribute_type(d, :t)",
        "a BETWEEN :n AND :m AND begins_with(#a.b, :v) OR c IN (:v, :n, d[3].e)",
        "SET a = if_not_exists(b, :n) + :n, #a.x[2] = list_append(c, :l) REMOVE d[1], e ADD f :n DELETE g :s",
        "a, #a.b[0].c, d[12], e.f",
        "pk = :v AND sk BETWEEN :v AND :t",
    ];

    private static readonly string[] s_pieces =
        ["(", ")", "[", "]", ".", ",", "#a", ":v", ":n", " AND ", " OR ", " NOT ", " IN ", " BETWEEN ", "=", "<>", "<", ">=", "+", "-",
            "SET ", "REMOVE ", "size(", "a", "b1", "99999999999", "\u00e9", "\ud83d\ude00", "\0", "\"", "_"];

    private static readonly byte[] s_item = Json.Item(
        """{"a":{"S":"x"},"b":{"M":{"c":{"L":[{"N":"1"},{"S":"y"}]}}},"c":{"L":[{"N":"2"}]},"d":{"L":[{"M":{"e":{"N":"3"}}}]},"f":{"N":"4"},"g":{"SS":["p","q"]}}""");

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Random_and_mutated_text_is_evaluated_or_refused() => FuzzTarget.Run("expressions", 5000, random =>
    {
        byte[] text = random.Next(4) == 0 ? RandomBytes(random) : Mutated(random);
        foreach (ExpressionKind kind in Enum.GetValues<ExpressionKind>())
        {
            try
            {
                Run(kind, text);
            }
            catch (DynamoException e) when (e.Code == ErrorCode.Validation)
            {
                Assert.NotEmpty(e.Message);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{kind}: {Stored.Text(text)}", e);
            }
        }
    });

    private static void Run(ExpressionKind kind, byte[] text)
    {
        Request request = new(
            """{":v":{"S":"x"},":n":{"N":"1"},":m":{"N":"2"},":t":{"S":"SS"},":l":{"L":[]},":s":{"SS":["p"]}}""",
            """{"#a":"a","#b":"odd.name"}""");
        using ValueWriter output = new();
        switch (kind)
        {
            case ExpressionKind.Projection:
                BoundProjection projection = new();
                projection.Bind(request.Cache, text, request.Attributes);
                projection.Project(s_item, output);
                break;
            case ExpressionKind.Update:
                BoundUpdate update = new();
                update.Bind(request.Cache, text, request.Attributes);
                if (update.Apply(s_item, [], output) == UpdateFault.None)
                    Assert.Equal(ItemSize.Of(output.Written), ItemBytes.Size(output.Written));
                update.StatementCharge(s_item);
                break;
            case ExpressionKind.KeyCondition:
                BoundKeyCondition condition = new();
                condition.Bind(request.Cache, text, request.Attributes);
                condition.ThrowIfNoKeyCondition();
                condition.Resolve([("pk"u8.ToArray(), ValueTag.String)], [("sk"u8.ToArray(), ValueTag.String)]);
                break;
            default:
                BoundCondition filter = new();
                filter.Bind(request.Cache, kind, text, request.Attributes);
                filter.Matches(s_item);
                filter.Matches([]);
                break;
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        byte[] bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutated(Random random)
    {
        string text = s_samples[random.Next(s_samples.Length)];
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(text.Length + 1);
            int cut = random.Next(2) == 0 ? 0 : Math.Min(random.Next(6), text.Length - at);
            string insert = random.Next(3) == 0 ? "" : s_pieces[random.Next(s_pieces.Length)];
            text = text[..at] + insert + text[(at + cut)..];
        }
        return Stored.Utf8(text);
    }
}
