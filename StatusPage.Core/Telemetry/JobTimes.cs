using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Telemetry;

/// <summary>
/// When this process last ran each background job, kept in memory: what is late must show while the database, and with it
/// the scheduler's own books, is away.
/// </summary>
public sealed class JobTimes
{
    private readonly ConcurrentDictionary<string, Times> _byJob = new(StringComparer.Ordinal);
    private readonly StatusMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _since;

    public JobTimes(StatusMetrics metrics, TimeProvider clock)
    {
        (_metrics, _clock, _since) = (metrics, clock, clock.GetUtcNow());
        metrics.Meter.CreateObservableGauge(
            "statuspage.job.last_success.timestamp", () => Known(times => times.SucceededAt), "s", "When a run of a background job last ended well in this process, in Unix time.");
        metrics.Meter.CreateObservableGauge(
            "statuspage.job.last_start.timestamp", () => Known(times => times.StartedAt), "s", "When a run of a background job last began in this process, in Unix time.");
        metrics.Meter.CreateObservableGauge(
            "statuspage.job.late",
            () => Jobs.All.Select(job => Measure(job.Name, IsLate(job) ? 1 : 0)),
            unit: null,
            "1 where a background job should have run again and did not: overdue by four of its intervals and at least a minute.");
    }

    public async Task RunAsync(string job, Func<Task> work)
    {
        var times = _byJob.GetOrAdd(job, _ => new Times());
        times.StartedAt = _clock.GetUtcNow();
        var started = _clock.GetTimestamp();
        var succeeded = false;
        try
        {
            await work();
            succeeded = true;
            times.SucceededAt = _clock.GetUtcNow();
        }
        finally
        {
            _metrics.JobRan(job, succeeded, _clock.GetElapsedTime(started));
        }
    }

    public bool IsLate(RecurringJob job)
    {
        var last = _byJob.GetValueOrDefault(job.Name)?.StartedAt ?? _since;
        return _clock.GetUtcNow() - last > job.Every + job.Patience;
    }

    private IEnumerable<Measurement<double>> Known(Func<Times, DateTimeOffset?> at) =>
        _byJob.Where(pair => at(pair.Value) is not null).Select(pair => Measure(pair.Key, at(pair.Value)!.Value.ToUnixTimeMilliseconds() / 1000.0));

    private static Measurement<double> Measure(string job, double value) => new(value, new KeyValuePair<string, object?>("job", job));

    /// <summary>In ticks: a moment takes two words, and is read while it is written.</summary>
    private sealed class Times
    {
        private long _startedTicks;
        private long _succeededTicks;

        public DateTimeOffset? StartedAt
        {
            get => Read(ref _startedTicks);
            set => Volatile.Write(ref _startedTicks, value!.Value.UtcTicks);
        }

        public DateTimeOffset? SucceededAt
        {
            get => Read(ref _succeededTicks);
            set => Volatile.Write(ref _succeededTicks, value!.Value.UtcTicks);
        }

        private static DateTimeOffset? Read(ref long ticks) => Volatile.Read(ref ticks) is var value && value == 0 ? null : new DateTimeOffset(value, TimeSpan.Zero);
    }
}
