using System.Buffers.Binary;
using System.Security.Cryptography;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Transactions;

/// <summary>
/// What is kept of a transaction with a ClientRequestToken: when it was done, a digest of what it asked for, and the
/// sizes that a replay is charged for (docs/formats/tokens.md).
/// </summary>
internal readonly ref struct TokenRecord(ReadOnlySpan<byte> record)
{
    /// <summary>How long a token stands for its transaction, in milliseconds.</summary>
    public const long WindowMs = 10 * 60 * 1000;

    private const int HeaderLength = 1 + sizeof(long) + SHA256.HashSizeInBytes;

    private const byte FormatVersion = 2;

    /// <summary>As <see cref="FormatVersion"/>, but without sizes.</summary>
    private const byte VersionWithoutSizes = 1;
    private const byte ByTokenPrefix = 1;
    private const byte ByTimePrefix = 2;

    private readonly ReadOnlySpan<byte> _record = record;

    /// <summary>Bounds of the keys in order of time.</summary>
    public static readonly byte[] FirstByTime = [ByTimePrefix];

    public bool IsPresent => !_record.IsEmpty;

    /// <summary>The transaction's commit time, milliseconds since 1970 UTC.</summary>
    public long TimeMs
    {
        get
        {
            if (_record.Length < HeaderLength || _record[0] is not (FormatVersion or VersionWithoutSizes))
                throw Damaged();
            return BinaryPrimitives.ReadInt64LittleEndian(_record[1..]);
        }
    }

    public ReadOnlySpan<byte> Digest => _record[(1 + sizeof(long))..HeaderLength];

    /// <summary>The larger of the images before and after an action, in bytes.</summary>
    public int SizeOf(int action)
    {
        if (_record[0] == VersionWithoutSizes)
            return 0;
        if (_record.Length < LengthOf(action + 1))
            throw Damaged();
        return BinaryPrimitives.ReadInt32LittleEndian(_record[LengthOf(action)..]);
    }

    public static int LengthOf(int actions) => HeaderLength + actions * sizeof(int);

    /// <param name="destination">As long as <see cref="LengthOf"/> says; sizes follow by <see cref="WriteSize"/>.</param>
    public static void Write(Span<byte> destination, long timeMs, ReadOnlySpan<byte> digest)
    {
        destination[0] = FormatVersion;
        BinaryPrimitives.WriteInt64LittleEndian(destination[1..], timeMs);
        digest.CopyTo(destination[(1 + sizeof(long))..]);
    }

    public static void WriteSize(Span<byte> destination, int action, int sizeBytes)
        => BinaryPrimitives.WriteInt32LittleEndian(destination[(HeaderLength + action * sizeof(int))..], sizeBytes);

    private static InvalidDataException Damaged() => new("A token's record is damaged, or of a newer version.");

    /// <summary>The key of a token's record.</summary>
    public static byte[] Key(ReadOnlySpan<byte> token) => [ByTokenPrefix, .. token];

    /// <summary>A second key, without a value, that puts tokens in the order of their times. Ends with the first.</summary>
    public static byte[] TimeKey(long timeMs, ReadOnlySpan<byte> key)
    {
        byte[] timeKey = new byte[1 + sizeof(long) + key.Length];
        timeKey[0] = ByTimePrefix;
        BinaryPrimitives.WriteInt64BigEndian(timeKey.AsSpan(1), timeMs);
        key.CopyTo(timeKey.AsSpan(1 + sizeof(long)));
        return timeKey;
    }

    /// <summary>The key of the record that a key by time belongs to.</summary>
    public static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> timeKey) => timeKey[(1 + sizeof(long))..];

    /// <summary>Of everything that makes two requests the same transaction; what is returned does not count, nor any map's order.</summary>
    public static byte[] DigestOf(TransactWriteItemsRequest request)
    {
        using ValueWriter bytes = new();
        Span<byte> maps = stackalloc byte[3 * ValueDigest.LengthBytes];
        foreach (TransactWriteItem action in request.TransactItems)
        {
            bytes.Raw([(byte)(action.HasPut ? 1 : action.HasUpdate ? 2 : action.HasDelete ? 3 : 4)]);
            bytes.Member(action.TableName.Span);
            bytes.Member(action.UpdateExpression.Span);
            bytes.Member(action.ConditionExpression.Span);
            maps.Clear();
            ValueDigest.OfAttributes(ItemBytes.Attributes(request.Bytes(action.HasPut ? action.Item : action.Key)), maps[..ValueDigest.LengthBytes]);
            action.ExpressionAttributes.AddTo(maps[ValueDigest.LengthBytes..(2 * ValueDigest.LengthBytes)], maps[(2 * ValueDigest.LengthBytes)..]);
            bytes.Raw(maps);
        }
        return SHA256.HashData(bytes.Written);
    }
}
