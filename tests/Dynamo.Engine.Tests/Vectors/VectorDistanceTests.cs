using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Tests.Vectors;

/// <summary>Goal: scores are what the definitions say. Approach: known values, and plain loops beside the vectorised ones.</summary>
public class VectorDistanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(31)]
    [InlineData(1536)]
    public void Scores_are_those_of_a_plain_loop(int dimensions)
    {
        Random random = new(dimensions);
        for (int round = 0; round < 50; round++)
        {
            float[] left = Any(random, dimensions), right = Any(random, dimensions);
            double dot = 0, leftSquare = 0, rightSquare = 0, difference = 0;
            for (int i = 0; i < dimensions; i++)
            {
                dot += (double)left[i] * right[i];
                leftSquare += (double)left[i] * left[i];
                rightSquare += (double)right[i] * right[i];
                difference += ((double)left[i] - right[i]) * ((double)left[i] - right[i]);
            }
            Assert.Equal(dot, Score(DistanceFunction.DotProduct, left, right), 1e-4);
            Assert.Equal(Math.Sqrt(difference), Score(DistanceFunction.Euclidean, left, right), 1e-5);
            Assert.Equal(1 - (dot / Math.Sqrt(leftSquare) / Math.Sqrt(rightSquare)), Score(DistanceFunction.Cosine, left, right), 1e-6);
        }
    }

    [Fact]
    public void Vector_is_at_distance_0_from_itself_and_2_from_its_opposite()
    {
        Random random = new(7);
        foreach (int dimensions in new[] { 1, 2, 3, 7, 16, 100, 4096 })
        {
            float[] vector = Any(random, dimensions);
            Assert.Equal(0, Score(DistanceFunction.Cosine, vector, vector));
            Assert.Equal(2, Score(DistanceFunction.Cosine, vector, [.. vector.Select(v => -v)]));
            Assert.Equal(0, Score(DistanceFunction.Euclidean, vector, vector));
        }
    }

    [Fact]
    public void Extremes_have_a_score()
    {
        Assert.Equal(1, Score(DistanceFunction.Cosine, [0, 0], [1, 2]));
        Assert.Equal(1, Score(DistanceFunction.Cosine, [1, 2], [0, 0]));
        Assert.Equal(0, Score(DistanceFunction.Cosine, [1e-45f, 0], [1e-45f, 0]));
        Assert.Equal(0, Score(DistanceFunction.Cosine, [float.MaxValue, 0], [float.MaxValue, 0]));
        Assert.Equal(float.MaxValue, Score(DistanceFunction.Euclidean, [float.MaxValue, 0], [-float.MaxValue, 0]));
        Assert.Equal(-float.MaxValue, Score(DistanceFunction.DotProduct, [float.MaxValue], [-float.MaxValue]));
        Assert.Equal(0, Score(DistanceFunction.DotProduct, [float.MaxValue, float.MaxValue], [float.MaxValue, -float.MaxValue]));
    }

    private static float Score(DistanceFunction function, float[] search, float[] stored)
    {
        VectorDistance distance = new();
        search.CopyTo(distance.Search(search.Length));
        distance.Begin(function);
        return distance.Score(stored);
    }

    private static float[] Any(Random random, int dimensions)
        => [.. Enumerable.Range(0, dimensions).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
