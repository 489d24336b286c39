using Dynamo.Storage;

namespace Dynamo.Engine.Streams;

/// <summary>The first and last record that a stream holds; of an empty one, the place where the first could be.</summary>
internal readonly record struct StreamEnds(StreamPosition First, StreamPosition Last)
{
    public static async ValueTask<StreamEnds> FindAsync(IStore store, KeyspaceId records)
    {
        FirstKey first = new();
        await store.RangeAsync(new KeyRange(records, default, default, KeysOnly: true), first);
        FirstKey last = new();
        await store.RangeAsync(new KeyRange(records, default, default, Descending: true, KeysOnly: true), last);
        return new StreamEnds(first.Position, last.Position);
    }

    private sealed class FirstKey : IRangeVisitor
    {
        public StreamPosition Position { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Position = StreamPosition.Read(key);
            return false;
        }
    }
}
