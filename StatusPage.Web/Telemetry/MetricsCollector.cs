using System.Diagnostics.Metrics;
using StatusPage.Core.Telemetry;

namespace StatusPage.Web.Telemetry;

/// <summary>Listens to the instruments of this program's meter from the start, and reads them all when asked.</summary>
public sealed partial class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<MetricSeries> _all = [];
    private readonly Lock _lock = new();
    private readonly Lock _reading = new();
    private readonly ILogger<MetricsCollector> _logger;

    public MetricsCollector(StatusMetrics metrics, ILogger<MetricsCollector> logger)
    {
        _logger = logger;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                if (!Array.Exists(instrument.GetType().GenericTypeArguments, type => type == typeof(long) || type == typeof(double)))
                {
                    throw new NotSupportedException($"{instrument.Name} measures neither long nor double, and nobody would hear of it.");
                }

                var series = MetricSeries.Of(instrument);
                lock (_lock)
                {
                    _all.Add(series);
                }

                listener.EnableMeasurementEvents(instrument, series);
            }
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, series) => ((MetricSeries)series!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, series) =>
        {
            if (series is SumSeries sum)
            {
                sum.Count(value, tags);
            }
            else
            {
                ((MetricSeries)series!).Record(value, tags);
            }
        });
        _listener.Start();
    }

    /// <summary>All metrics as they are now, by name.</summary>
    public IReadOnlyList<MetricFamily> Read()
    {
        // One at a time: what is observed is kept while it is written.
        lock (_reading)
        {
            List<MetricSeries> all;
            lock (_lock)
            {
                all = [.. _all];
            }

            all.ForEach(series => series.Begin());
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException exception)
            {
                // What one of them could not say is missing; the others are there.
                LogNotObserved(exception);
            }

            return [.. all.Select(series => series.Read()).OrderBy(family => family.Name, StringComparer.Ordinal)];
        }
    }

    public void Dispose() => _listener.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some metrics could not be read; they are left out this time")]
    private partial void LogNotObserved(Exception exception);
}
