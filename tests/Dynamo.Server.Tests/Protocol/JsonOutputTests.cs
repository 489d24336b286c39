using System.Text;
using System.Text.Json;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Server.Tests.Protocol;

public class JsonOutputTests
{
    [Fact]
    public void Bytes_that_need_escapes_are_found_wherever_they_stand()
    {
        for (int length = 0; length <= 70; length++)
        {
            byte[] text = [.. Enumerable.Range(0, length).Select(i => (byte)(i % 3 == 0 ? ' ' : i % 3 == 1 ? '\x7f' : '\xff'))];
            Assert.False(JsonText.NeedsEscape(text), $"{length}");
            for (int i = 0; i < length; i++)
            {
                byte plain = text[i];
                foreach (byte escaped in new byte[] { 0, 0x1F, (byte)'"', (byte)'\\' })
                {
                    text[i] = escaped;
                    Assert.True(JsonText.NeedsEscape(text), $"{escaped} at {i} of {length}");
                }
                text[i] = plain;
            }
        }
    }

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(0.5, "0.5")]
    [InlineData(1, "1.0")]
    [InlineData(12.5, "12.5")]
    [InlineData(1024, "1024.0")]
    public void Units_are_printed_as_Java_prints_them(double units, string text)
        => Assert.Equal(text, Written(o => o.Units(units)));

    [Theory]
    [InlineData(1_783_950_123_456, "1.783950123456E9")]
    [InlineData(1_783_950_123_000, "1.783950123E9")]
    [InlineData(1_700_000_000_000, "1.7E9")]
    [InlineData(2_000_000_000_000, "2.0E9")]
    [InlineData(0, "0.0")]
    public void Timestamp_is_printed_as_Java_prints_seconds(long milliseconds, string text)
        => Assert.Equal(text, Written(o => o.Timestamp(milliseconds)));

    [Fact]
    public void String_of_any_text_reads_back_equal()
    {
        // Goal: escapes are complete. Approach: any text, written here and read by System.Text.Json.
        Check.QuickThrowOnFailure(Prop.ForAll<string?>(text =>
        {
            string sent = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
            string json = Written(o => o.String(Encoding.UTF8.GetBytes(sent)));
            return JsonSerializer.Deserialize<string>(json) == sent;
        }));
    }

    [Fact]
    public void String_escapes_what_DynamoDB_escapes_and_nothing_else()
    {
        StringBuilder all = new();
        for (int i = 0; i < 0x180; i++)
            all.Append((char)i);
        string expected = "\"" + string.Concat(all.ToString().Select(c => c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            < ' ' => $"\\u{(int)c:X4}",
            _ => c.ToString(),
        })) + "\"";
        Assert.Equal(expected, Written(o => o.String(Encoding.UTF8.GetBytes(all.ToString()))));
    }

    [Fact]
    public void Unescape_of_any_escaped_text_gives_it_back()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<string?>(text =>
        {
            string sent = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
            byte[] raw = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(sent)[1..^1]);
            byte[] plain = new byte[raw.Length];
            int length = JsonText.Unescape(raw, plain);
            return Encoding.UTF8.GetString(plain, 0, length) == sent;
        }));
    }

    private static string Written(Action<ResponseBuffer> write)
    {
        using ResponseBuffer output = new();
        write(output);
        return Encoding.UTF8.GetString(output.Written);
    }
}
