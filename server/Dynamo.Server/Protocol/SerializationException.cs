namespace Dynamo.Server.Protocol;

/// <summary>
/// A body that cannot be read as the operation's input. Malformed JSON carries no text; a value of the wrong JSON type
/// carries the text that AWS's Java server has for it.
/// </summary>
internal sealed class SerializationException(string? text = null) : Exception(text)
{
    public string? Text { get; } = text;
}
