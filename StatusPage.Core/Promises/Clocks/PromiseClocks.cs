using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Promises.Clocks;

/// <summary>
/// Which promises an incident has met, missed and still owes, from its postings and the policy it began under. Pure.
/// <list type="bullet">
/// <item>The first public posting meets the first promise, whoever made it. How soon it was promised is told by its
/// impact; where that promises nothing, by one that it is raised to before it is over.</item>
/// <item>From a posting on, a further one is owed within the cadence of its impact. Only what a person posts meets that, or the
/// end of the incident; what the product posts by itself neither meets nor restarts it.</item>
/// <item>Resolution is owed from detection; after reopening it is owed anew, from the reopening. An impact that is raised adds
/// its own target from that moment, and the earliest counts; an impact that is lowered gives no more time.</item>
/// <item>What was written down as the end of a promise stays, whatever the clock or the record says later.</item>
/// </list>
/// </summary>
public static class PromiseClocks
{
    /// <param name="ladder">Of the policy the incident began under.</param>
    /// <param name="detectedAt">As it was reported.</param>
    /// <param name="postings">In the order of posting.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="settled">What was written down already.</param>
    public static IReadOnlyList<PromiseClock> Of(
        PromiseLadder ladder, DateTimeOffset detectedAt, IReadOnlyList<PromisePosting> postings, DateTimeOffset now, IReadOnlyCollection<SettledPromise>? settled = null)
    {
        if (postings.Count == 0)
        {
            return [];
        }

        var calendar = new BusinessCalendar(ladder.Calendar);
        var clocks = new List<PromiseClock>();
        if (FirstUpdate(ladder, postings) is { } first)
        {
            clocks.Add(End(Start(PromiseKind.FirstUpdate, 1, first, detectedAt, calendar), postings[0].At));
        }

        clocks.AddRange(Updates(ladder, postings, calendar));
        clocks.AddRange(Resolutions(ladder, detectedAt, postings, calendar));
        return [.. clocks.Select(clock => Judge(clock, now, settled))];
    }

    /// <summary>As the impact of the first posting promises; where that promises none, as one that it is raised to before it is over.</summary>
    private static Span? FirstUpdate(PromiseLadder ladder, IReadOnlyList<PromisePosting> postings) => postings
        .TakeWhile((posting, i) => i == 0 || (posting.Status != IncidentStatus.Resolved && postings[i - 1].Status != IncidentStatus.Resolved))
        .Where(posting => posting.Impact >= postings[0].Impact)
        .Select(posting => ladder.Of(posting.Impact).FirstUpdate)
        .FirstOrDefault(span => span is not null);

    private static IEnumerable<PromiseClock> Updates(PromiseLadder ladder, IReadOnlyList<PromisePosting> postings, BusinessCalendar calendar)
    {
        PromiseClock? owed = null;
        var cycle = 0;
        for (var i = 0; i < postings.Count; i++)
        {
            var posting = postings[i];
            var over = posting.Status == IncidentStatus.Resolved;
            var opens = i == 0 || postings[i - 1].Status == IncidentStatus.Resolved;
            if (owed is not null && (over || !posting.Automatic))
            {
                yield return End(owed, posting.At);
                owed = null;
            }

            if (over || ladder.Of(posting.Impact).Cadence.Within is not { } within)
            {
                continue;
            }

            if (opens || !posting.Automatic || (owed is null && posting.Impact != postings[i - 1].Impact))
            {
                owed = Start(PromiseKind.NextUpdate, ++cycle, within, posting.At, calendar);
            }
            else if (owed is not null && posting.Impact != postings[i - 1].Impact && calendar.Deadline(posting.At, within) is var sooner && sooner < owed.DueAt)
            {
                owed = owed with { Promised = within, StartedAt = posting.At, DueAt = sooner };
            }
        }

        if (owed is not null)
        {
            yield return owed;
        }
    }

    private static IEnumerable<PromiseClock> Resolutions(
        PromiseLadder ladder, DateTimeOffset detectedAt, IReadOnlyList<PromisePosting> postings, BusinessCalendar calendar)
    {
        PromiseClock? owed = null;
        var cycle = 0;
        for (var i = 0; i < postings.Count; i++)
        {
            var posting = postings[i];
            var opens = i > 0 && postings[i - 1].Status == IncidentStatus.Resolved;
            if ((i == 0 || opens || posting.Impact > postings[i - 1].Impact) && ladder.Of(posting.Impact).Resolution.Span is { } span)
            {
                var from = i == 0 ? detectedAt : posting.At;
                if (owed is null)
                {
                    owed = Start(PromiseKind.Resolution, ++cycle, span, from, calendar);
                }
                else if (calendar.Deadline(from, span) is var sooner && sooner < owed.DueAt)
                {
                    owed = owed with { Promised = span, StartedAt = from, DueAt = sooner };
                }
            }

            if (owed is not null && posting.Status == IncidentStatus.Resolved)
            {
                yield return End(owed, posting.At);
                owed = null;
            }
        }

        if (owed is not null)
        {
            yield return owed;
        }
    }

    private static PromiseClock Start(PromiseKind kind, int cycle, Span promised, DateTimeOffset from, BusinessCalendar calendar) =>
        new(kind, cycle, promised, from, calendar.Deadline(from, promised), null, PromiseState.Running);

    /// <summary>A clock that was set back does not make anything come before it was owed.</summary>
    private static PromiseClock End(PromiseClock owed, DateTimeOffset at) => owed with { MetAt = at > owed.StartedAt ? at : owed.StartedAt };

    private static PromiseClock Judge(PromiseClock clock, DateTimeOffset now, IReadOnlyCollection<SettledPromise>? settled)
    {
        if (settled?.FirstOrDefault(one => one.Kind == clock.Kind && one.Cycle == clock.Cycle && one.State != PromiseState.Waived) is { } written)
        {
            var waived = settled.Any(one => one.Kind == clock.Kind && one.Cycle == clock.Cycle && one.State == PromiseState.Waived);
            return clock with { DueAt = written.DueAt, State = waived ? PromiseState.Waived : written.State };
        }

        return clock with
        {
            State = clock.MetAt is { } met
                ? met <= clock.DueAt ? PromiseState.Kept : PromiseState.Missed
                : now > clock.DueAt ? PromiseState.Missed : PromiseState.Running,
        };
    }
}
