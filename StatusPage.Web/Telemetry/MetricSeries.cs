using System.Diagnostics.Metrics;

namespace StatusPage.Web.Telemetry;

/// <summary>What one instrument has measured, by labels.</summary>
internal abstract class MetricSeries(Instrument instrument)
{
    protected Instrument Instrument { get; } = instrument;

    public static MetricSeries Of(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => new HistogramSeries(histogram),
        { IsObservable: true } => new ObservedSeries(instrument),
        _ => new SumSeries(instrument),
    };

    public abstract void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    public abstract MetricFamily Read();

    /// <summary>Called before the observable instruments are asked.</summary>
    public virtual void Begin()
    {
    }

    protected MetricFamily Family(string type, IReadOnlyList<MetricSample> samples) =>
        new(PrometheusNames.Of(Instrument), type, Instrument.Description ?? "", samples);

    protected static IEnumerable<KeyValuePair<Labels, T>> InOrder<T>(IEnumerable<KeyValuePair<Labels, T>> series) =>
        series.OrderBy(pair => pair.Key.Value1, StringComparer.Ordinal).ThenBy(pair => pair.Key.Value2, StringComparer.Ordinal);
}

/// <summary>A counter, or a number that goes up and down by what is added.</summary>
internal sealed class SumSeries(Instrument instrument) : MetricSeries(instrument)
{
    private readonly StripedByLabels _series = new(1);

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.Of(tags).Add(value);

    public void Count(long by, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _series.Of(tags).Count(0, by);

    public override MetricFamily Read() => Family(
        PrometheusNames.IsCounter(Instrument) ? "counter" : "gauge",
        [.. InOrder(_series.All).Select(pair => new MetricSample("", pair.Key, pair.Value.Total(0) + pair.Value.Sum()))]);
}

/// <summary>A distribution, in the buckets that the instrument advises.</summary>
internal sealed class HistogramSeries : MetricSeries
{
    private readonly StripedByLabels _series;
    private readonly double[] _bounds;
    private readonly string[] _boundTexts;

    public HistogramSeries(Histogram<double> instrument)
        : base(instrument)
    {
        _bounds = [.. instrument.Advice?.HistogramBucketBoundaries ?? throw new ArgumentException($"{instrument.Name} advises no buckets.")];
        _boundTexts = [.. _bounds.Select(PrometheusText.Number), "+Inf"];
        _series = new StripedByLabels(_boundTexts.Length);
    }

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.Of(tags);
        var bucket = 0;
        // Bounds are inclusive, as "le" says; most that is measured falls into the first.
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        series.Count(bucket);
        series.Add(value);
    }

    public override MetricFamily Read()
    {
        var samples = new List<MetricSample>();
        foreach (var (labels, series) in InOrder(_series.All))
        {
            long counted = 0;
            for (var bucket = 0; bucket < _boundTexts.Length; bucket++)
            {
                counted += series.Total(bucket);
                samples.Add(new MetricSample("_bucket", labels with { Bound = _boundTexts[bucket] }, counted));
            }

            samples.Add(new MetricSample("_sum", labels, series.Sum()));
            samples.Add(new MetricSample("_count", labels, counted));
        }

        return Family("histogram", samples);
    }
}

/// <summary>What somebody knows when asked.</summary>
internal sealed class ObservedSeries(Instrument instrument) : MetricSeries(instrument)
{
    private readonly Dictionary<Labels, double> _now = [];

    public override void Begin() => _now.Clear();

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _now[Labels.Of(tags)] = value;

    public override MetricFamily Read() => Family(
        PrometheusNames.IsCounter(Instrument) ? "counter" : "gauge",
        [.. InOrder(_now).Select(pair => new MetricSample("", pair.Key, pair.Value))]);
}
