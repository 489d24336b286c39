using System.Numerics;

namespace Dynamo.Engine.Vectors;

/// <summary>
/// How far a stored vector is from one search vector. Elements are 32-bit floats, sums are 64-bit, and the score is a
/// 32-bit float that never overflows: what would be beyond the largest one is the largest one (measured on us-east-1
/// and eu-west-2, August 2026).
/// </summary>
internal sealed class VectorDistance
{
    private float[] _search = [];
    private int _dimensions;
    private double _searchSquare;
    private DistanceFunction _function;

    /// <summary>Whether higher scores are closer.</summary>
    public bool HigherIsCloser => _function == DistanceFunction.DotProduct;

    /// <summary>Makes room for the search vector, to be filled before <see cref="Begin"/>.</summary>
    public Span<float> Search(int dimensions)
    {
        if (_search.Length < dimensions)
            _search = new float[dimensions];
        _dimensions = dimensions;
        return _search.AsSpan(0, dimensions);
    }

    public void Begin(DistanceFunction function)
    {
        _function = function;
        ReadOnlySpan<float> search = _search.AsSpan(0, _dimensions);
        _searchSquare = Dot(search, search, out _);
    }

    /// <param name="stored">As many elements as the search vector.</param>
    public float Score(ReadOnlySpan<float> stored)
    {
        ReadOnlySpan<float> search = _search.AsSpan(0, _dimensions);
        double score = _function switch
        {
            DistanceFunction.Cosine => Cosine(search, stored),
            DistanceFunction.Euclidean => Math.Sqrt(SquaredDistance(search, stored)),
            _ => Dot(search, stored, out _),
        };
        return (float)Math.Clamp(score, -float.MaxValue, float.MaxValue);
    }

    /// <summary>1 - cos. A vector of zeros has no direction: the distance from and to it is 1.</summary>
    private double Cosine(ReadOnlySpan<float> search, ReadOnlySpan<float> stored)
    {
        double dot = Dot(search, stored, out double storedSquare);
        if (_searchSquare == 0 || storedSquare == 0)
            return 1;
        // One root of the product: of a square it is exact, so that a vector is at distance 0 from itself.
        return Math.Clamp(1 - (dot / Math.Sqrt(_searchSquare * storedSquare)), 0, 2);
    }

    /// <summary>Both sums in one pass, in the same order, so that equal vectors have equal sums.</summary>
    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right, out double rightSquare)
    {
        Vector<double> dotLow = default, dotHigh = default, squareLow = default, squareHigh = default;
        int i = 0;
        for (; i <= left.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(left[i..]), out Vector<double> leftLow, out Vector<double> leftHigh);
            Vector.Widen(new Vector<float>(right[i..]), out Vector<double> rightLow, out Vector<double> rightHigh);
            dotLow += leftLow * rightLow;
            dotHigh += leftHigh * rightHigh;
            squareLow += rightLow * rightLow;
            squareHigh += rightHigh * rightHigh;
        }
        double dot = Vector.Sum(dotLow + dotHigh);
        rightSquare = Vector.Sum(squareLow + squareHigh);
        for (; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            rightSquare += (double)right[i] * right[i];
        }
        return dot;
    }

    private static double SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector<double> low = default, high = default;
        int i = 0;
        for (; i <= left.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(left[i..]), out Vector<double> leftLow, out Vector<double> leftHigh);
            Vector.Widen(new Vector<float>(right[i..]), out Vector<double> rightLow, out Vector<double> rightHigh);
            Vector<double> differenceLow = leftLow - rightLow, differenceHigh = leftHigh - rightHigh;
            low += differenceLow * differenceLow;
            high += differenceHigh * differenceHigh;
        }
        double sum = Vector.Sum(low + high);
        for (; i < left.Length; i++)
        {
            double difference = (double)left[i] - right[i];
            sum += difference * difference;
        }
        return sum;
    }
}
