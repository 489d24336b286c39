using System.Text;
using System.Text.RegularExpressions;

namespace Dynamo.Server.Tests.Fuzz;

/// <summary>Makes bodies that are nearly valid: a few changes of bytes, slices, whole tokens, or bytes within base 64.</summary>
internal sealed partial class BodyMutator(Random random)
{
    private static readonly byte[][] s_tokens =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-1", "1.5", "1e400", "\"\"", "{}", "[]", "{", "}", "[", "]", ":", ",", "\"", "\\", "\\ud800", "\\u0000",
            "\"S\"", "\"N\"", "\"B\"", "\"BOOL\"", "\"NULL\"", "\"SS\"", "\"NS\"", "\"BS\"", "\"L\"", "\"M\"", "{\"S\":\"\"}", "{\"N\":\"1e125\"}",
            "{\"N\":\"9e9999999999\"}", "{\"B\":\"=\"}", "{\"M\":{}}", "{\"L\":[null]}", "{\"SS\":[\"a\",\"a\"]}", "{\"NULL\":false}",
            "2147483648", "9223372036854775808", "\"ALL_OLD\"", "\"pk\"", "\"sk\"", " ", "\n", "\u00e9", "#", "(", ")", " AND ", " OR ", "NOT ", ":v",
            "size(", "attribute_exists(", "SET ", "REMOVE ", "ADD ", "DELETE ", "[0]", ".", " BETWEEN ", " IN ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0],
    ];

    public byte[] Mutate(byte[] body)
    {
        List<byte> changed = [.. body];
        for (int i = random.Next(1, 5); i > 0; i--)
            Change(changed);
        return [.. changed];
    }

    private void Change(List<byte> body)
    {
        int at = random.Next(body.Count + 1);
        int length = Math.Min(random.Next(1, 16), body.Count - at);
        switch (random.Next(8))
        {
            case 0 when length > 0:
                body[at] = (byte)random.Next(256);
                break;
            case 1 when length > 0:
                body.RemoveRange(at, length);
                break;
            case 2 when length > 0:
                body.InsertRange(random.Next(body.Count + 1), body.GetRange(at, length));
                break;
            case 3:
                body.InsertRange(at, s_tokens[random.Next(s_tokens.Length)]);
                break;
            case 4:
                ReplaceValue(body, at);
                break;
            case 5:
                ReplaceValue(body, at);
                break;
            case 6:
                ChangeEncoded(body, at);
                break;
            default:
                if (random.Next(20) == 0)
                    body.RemoveRange(at, body.Count - at);
                break;
        }
    }

    /// <summary>Puts a token in the place of what stands between two marks of JSON, so that the body often stays JSON.</summary>
    private void ReplaceValue(List<byte> body, int at)
    {
        if (at == body.Count)
            return;
        int from = body.FindIndex(at, b => b is (byte)':' or (byte)'[');
        if (from < 0)
            return;
        int to = body.FindIndex(from + 1, b => b is (byte)',' or (byte)'}' or (byte)']');
        if (to < 0)
            return;
        body.RemoveRange(from + 1, to - from - 1);
        body.InsertRange(from + 1, s_tokens[random.Next(s_tokens.Length)]);
    }

    /// <summary>
    /// Changes bytes of the next long text in base 64, which then still is one: what tokens and iterators hold is
    /// looked into only then.
    /// </summary>
    private void ChangeEncoded(List<byte> body, int at)
    {
        string text = Encoding.Latin1.GetString([.. body]);
        Match encoded = Encoded().Match(text, at);
        if (!encoded.Success)
            encoded = Encoded().Match(text);
        if (!encoded.Success)
            return;
        List<byte> bytes = [.. Convert.FromBase64String(encoded.Value)];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int place = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[place] = random.Next(3) switch { 0 => 0xFF, 1 => 0x80, _ => (byte)random.Next(256) };
                    break;
                case 1:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                case 2 when bytes.Count > 1:
                    bytes.RemoveAt(place);
                    break;
                default:
                    for (int i = place; i < Math.Min(place + 5, bytes.Count); i++)
                        bytes[i] = (byte)(i == place + 4 ? random.Next(16) : 0xFF);
                    break;
            }
        }
        body.RemoveRange(encoded.Index, encoded.Length);
        body.InsertRange(encoded.Index, Encoding.ASCII.GetBytes(Convert.ToBase64String([.. bytes])));
    }

    [GeneratedRegex("(?:[A-Za-z0-9+/]{4}){7,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?=\")")]
    private static partial Regex Encoded();
}
