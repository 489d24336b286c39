using System.Runtime.InteropServices;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Vectors;

/// <summary>
/// The entry that one image of an item has in one vector index (docs/formats/vectors.md): its key, and the vector as
/// 32-bit floats in front of what is projected. Reusable; made anew for each index and image.
/// </summary>
internal sealed class VectorEntry
{
    private readonly ValueWriter _key = new(128);
    private readonly ValueWriter _value = new(256);

    /// <summary>Whether the item is in the index at all.</summary>
    public bool Exists { get; private set; }

    public ReadOnlySpan<byte> Key => _key.Written;

    public ReadOnlySpan<byte> Value => _value.Written;

    /// <summary>The floats of an entry's value, in place; it may lie at any address.</summary>
    public static ReadOnlySpan<float> VectorOf(ReadOnlySpan<byte> value, int dimensions)
        => MemoryMarshal.Cast<byte, float>(value[..(dimensions * sizeof(float))]);

    /// <summary>What the entry projects, in item form, the vector left out.</summary>
    public static ReadOnlySpan<byte> ProjectedOf(ReadOnlySpan<byte> value, int dimensions) => value[(dimensions * sizeof(float))..];

    /// <param name="item">The image; empty if there is none.</param>
    /// <param name="itemKey">The item's key in its table.</param>
    public void Make(TableVectorIndex index, ReadOnlySpan<byte> item, ReadOnlySpan<byte> itemKey)
    {
        _key.Reset();
        _value.Reset();
        Exists = !item.IsEmpty && VectorValues.FitsSchema(index, item) && TryWriteVector(index, item);
        if (!Exists)
            return;
        if (index.Hash is { } hash)
            KeyBytes.WritePartition(hash, item, _key);
        _key.Raw(itemKey);
        Project(index, item);
    }

    private bool TryWriteVector(TableVectorIndex index, ReadOnlySpan<byte> item)
    {
        int length = index.Dimensions * sizeof(float);
        Span<float> vector = MemoryMarshal.Cast<byte, float>(_value.GetSpan(length)[..length]);
        if (!VectorText.TryRead(ItemBytes.Find(item, index.Attribute), vector))
            return false;
        _value.Advance(length);
        return true;
    }

    private void Project(TableVectorIndex index, ReadOnlySpan<byte> item)
    {
        int start = _value.BeginItem();
        int count = 0;
        int sizeBytes = 0;
        foreach (AttributeEntry attribute in ItemBytes.Attributes(item))
        {
            if (!index.Projects(attribute.Name))
                continue;
            _value.Name(attribute.Name);
            _value.Raw(attribute.Value.Bytes);
            count++;
            sizeBytes += attribute.Name.Length + ItemSize.Of(attribute.Value);
        }
        _value.EndItem(start, count, sizeBytes);
    }
}
