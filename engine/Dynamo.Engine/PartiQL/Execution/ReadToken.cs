using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>
/// NextToken: where a SELECT goes on. Opaque to clients: base 64 of a hash of the statement and its values (u64), the
/// range (u32) and the key behind which that range goes on, in item form.
/// </summary>
internal readonly record struct ReadToken(int Range, byte[] StartKey)
{
    private const int HeaderBytes = sizeof(ulong) + sizeof(uint);

    /// <param name="text">The statement as it was sent.</param>
    /// <param name="values">Its literals and parameters.</param>
    public static string Write(ReadOnlySpan<byte> text, ReadOnlySpan<byte> values, int range, ReadOnlySpan<byte> lastKey)
    {
        byte[] bytes = new byte[HeaderBytes + lastKey.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Hash(text, values));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(ulong)), (uint)range);
        lastKey.CopyTo(bytes.AsSpan(HeaderBytes));
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Refuses a token that was not made for this statement with these values.</summary>
    /// <param name="ranges">How many ranges the statement has.</param>
    public static ReadToken Read(string token, ReadOnlySpan<byte> text, ReadOnlySpan<byte> values, int ranges)
    {
        byte[] bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out int length) || length <= HeaderBytes)
            ThrowInvalid();
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Hash(text, values))
            DynamoException.ThrowValidation("NextToken does not match request");
        uint range = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(sizeof(ulong)));
        if (range >= ranges)
            ThrowInvalid();
        return new ReadToken((int)range, bytes[HeaderBytes..length]);
    }

    [DoesNotReturn]
    public static void ThrowInvalid() => DynamoException.ThrowValidation("Invalid NextToken");

    private static ulong Hash(ReadOnlySpan<byte> text, ReadOnlySpan<byte> values)
        => BitOperations.RotateLeft(XxHash64.Hash(text), 1) ^ XxHash64.Hash(values);
}
