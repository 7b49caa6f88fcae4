using System.Diagnostics.Metrics;

namespace StatusPage.Core.Telemetry;

/// <summary>
/// What the program counts about itself: one meter, an instrument for each thing that happens. What is a state rather than
/// an event is an observable gauge, which whoever knows the state adds to the meter. Names are those of OpenTelemetry; an
/// exporter makes its own of them. Every label has few values: none is an address, a name or an id.
/// </summary>
public sealed class StatusMetrics : IDisposable
{
    public const string MeterName = "StatusPage";

    private static readonly double[] RequestBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] LatenessBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly double[] WaitBounds = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
    private static readonly double[] JobBounds = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

    /// <summary>A check that starts later than this after its moment counts as late.</summary>
    private static readonly TimeSpan LateCheck = TimeSpan.FromSeconds(1);

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestTimes;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _streamsEnded;
    private readonly Counter<long> _checks;
    private readonly Counter<long> _lateChecks;
    private readonly Histogram<double> _lateness;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _jobRuns;
    private readonly Histogram<double> _jobTimes;
    private readonly Counter<long> _signIns;
    private readonly Histogram<double> _gateWaits;
    private readonly Counter<long> _gateTimeouts;

    public StatusMetrics()
    {
        Meter = new Meter(MeterName);
        _requests = Meter.CreateCounter<long>("statuspage.http.requests", null, "HTTP requests answered, by what was asked for and by status code.");
        _requestTimes = Histogram("statuspage.http.request.duration", "Time from a request's arrival to the end of its answer; without event streams.", RequestBounds);
        _streams = Meter.CreateUpDownCounter<long>("statuspage.event_streams.open", null, "Event streams that are open now.");
        _streamsEnded = Meter.CreateCounter<long>("statuspage.event_streams.ended", null, "Event streams that ended, by the reason.");
        _checks = Meter.CreateCounter<long>("statuspage.probe.checks", null, "Checks of probes that were run, by what they found; not_measured says nothing about the target.");
        _lateChecks = Meter.CreateCounter<long>("statuspage.probe.checks.late", null, "Checks of probes that started more than a second after their moment.");
        _lateness = Histogram("statuspage.probe.check.lateness", "How much later than its moment a check of a probe started.", LatenessBounds);
        _deliveries = Meter.CreateCounter<long>("statuspage.deliveries", null, "What came of attempts to deliver, by channel: sent, failed for good, to be retried, or skipped because nobody wants it any more.");
        _jobRuns = Meter.CreateCounter<long>("statuspage.job.runs", null, "Runs of background jobs in this process, by how they ended.");
        _jobTimes = Histogram("statuspage.job.run.duration", "How long runs of background jobs took.", JobBounds);
        _signIns = Meter.CreateCounter<long>("statuspage.sign_ins", null, "Attempts to sign in to the console, by how they ended.");
        _gateWaits = Histogram("statuspage.database.write_wait.duration", "How long changes waited for their turn to write to the database.", WaitBounds);
        _gateTimeouts = Meter.CreateCounter<long>("statuspage.database.write_wait.timeouts", null, "Changes that were refused because their turn to write did not come in time.");
    }

    /// <summary>This program's own: where several run in one process, as tests do, each counts for itself.</summary>
    public Meter Meter { get; }

    public void RequestAnswered(string routeClass, string code, TimeSpan took)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("class", routeClass), new KeyValuePair<string, object?>("code", code));
        _requestTimes.Record(took.TotalSeconds, new KeyValuePair<string, object?>("class", routeClass));
    }

    /// <summary>One whose length says nothing: an event stream, a console's connection.</summary>
    public void RequestAnswered(string routeClass, string code) =>
        _requests.Add(1, new KeyValuePair<string, object?>("class", routeClass), new KeyValuePair<string, object?>("code", code));

    /// <summary>Once somebody listens: what is counted up and down has a value before it first goes up.</summary>
    public void Begin() => _streams.Add(0);

    public void StreamOpened() => _streams.Add(1);

    /// <param name="reason">A word: <c>closed</c>, by the reader or because it took nothing; <c>shutdown</c>.</param>
    public void StreamEnded(string reason)
    {
        _streams.Add(-1);
        _streamsEnded.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    /// <param name="result"><c>ok</c>, <c>failed</c> or <c>not_measured</c>.</param>
    /// <param name="lateness">How much later than due it started.</param>
    public void ProbeChecked(string result, TimeSpan lateness)
    {
        _checks.Add(1, new KeyValuePair<string, object?>("result", result));
        _lateness.Record(lateness.TotalSeconds);
        if (lateness > LateCheck)
        {
            _lateChecks.Add(1);
        }
    }

    /// <param name="channel"><c>email</c>, <c>webhook</c>, <c>slack</c> or <c>teams</c>.</param>
    /// <param name="result"><c>sent</c>, <c>failed</c>, <c>retried</c> or <c>skipped</c>.</param>
    public void Delivered(string channel, string result) =>
        _deliveries.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("result", result));

    public void JobRan(string job, bool succeeded, TimeSpan took)
    {
        _jobRuns.Add(1, new KeyValuePair<string, object?>("job", job), new KeyValuePair<string, object?>("result", succeeded ? "succeeded" : "failed"));
        _jobTimes.Record(took.TotalSeconds, new KeyValuePair<string, object?>("job", job));
    }

    /// <param name="result"><c>succeeded</c>, <c>failed</c> or <c>locked</c>.</param>
    public void SignedIn(string result) => _signIns.Add(1, new KeyValuePair<string, object?>("result", result));

    public void WaitedToWrite(TimeSpan wait) => _gateWaits.Record(wait.TotalSeconds);

    public void GaveUpWaitingToWrite() => _gateTimeouts.Add(1);

    public void Dispose() => Meter.Dispose();

    private Histogram<double> Histogram(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
