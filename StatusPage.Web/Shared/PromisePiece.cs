using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Shared;

/// <summary>One promise of an incident in the strip that readers see, or several alike.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Word">What it is, up to the time.</param>
/// <param name="At">When it is due; null where that is past.</param>
/// <param name="Note">What was promised.</param>
public sealed record PromisePiece(PromiseState State, string Word, DateTimeOffset? At, string? Note)
{
    public static IReadOnlyList<PromisePiece> Of(PublishedIncident incident) =>
        [.. incident.Promises.GroupBy(clock => clock.Kind).SelectMany(group => group.Key switch
        {
            PromiseKind.NextUpdate => Updates([.. group]),
            // By when it is owed stands among the facts; here is how that ended.
            PromiseKind.Postmortem => group.Where(clock => clock.State != PromiseState.Running).Select(One),
            _ => group.Select(One),
        })];

    /// <summary>What came is counted; what is still owed has its time.</summary>
    private static IEnumerable<PromisePiece> Updates(IReadOnlyList<PromiseClock> clocks)
    {
        var came = clocks.Where(clock => !clock.IsOpen).ToList();
        if (came.Count > 0)
        {
            // A waiver excuses that it was late; it does not make it come in time.
            var waived = came.Count(clock => clock.State == PromiseState.Waived);
            var late = waived + came.Count(clock => clock.State == PromiseState.Missed);
            var state = late > waived ? PromiseState.Missed : waived > 0 ? PromiseState.Waived : PromiseState.Kept;
            var excused = waived > 0 ? $", {waived} waived" : "";
            var word = late > 0 ? $"{late} of {Wording.Count(came.Count, "further update")} late{excused}" : $"{Wording.Count(came.Count, "further update")} in time";
            yield return new PromisePiece(state, word, null, $"(promised every {came[^1].Promised.ToShortString()})");
        }

        foreach (var owed in clocks.Where(clock => clock.IsOpen))
        {
            yield return owed.State == PromiseState.Running
                ? new PromisePiece(owed.State, "Next update by", owed.DueAt, null)
                : new PromisePiece(owed.State, "Next update was due at", owed.DueAt, null);
        }
    }

    private static PromisePiece One(PromiseClock clock)
    {
        var what = PublicWords.Of(clock.Kind);
        return clock switch
        {
            { MetAt: { } met } => new PromisePiece(clock.State, $"{what} after {Short(met - clock.StartedAt)}", null, $"(promised {clock.Promised.ToShortString()})"),
            { State: PromiseState.Running } => new PromisePiece(clock.State, $"{what} by", clock.DueAt, null),
            _ => new PromisePiece(clock.State, $"{what} was due at", clock.DueAt, null),
        };
    }

    private static string Short(TimeSpan time) => time < TimeSpan.FromHours(1) && time >= TimeSpan.FromMinutes(1) ? $"{(int)time.TotalMinutes} min" : Wording.Duration(time);
}
