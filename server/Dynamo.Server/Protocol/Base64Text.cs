using System.Buffers;
using System.Buffers.Text;

namespace Dynamo.Server.Protocol;

/// <summary>Members of type Blob: strict base64, with DynamoDB's texts for what is not.</summary>
internal static class Base64Text
{
    /// <summary>Decodes to at least three quarters of the text's length; answers the count of bytes.</summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (text.Length % 4 != 0)
        {
            throw new SerializationException(
                $"Base64 encoded length is expected a multiple of 4 bytes but found: {text.Length}");
        }
        if (text.IsEmpty)
            return 0;
        int padding = text[^1] != '=' ? 0 : text[^2] != '=' ? 1 : 2;
        OperationStatus status = Base64.DecodeFromUtf8(text, destination, out _, out int written);
        // .NET's decoder steps over blanks, which leaves fewer bytes, and forgives set bits behind the last byte.
        if (status != OperationStatus.Done || written != text.Length / 4 * 3 - padding || HasBitsBehindTheEnd(text, padding))
            throw new SerializationException("Invalid last non-pad Base64 character dectected");
        return written;
    }

    private static bool HasBitsBehindTheEnd(ReadOnlySpan<byte> text, int padding)
    {
        if (padding == 0)
            return false;
        byte last = text[^(padding + 1)];
        return padding == 1
            ? !"AEIMQUYcgkosw048"u8.Contains(last) // Low two bits zero.
            : !"AQgw"u8.Contains(last); // Low four bits zero.
    }
}
