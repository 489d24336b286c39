using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Kind = Dynamo.Engine.PartiQL.Syntax.StatementTokenKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>The tokens of one statement, read forwards, and the messages about it.</summary>
internal ref struct StatementReader
{
    private readonly ReadOnlySpan<byte> _text;

    public StatementReader(ReadOnlySpan<byte> text)
    {
        _text = text;
        Move(0);
    }

    public StatementToken Current { get; private set; }

    public readonly Kind Kind => Current.Kind;

    public readonly ReadOnlySpan<byte> Text(StatementToken token) => _text.Slice(token.Start, token.Length);

    /// <summary>The token behind the current one.</summary>
    public readonly StatementToken Peek() => StatementLexer.Read(_text, Current.End);

    /// <summary>Returns the current token and moves on.</summary>
    public StatementToken Take()
    {
        StatementToken taken = Current;
        Move(taken.End);
        return taken;
    }

    public bool TryTake(Kind kind)
    {
        if (Current.Kind != kind)
            return false;
        Take();
        return true;
    }

    /// <summary>Whether the current token is this keyword; keywords have no case.</summary>
    public readonly bool IsWord(ReadOnlySpan<byte> keyword)
        => Current.Kind == Kind.Word && Ascii.EqualsIgnoreCase(Text(Current), keyword);

    public bool TryTakeWord(ReadOnlySpan<byte> keyword)
    {
        if (!IsWord(keyword))
            return false;
        Take();
        return true;
    }

    public StatementToken Expect(Kind kind)
    {
        if (Current.Kind != kind)
            ThrowUnsupported();
        return Take();
    }

    public void ExpectWord(ReadOnlySpan<byte> keyword)
    {
        if (!TryTakeWord(keyword))
            ThrowUnsupported();
    }

    /// <summary>The name that a word is, between quotes or not.</summary>
    public readonly byte[] Name(StatementToken token)
        => token.Kind == Kind.QuotedWord ? Unquote(token) : Text(token).ToArray();

    /// <summary>What stands between the quotes of a token.</summary>
    public readonly byte[] Unquote(StatementToken token)
    {
        ReadOnlySpan<byte> text = Text(token);
        byte quote = text[0];
        text = text[1..^1];
        if (!text.Contains(quote))
            return text.ToArray();
        List<byte> unquoted = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            unquoted.Add(text[i]);
            if (text[i] == quote)
                i++;
        }
        return [.. unquoted];
    }

    /// <summary><c> at line:column:length</c>, as some messages end.</summary>
    public readonly string At(StatementToken token)
    {
        ReadOnlySpan<byte> before = _text[..token.Start];
        int line = 1 + before.Count((byte)'\n');
        int column = 1 + CountCharacters(before[(before.LastIndexOf((byte)'\n') + 1)..]);
        return string.Create(CultureInfo.InvariantCulture, $" at {line}:{column}:{CountCharacters(Text(token))}");
    }

    /// <summary>Those of Unicode: every byte of UTF-8 that does not continue one.</summary>
    private static int CountCharacters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte value in text)
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }

    [DoesNotReturn]
    public static void ThrowNotWellFormed(string problem)
        => DynamoException.ThrowValidation($"Statement wasn't well formed, can't be processed: {problem}");

    /// <summary>Refuses what is well formed but not a part of DynamoDB's statements.</summary>
    [DoesNotReturn]
    public static void ThrowUnsupported() => ThrowNotWellFormed("Unexpected term");

    private void Move(int position) => Current = StatementLexer.Read(_text, position);
}
