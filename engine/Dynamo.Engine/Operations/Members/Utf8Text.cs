using System.Text;

namespace Dynamo.Engine.Operations.Members;

/// <summary>
/// A text member of a request, as UTF-8: a slice of the request's body or of its arena, valid until the request is
/// reset. Absent (also: JSON null) differs from empty.
/// </summary>
public readonly struct Utf8Text(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Memory { get; } = bytes;

    public bool IsPresent { get; } = true;

    public ReadOnlySpan<byte> Span => Memory.Span;

    public int Length => Memory.Length;

    public bool Is(ReadOnlySpan<byte> text) => Memory.Span.SequenceEqual(text);

    public override string ToString() => Encoding.UTF8.GetString(Memory.Span);

    public static implicit operator Utf8Text(ReadOnlyMemory<byte> bytes) => new(bytes);

    public static implicit operator Utf8Text(byte[] bytes) => new(bytes);

    /// <summary>For tests and other callers that are not in a hurry.</summary>
    public static implicit operator Utf8Text(string? text) => text is null ? default : new(Encoding.UTF8.GetBytes(text));
}
