using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>
/// NextToken: where a SELECT goes on. Opaque to clients: base 64 of a hash of the statement (u64), the range (u32) and
/// the key behind which that range goes on, in item form.
/// </summary>
internal readonly record struct ReadToken(int Range, byte[] StartKey)
{
    private const int HeaderBytes = sizeof(ulong) + sizeof(uint);

    public static string Write(ReadOnlySpan<byte> statement, int range, ReadOnlySpan<byte> lastKey)
    {
        byte[] bytes = new byte[HeaderBytes + lastKey.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, XxHash64.Hash(statement));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(ulong)), (uint)range);
        lastKey.CopyTo(bytes.AsSpan(HeaderBytes));
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Refuses a token that was not made for this statement.</summary>
    /// <param name="ranges">How many ranges the statement has.</param>
    public static ReadToken Read(string token, ReadOnlySpan<byte> statement, int ranges)
    {
        byte[] bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out int length) || length <= HeaderBytes)
            DynamoException.ThrowValidation("Invalid NextToken");
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) == XxHash64.Hash(statement)
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(sizeof(ulong))) is var range
            && range < ranges)
            return new ReadToken((int)range, bytes[HeaderBytes..length]);
        ThrowInvalid();
        return default;
    }

    [DoesNotReturn]
    public static void ThrowInvalid() => DynamoException.ThrowValidation("The provided starting key is invalid");
}
