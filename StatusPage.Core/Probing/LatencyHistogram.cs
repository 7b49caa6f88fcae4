namespace StatusPage.Core.Probing;

/// <summary>
/// How often each latency was seen, in buckets that are a millisecond wide up to 33 ms and at most 3 % wide above. Two of
/// them add up exactly, so percentiles of a day come out of its hours; a percentile read off it is at most 3 % too high,
/// never too low. Pure.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>The longest latency told apart: longer ones count as this.</summary>
    public const int MaxMs = 120_000;

    /// <summary>The highest latency of each bucket.</summary>
    private static readonly int[] Upper = MakeBuckets();

    private static readonly int MaxEncoded = Upper.Length * 10;

    private readonly int[] _counts = new int[Upper.Length];

    public int Count { get; private set; }

    public static LatencyHistogram Of(IEnumerable<int> latenciesMs)
    {
        var histogram = new LatencyHistogram();
        foreach (var latency in latenciesMs)
        {
            histogram.Add(latency);
        }

        return histogram;
    }

    public static LatencyHistogram Decode(ReadOnlySpan<byte> encoded)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(encoded);
        return histogram;
    }

    public void Add(int latencyMs)
    {
        var bucket = Array.BinarySearch(Upper, Math.Clamp(latencyMs, 0, MaxMs));
        _counts[bucket < 0 ? ~bucket : bucket]++;
        Count++;
    }

    /// <summary>Adds all of another, as <see cref="Encode"/> gave it.</summary>
    public void Add(ReadOnlySpan<byte> encoded)
    {
        var reader = new VarIntReader(encoded);
        var bucket = 0;
        while (!reader.AtEnd)
        {
            bucket += reader.Next();
            var count = reader.Next();
            _counts[bucket] += count;
            Count += count;
        }
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>Pairs of the distance from the bucket before and the count; empty buckets take no room.</summary>
    public byte[] Encode()
    {
        var writer = new VarIntWriter(stackalloc byte[MaxEncoded]);
        var last = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            if (_counts[bucket] > 0)
            {
                writer.Add(bucket - last);
                writer.Add(_counts[bucket]);
                last = bucket;
            }
        }

        return writer.Written.ToArray();
    }

    /// <summary>The latency in ms that this share (0 to 100) of all did not exceed (nearest rank); null without any.</summary>
    public int? Percentile(double percent)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(Count * Math.Clamp(percent, 0, 100) / 100));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return Upper[bucket];
            }
        }

        return MaxMs;
    }

    private static int[] MakeBuckets()
    {
        var upper = new List<int>();
        for (var bound = 0; bound < MaxMs; bound = Math.Max(bound + 1, bound * 103 / 100))
        {
            upper.Add(bound);
        }

        upper.Add(MaxMs);
        return [.. upper];
    }
}
