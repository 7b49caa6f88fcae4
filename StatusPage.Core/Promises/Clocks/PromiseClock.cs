using StatusPage.Core.Promises.Calendar;

namespace StatusPage.Core.Promises.Clocks;

/// <summary>One promise, running or finished.</summary>
/// <param name="Kind">What was promised.</param>
/// <param name="Cycle">From 1: an incident owes an update again after each update, and its resolution again after each reopening.</param>
/// <param name="Promised">How soon.</param>
/// <param name="StartedAt">What its time is counted from.</param>
/// <param name="DueAt">The last moment at which it is kept.</param>
/// <param name="MetAt">When what was promised came, in time or not; null where it has not.</param>
/// <param name="State">How it stands.</param>
public sealed record PromiseClock(PromiseKind Kind, int Cycle, Span Promised, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset? MetAt, PromiseState State)
{
    /// <summary>Whether it still waits for what was promised, be it late already.</summary>
    public bool IsOpen => MetAt is null;

    public string Key => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Kind.ToWord()}/{Cycle}");
}

/// <summary>A public posting, as far as promises ask for it. Not its displayed time and not its corrections.</summary>
/// <param name="At">When it was posted.</param>
/// <param name="Status">From it on.</param>
/// <param name="Impact">From it on.</param>
/// <param name="Automatic">By the product itself, which is no word from a person.</param>
public sealed record PromisePosting(DateTimeOffset At, Incidents.IncidentStatus Status, Incidents.Impact Impact, bool Automatic);

/// <summary>How a promise ended, as it was written down for good.</summary>
public sealed record SettledPromise(PromiseKind Kind, int Cycle, PromiseState State, DateTimeOffset DueAt);
