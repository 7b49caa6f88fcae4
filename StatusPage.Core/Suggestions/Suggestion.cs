using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Suggestions;

public enum SuggestionState
{
    /// <summary>Waits for somebody to publish or dismiss it.</summary>
    Open,

    /// <summary>An incident was made of it.</summary>
    Published,

    /// <summary>Somebody decided that customers need not hear of it.</summary>
    Dismissed,

    /// <summary>The alert resolved, or fell silent, before anybody acted.</summary>
    Closed,
}

/// <summary>
/// An incident that an alert suggests. Of one source and fingerprint at most one is open at a time; the alert's repeats
/// are counted on it. It guards its own rules: what is not allowed is refused with a sentence.
/// </summary>
public sealed class Suggestion
{
    public const int MaxTitle = Incident.MaxTitle;
    public const int MaxMessage = 5_000;
    public const int MaxFingerprint = 200;
    public const int MaxUrl = 2_000;
    public const int MaxReason = 500;

    /// <summary>How long an alert that states no beginning may be silent and still count as the same one firing on.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private Suggestion()
    {
    }

    internal Suggestion(AlertSource source, Alert alert, int round, DateTimeOffset now)
    {
        Id = Ids.New(now);
        SourceId = source.Id;
        SourceName = source.Name;
        Fingerprint = alert.Fingerprint;
        Round = round;
        CreatedAt = LastSeenAt = now;
        TimesSeen = 1;
        StartedAt = alert.BeganAt(now);
        AlertStartsAt = alert.StartsAt;
        Title = alert.Title;
        Message = alert.Message;
        Url = alert.Url;
        RunbookUrl = alert.RunbookUrl;
    }

    public string Id { get; private set; } = "";

    public string SourceId { get; private set; } = "";

    /// <summary>As it was when the alert came in; the source may be gone since.</summary>
    public string SourceName { get; private set; } = "";

    /// <summary>What the sender knows the alert by.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>The how many-th suggestion of this source and fingerprint, from 1.</summary>
    public int Round { get; private set; }

    public string Title { get; internal set; } = "";

    public string? Message { get; internal set; }

    public Impact Impact { get; internal set; }

    public string? ComponentId { get; internal set; }

    /// <summary>When the alert began, as far as the sender said.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The beginning that the sender states with each repeat; null where it states none.</summary>
    public DateTimeOffset? AlertStartsAt { get; private set; }

    /// <summary>When the alert resolved; null while it fires.</summary>
    public DateTimeOffset? AlertEndedAt { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset LastSeenAt { get; internal set; }

    /// <summary>How often the alert came in firing, from 1.</summary>
    public int TimesSeen { get; internal set; }

    /// <summary>The alert in the system that sent it; http or https.</summary>
    public string? Url { get; internal set; }

    public string? RunbookUrl { get; internal set; }

    public SuggestionState State { get; private set; }

    /// <summary>When it was published, dismissed or closed; null while open.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecidedBy { get; private set; }

    /// <summary>Why it was dismissed, or closed without a word from its sender.</summary>
    public string? Reason { get; private set; }

    public string? IncidentId { get; private set; }

    /// <summary>
    /// Whether a firing alert is this one still, and not one that fires anew: it has not resolved since, and says it
    /// began when this one did (or says nothing, and was never silent for longer than <see cref="Silence"/>).
    /// </summary>
    internal bool IsSameRun(Alert alert, DateTimeOffset now) => State == SuggestionState.Open
        || (AlertEndedAt is null && (alert.StartsAt is { } starts ? starts == AlertStartsAt : AlertStartsAt is null && now - LastSeenAt <= Silence));

    internal void Publish(string incidentId, Actor by, DateTimeOffset now)
    {
        Decide(SuggestionState.Published, by, now);
        IncidentId = incidentId;
    }

    internal void Dismiss(string? reason, Actor by, DateTimeOffset now)
    {
        Decide(SuggestionState.Dismissed, by, now);
        Reason = reason;
    }

    /// <summary>The alert resolved.</summary>
    internal void End(Alert alert, Actor by, DateTimeOffset now)
    {
        var ended = alert.EndsAt is { } at && at <= now ? at : now;
        AlertEndedAt = ended > StartedAt ? ended : StartedAt;
        if (State == SuggestionState.Open)
        {
            Decide(SuggestionState.Closed, by, now);
        }
    }

    /// <summary>Its end did not come, and neither did a repeat.</summary>
    internal void FallSilent(Actor by, DateTimeOffset now)
    {
        AlertEndedAt = now;
        if (State == SuggestionState.Open)
        {
            Decide(SuggestionState.Closed, by, now);
            Reason = $"The alert was not heard of for {SilentAlerts.After.TotalHours:0} hours and is taken to be over.";
        }
    }

    private void Decide(SuggestionState state, Actor by, DateTimeOffset now)
    {
        State = state;
        DecidedAt = now;
        DecidedBy = by.Name;
    }
}
