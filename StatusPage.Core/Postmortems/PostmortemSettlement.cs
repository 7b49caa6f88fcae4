using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Promises.Ledger;

namespace StatusPage.Core.Postmortems;

/// <summary>
/// Writes down that a postmortem is owed, in the act that resolves the incident; and in the ledger how that promise ended, in
/// the act that publishes it or as the clock finds its time over.
/// </summary>
internal sealed class PostmortemSettlement(StaffReminders reminders) : IFollow<IncidentPosted>, IFollow<PostmortemPublished>
{
    public async Task FollowAsync(IncidentPosted happened, Act act)
    {
        var incident = happened.Incident;
        if (incident.Status == IncidentStatus.Resolved)
        {
            await OweAsync(act, incident, happened.Update.PostedAt);
        }
        else if (happened is IncidentReopened && await act.Db.PostmortemDebts.FindAsync(incident.Id) is { IsOwed: true } debt)
        {
            // What was late by then stays late.
            await SettleAsync(act, incident, debt, publishedAt: null);
            debt.Withdraw();
        }
    }

    public async Task FollowAsync(PostmortemPublished happened, Act act)
    {
        if (await act.Db.PostmortemDebts.FindAsync(happened.Incident.Id) is { } debt)
        {
            await SettleAsync(act, happened.Incident, debt, happened.Postmortem.PublishedAt);
        }
    }

    internal async Task SettleAsync(Act act, Incident incident, PostmortemDebt debt, DateTimeOffset? publishedAt)
    {
        var missed = await WriteEndedAsync(act, incident, debt, publishedAt);
        // Of what is published meanwhile nobody has to be told that it is late.
        if (publishedAt is null)
        {
            var near = debt.State == DebtState.Owed && debt.Clock(null, act.Now) is { } running && act.Now >= await NearAtAsync(act.Db, debt) ? [running] : Array.Empty<PromiseClock>();
            await reminders.RemindAsync(act, incident, near, missed);
        }
    }

    /// <summary>Writes how it ended, without a word to anybody; those that were missed by it.</summary>
    internal static async Task<IReadOnlyCollection<PromiseClock>> WriteEndedAsync(Act act, Incident incident, PostmortemDebt debt, DateTimeOffset? publishedAt)
    {
        if (debt.End(publishedAt, act.Now) is not { } clock)
        {
            return [];
        }

        await LedgerBook.AddAsync(act, [LedgerEntry.Of(incident, clock, debt.PolicyNumber, act.Now)]);
        return clock.State == PromiseState.Missed ? [clock] : [];
    }

    /// <summary>When staff are reminded of it.</summary>
    internal static async Task<DateTimeOffset> NearAtAsync(StatusPageDbContext db, PostmortemDebt debt)
    {
        var ladder = await LadderAsync(db, debt.PolicyNumber);
        return new BusinessCalendar(ladder.Calendar).PartOf(debt.From, debt.DueAt!.Value, debt.Within!, ladder.ReminderPercent);
    }

    internal static async Task OweAsync(Act act, Incident incident, DateTimeOffset resolvedAt)
    {
        if (await act.Db.Obligations.FindAsync(incident.Id) is not { } obligation
            // It is permanent: what it was published for is not owed a second one.
            || await act.Db.Postmortems.AnyAsync(p => p.IncidentId == incident.Id && p.PublishedAt != null))
        {
            return;
        }

        var ladder = await LadderAsync(act.Db, obligation.PolicyNumber);
        if (!PostmortemTerms.IsOwed(ladder.Postmortem, incident, act.Now))
        {
            return;
        }

        if (await act.Db.PostmortemDebts.FindAsync(incident.Id) is not { } debt)
        {
            debt = new PostmortemDebt(incident.Id);
            act.Db.PostmortemDebts.Add(debt);
        }

        debt.Begin(ladder.Postmortem, new BusinessCalendar(ladder.Calendar), obligation.PolicyNumber, resolvedAt);
    }

    private static async Task<PromiseLadder> LadderAsync(StatusPageDbContext db, int number) =>
        (await db.Policies.AsNoTracking().Where(p => p.Number == number).Select(p => p.Policy).SingleAsync()).Promises;
}
