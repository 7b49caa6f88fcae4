using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Postmortems;

public enum DebtState
{
    Owed,

    /// <summary>Its time is over; it is owed all the same.</summary>
    Overdue,

    /// <summary>It was published.</summary>
    Met,

    /// <summary>The incident was reopened, and its next resolution decides anew; or corrected, and by what it was owed for is not so; or taken off the page.</summary>
    Withdrawn,
}

/// <summary>That an incident is owed a postmortem, and by when: written as it is resolved, by the policy it began under.</summary>
public sealed class PostmortemDebt
{
    private PostmortemDebt()
    {
    }

    internal PostmortemDebt(string incidentId) => IncidentId = incidentId;

    public string IncidentId { get; private set; } = "";

    /// <summary>From 1; once more for each resolution.</summary>
    public int Cycle { get; private set; }

    public int PolicyNumber { get; private set; }

    /// <summary>When the resolution was posted, which the time is counted from.</summary>
    public DateTimeOffset From { get; private set; }

    /// <summary>The last moment at which the promise is kept; null where it is owed by no certain time.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>How soon; null where it is owed by no certain time.</summary>
    public Span? Within { get; private set; }

    public PostmortemReaders Readers { get; private set; }

    public DebtState State { get; private set; }

    public bool IsOwed => State is DebtState.Owed or DebtState.Overdue;

    /// <summary>Once for each resolution: withdrawn and owed again by the same one, its time goes on.</summary>
    internal void Begin(PostmortemRule rule, BusinessCalendar calendar, int policyNumber, DateTimeOffset resolvedAt)
    {
        if (State == DebtState.Withdrawn && From == resolvedAt)
        {
            State = DebtState.Owed;
            return;
        }

        Cycle++;
        PolicyNumber = policyNumber;
        From = resolvedAt;
        Within = rule.Within;
        DueAt = rule.Within is { } span ? calendar.Deadline(resolvedAt, span) : null;
        Readers = rule.Readers;
        State = DebtState.Owed;
    }

    internal void Withdraw() => State = DebtState.Withdrawn;

    /// <summary>How it ended, once: kept by what was published in time, missed as time is up. Null where it has not, or had before.</summary>
    internal PromiseClock? End(DateTimeOffset? publishedAt, DateTimeOffset now)
    {
        var before = State;
        if (!IsOwed)
        {
            return null;
        }

        if (publishedAt is not null)
        {
            State = DebtState.Met;
        }
        else if (now > DueAt)
        {
            State = DebtState.Overdue;
        }

        return before == DebtState.Owed && State != DebtState.Owed ? Clock(publishedAt, now) : null;
    }

    /// <summary>As the promise that it is; null where it is owed by no certain time.</summary>
    public PromiseClock? Clock(DateTimeOffset? publishedAt, DateTimeOffset now) => (DueAt, Within) is ({ } due, { } span)
        ? new PromiseClock(
            PromiseKind.Postmortem,
            Cycle,
            span,
            From,
            due,
            publishedAt,
            (publishedAt ?? now) > due ? PromiseState.Missed : publishedAt is null ? PromiseState.Running : PromiseState.Kept)
        : null;
}
