namespace Dynamo.Host.Bench;

/// <summary>
/// Numbers from 0 below a growing count, the low ones far more often: Gray et al., "Quickly Generating Billion-Record
/// Synthetic Databases" (SIGMOD 1994), with YCSB's constant 0.99. For one thread.
/// </summary>
internal sealed class Zipfian
{
    private const double Theta = 0.99;
    private static readonly double s_zeta2 = Zeta(0, 2, 0);
    private readonly Random _random;
    private long _count;
    private double _zeta;

    public Zipfian(long count, Random random)
    {
        _random = random;
        _count = count;
        _zeta = Zeta(0, count, 0);
    }

    public long Next(long count)
    {
        if (count > _count)
        {
            _zeta = Zeta(_count, count, _zeta);
            _count = count;
        }
        double u = _random.NextDouble();
        double uz = u * _zeta;
        if (uz < 1)
            return 0;
        if (uz < 1 + Math.Pow(0.5, Theta))
            return 1;
        double eta = (1 - Math.Pow(2.0 / count, 1 - Theta)) / (1 - (s_zeta2 / _zeta));
        return Math.Min(count - 1, (long)(count * Math.Pow((eta * u) - eta + 1, 1 / (1 - Theta))));
    }

    /// <summary>Extends the sum of 1/i^theta from <paramref name="from"/> terms to <paramref name="to"/>.</summary>
    private static double Zeta(long from, long to, double sum)
    {
        for (long i = from; i < to; i++)
            sum += 1 / Math.Pow(i + 1, Theta);
        return sum;
    }
}
