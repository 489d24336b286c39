using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Tests.Ordered;

/// <summary>The rules of the tree itself: order within and between nodes, one depth, no empty leaf below a root.</summary>
internal static class KeyTreeRules
{
    public static void Check(OrderedKeys keys)
    {
        for (int i = 0; i < OrderedKeys.PartitionCount; i++)
        {
            if (keys.PartitionAt(i) is not { } partition)
                continue;
            int leafDepth = -1;
            long count = 0;
            CheckNode(partition.Root, null, null, 0, ref leafDepth, ref count);
            Assert.Equal(partition.Count, count);
        }
    }

    private static void CheckNode(KeyNode node, byte[]? from, byte[]? to, int depth, ref int leafDepth, ref long count)
    {
        for (int i = 0; i < node.Count; i++)
        {
            byte[] key = node.KeyAt(i);
            Assert.True(from is null || SortedModel.Order.Compare(key, from) >= 0, "A key lies below its node's range.");
            Assert.True(to is null || SortedModel.Order.Compare(key, to) < 0, "A key lies above its node's range.");
            Assert.True(i == 0 || SortedModel.Order.Compare(node.KeyAt(i - 1), key) < 0, "Keys are out of order.");
        }
        if (node.Children is not { } children)
        {
            Assert.True(depth == 0 || node.Count > 0, "A leaf is empty.");
            Assert.True(leafDepth < 0 || leafDepth == depth, "Leaves differ in depth.");
            leafDepth = depth;
            count += node.Count;
            return;
        }
        for (int i = 0; i <= node.Count; i++)
        {
            CheckNode(children[i], i == 0 ? from : node.KeyAt(i - 1), i == node.Count ? to : node.KeyAt(i),
                depth + 1, ref leafDepth, ref count);
        }
    }
}
