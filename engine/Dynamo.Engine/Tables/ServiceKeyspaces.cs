using System.Buffers.Binary;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>
/// Keyspaces that serve all tables: made when they are first needed and named in the root keyspace
/// (docs/formats/catalog.md).
/// </summary>
internal static class ServiceKeyspaces
{
    public static KeyspaceId Decode(ReadOnlySpan<byte> record) => record.Length == sizeof(long)
        ? new KeyspaceId((uint)BinaryPrimitives.ReadInt64LittleEndian(record))
        : throw CatalogReader.Damaged();

    public static byte[] Encode(KeyspaceId keyspace)
    {
        byte[] record = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(record, keyspace.Value);
        return record;
    }
}
