using System.Numerics;

namespace StatusPage.Web.Telemetry;

/// <summary>
/// Numbers that many threads add to: each processor has a copy of its own, on cache lines of its own, so that counting a
/// request costs nanoseconds however many are answered at once. Reading adds the copies up.
/// </summary>
internal sealed class Striped
{
    /// <summary>Two cache lines, which processors fetch together.</summary>
    private const int Apart = 16;

    private static readonly int Stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 32));

    private readonly int _width;
    private readonly long[] _counts;
    private readonly double[] _sums;

    /// <param name="counts">How many counters, beside one sum.</param>
    public Striped(int counts)
    {
        _width = (counts + Apart - 1) / Apart * Apart;
        _counts = new long[(_width * Stripes) + Apart];
        _sums = new double[Apart * (Stripes + 1)];
    }

    public void Count(int counter, long by = 1) => Interlocked.Add(ref _counts[Apart + (Stripe() * _width) + counter], by);

    public void Add(double value)
    {
        ref var sum = ref _sums[(Stripe() + 1) * Apart];
        var before = Volatile.Read(ref sum);
        while (true)
        {
            var seen = Interlocked.CompareExchange(ref sum, before + value, before);
            if (seen.Equals(before))
            {
                return;
            }

            before = seen;
        }
    }

    public long Total(int counter)
    {
        long total = 0;
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            total += Volatile.Read(ref _counts[Apart + (stripe * _width) + counter]);
        }

        return total;
    }

    public double Sum()
    {
        double total = 0;
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            total += Volatile.Read(ref _sums[(stripe + 1) * Apart]);
        }

        return total;
    }

    private static int Stripe() => Thread.GetCurrentProcessorId() & (Stripes - 1);
}
