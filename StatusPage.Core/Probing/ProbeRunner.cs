using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Probing;

/// <param name="Probe">The probe's number.</param>
/// <param name="Version">Of its definition.</param>
/// <param name="Check">What to run.</param>
/// <param name="In">From now; negative where it is overdue.</param>
internal sealed record DueCheck(long Probe, int Version, ICheck Check, TimeSpan In);

/// <summary>
/// Starts claimed checks at their moment, many at once, and writes what they found in batches. It counts time by the
/// clock that is never set, so nothing here minds when the other one is.
/// </summary>
internal sealed partial class ProbeRunner(
    ProbeResults results, AutomaticIncidents incidents, ConnectivityCheck connectivity, SweepOptions options, StatusMetrics metrics, TimeProvider clock, ILogger<ProbeRunner> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    /// <summary>A loop that ought to come round every 20 ms and does not for this long tells of a machine that cannot keep up.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryWriting = TimeSpan.FromSeconds(1);
    private const int ReconciledAtOnce = 8;

    /// <summary>Of attempts, a second apart.</summary>
    private const int SayEvery = 60;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Waiting, long> _waiting = new();
    private readonly HashSet<long> _known = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<CheckRecord> _found = Channel.CreateUnbounded<CheckRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<string> _troubled = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private Task[] _loops = [];
    private int _running;
    private int _reconciling;
    private long _stalls;

    /// <summary>Asked whether this machine is connected at all, before a failure is believed.</summary>
    public IReadOnlyList<string> References { get; set; } = [];

    /// <summary>Checks that wait for their moment, run, or are not yet written.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _known.Count;
            }
        }
    }

    public bool IsIdle => Pending == 0 && Volatile.Read(ref _reconciling) == 0;

    /// <param name="checks">Claimed for this process.</param>
    /// <param name="lease">One that has not been started by then is no longer ours.</param>
    /// <returns>The probes it took. One that is still on its way is not run beside itself: its claim is to be given back.</returns>
    public IReadOnlySet<long> Enqueue(IReadOnlyList<DueCheck> checks, TimeSpan lease)
    {
        var taken = new HashSet<long>(checks.Count);
        if (checks.Count == 0 || _stop.IsCancellationRequested)
        {
            return taken;
        }

        var now = clock.GetTimestamp();
        lock (_lock)
        {
            foreach (var check in checks)
            {
                if (_known.Add(check.Probe))
                {
                    taken.Add(check.Probe);
                    var due = now + Counts(check.In);
                    _waiting.Enqueue(new Waiting(check, due, now + Counts(lease)), due);
                }
            }

            if (_loops.Length == 0)
            {
                _loops = [Task.Run(StartDueAsync), Task.Run(WriteAsync), Task.Run(ReconcileAsync)];
            }
        }

        Wake();
        return taken;
    }

    /// <summary>Starts no more, ends what runs, and writes what was found.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        Wake();
        while (Volatile.Read(ref _running) > 0)
        {
            await Task.Delay(Tick);
        }

        _found.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await StopAsync();
        }

        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task StartDueAsync()
    {
        var last = clock.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            bool empty;
            lock (_lock)
            {
                var now = clock.GetTimestamp();
                while (_running < options.MaxRunning && _waiting.TryPeek(out var next, out var due) && due <= now)
                {
                    _waiting.Dequeue();
                    Interlocked.Increment(ref _running);
                    ThreadPool.UnsafeQueueUserWorkItem(RunAndForget, (this, next), preferLocal: false);
                }

                empty = _waiting.Count == 0 && _running == 0;
            }

            if (empty)
            {
                await _wake.WaitAsync();
            }
            else
            {
                await Task.Delay(Tick);
                if (clock.GetElapsedTime(last) > Stall)
                {
                    Interlocked.Increment(ref _stalls);
                }
            }

            last = clock.GetTimestamp();
        }
    }

    private static void RunAndForget((ProbeRunner Runner, Waiting Check) work) => _ = work.Runner.RunAsync(work.Check);

    private async Task RunAsync(Waiting waiting)
    {
        var check = waiting.Check;
        var started = clock.GetTimestamp();
        var written = false;
        try
        {
            if (started < waiting.Until)
            {
                var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
                var lateness = (int)Math.Clamp(clock.GetElapsedTime(waiting.Due, started).TotalMilliseconds, 0, int.MaxValue);
                var outcome = await JudgeAsync(check);
                metrics.ProbeChecked(Word(outcome.Verdict), TimeSpan.FromMilliseconds(lateness));
                // What our own stop cut short found nothing; the claim is given back and the probe runs after the start.
                written = !(_stop.IsCancellationRequested && outcome.Verdict == CheckVerdict.Gap)
                    && _found.Writer.TryWrite(new CheckRecord(check.Probe, check.Version, lateness, at, outcome));
            }
        }
        finally
        {
            if (!written)
            {
                Forget(check.Probe);
            }

            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<CheckOutcome> JudgeAsync(DueCheck check)
    {
        var stalls = Volatile.Read(ref _stalls);
        CheckOutcome outcome;
        try
        {
            outcome = await check.Check.RunAsync(_stop.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogThrew(exception, check.Probe);
            return CheckOutcome.Gap("internal_error", $"The check itself failed ({exception.GetType().Name}); this says nothing about the target.");
        }

        if (outcome.Verdict != CheckVerdict.Failed)
        {
            return outcome;
        }

        if (outcome.Code == "timeout" && Volatile.Read(ref _stalls) != stalls)
        {
            return CheckOutcome.Gap("prober_overloaded", "This machine was too busy to tell: it stood still for over a second during the check.");
        }

        try
        {
            return await connectivity.IsConnectedAsync(References, _stop.Token)
                ? outcome
                : CheckOutcome.Gap("no_connectivity", "None of the reference targets could be reached: the network of this machine is down, not the target.");
        }
        catch (OperationCanceledException)
        {
            return CheckOutcome.Gap("stopped", "The status page stopped during the check.");
        }
    }

    private async Task WriteAsync()
    {
        var batch = new List<CheckRecord>(options.BatchSize);
        while (await _found.Reader.WaitToReadAsync())
        {
            if (!_stop.IsCancellationRequested)
            {
                await Task.Delay(options.BatchTime);
            }

            while (batch.Count < options.BatchSize && _found.Reader.TryRead(out var record))
            {
                batch.Add(record);
            }

            await WriteAsync(batch);
            foreach (var record in batch)
            {
                Forget(record.Probe);
            }

            batch.Clear();
        }

        _troubled.Writer.TryComplete();
    }

    /// <summary>Until it is written: a result that was found is not lost for a busy database, only for a stop that will not wait.</summary>
    private async Task WriteAsync(List<CheckRecord> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                foreach (var component in await results.WriteAsync(batch, CancellationToken.None))
                {
                    Interlocked.Increment(ref _reconciling);
                    _troubled.Writer.TryWrite(component);
                }

                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                if (attempt % SayEvery == 1)
                {
                    LogNotWritten(batch.Count, attempt, exception.Message);
                }

                if (_stop.IsCancellationRequested && attempt > 3)
                {
                    return;
                }

                await Task.Delay(RetryWriting);
            }
        }
    }

    /// <summary>Apart from writing, so that an outage of many components keeps no result waiting.</summary>
    private async Task ReconcileAsync()
    {
        while (await _troubled.Reader.WaitToReadAsync())
        {
            var components = new HashSet<string>(StringComparer.Ordinal);
            var taken = 0;
            while (_troubled.Reader.TryRead(out var component))
            {
                components.Add(component);
                taken++;
            }

            // A few at once, so that those that commit together share one publication.
            await Parallel.ForEachAsync(components, new ParallelOptions { MaxDegreeOfParallelism = ReconciledAtOnce }, async (component, _) =>
            {
                try
                {
                    await incidents.ReconcileAsync(component);
                }
                catch (Exception exception) when (DatabaseFaults.Find(exception) is not null)
                {
                    // Whoever watches the database says so; the job makes up for it.
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    LogNotReconciled(exception, component);
                }
            });
            Interlocked.Add(ref _reconciling, -taken);
        }
    }

    private static string Word(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Ok => "ok",
        CheckVerdict.Failed => "failed",
        CheckVerdict.Gap => "not_measured",
    };

    private void Forget(long probe)
    {
        lock (_lock)
        {
            _known.Remove(probe);
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    private long Counts(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    [LoggerMessage(Level = LogLevel.Error, Message = "The check of probe {Probe} threw; it counts as not measured")]
    private partial void LogThrew(Exception exception, long probe);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} results could not be written (attempt {Attempt}): {Why} They are kept and tried again every second")]
    private partial void LogNotWritten(int count, int attempt, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The automatic incident of component {Component} could not be brought up to date; the job tries again")]
    private partial void LogNotReconciled(Exception exception, string component);

    private sealed record Waiting(DueCheck Check, long Due, long Until);
}
