using System.Diagnostics.CodeAnalysis;
using System.Text;
using Dynamo.Engine.Errors;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>The tokens of one expression, read forwards, and the messages about it.</summary>
internal ref struct TokenReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly string _messagePrefix;
    private Token _previous;

    /// <param name="messagePrefix">What every message about the expression begins with.</param>
    public TokenReader(ReadOnlySpan<byte> text, string messagePrefix)
    {
        _text = text;
        _messagePrefix = messagePrefix;
        Current = Lexer.Read(text, 0);
        _previous = Current;
    }

    public Token Current { get; private set; }

    public readonly TokenKind Kind => Current.Kind;

    public readonly ReadOnlySpan<byte> Text(Token token) => _text.Slice(token.Start, token.Length);

    /// <summary>The kind of the token behind the current one.</summary>
    public readonly TokenKind Peek() => Lexer.Read(_text, Current.End).Kind;

    /// <summary>Returns the current token and moves on.</summary>
    public Token Take()
    {
        _previous = Current;
        Current = Lexer.Read(_text, Current.End);
        return _previous;
    }

    public bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        Take();
        return true;
    }

    public Token Expect(TokenKind kind)
    {
        if (Current.Kind != kind)
            ThrowSyntaxError();
        return Take();
    }

    [DoesNotReturn]
    public readonly void Throw(string problem) => DynamoException.ThrowValidation(_messagePrefix + problem);

    /// <summary>
    /// DynamoDB names the token where reading stopped, and quotes the text from the token before it to the one
    /// behind it.
    /// </summary>
    [DoesNotReturn]
    public readonly void ThrowSyntaxError()
    {
        Token next = Lexer.Read(_text, Current.End);
        string token = Current.Kind == TokenKind.End ? "<EOF>" : Encoding.UTF8.GetString(Text(Current));
        string near = Encoding.UTF8.GetString(_text[_previous.Start..next.End]);
        Throw($"Syntax error; token: \"{token}\", near: \"{near}\"");
    }
}
