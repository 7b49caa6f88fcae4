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
/// Writes down that a postmortem is owed, in the act that resolves the incident or corrects when it began; and in the ledger
/// how that promise ended, in the act that publishes it or as the clock finds its time over.
/// </summary>
internal sealed class PostmortemSettlement(StaffReminders reminders) : IFollow<IncidentPosted>, IFollow<IncidentBeginCorrected>, IFollow<PostmortemPublished>
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

    /// <summary>After a correction of when it began: by downtime more may be owed than was, or less.</summary>
    public async Task FollowAsync(IncidentBeginCorrected happened, Act act)
    {
        var incident = happened.Incident;
        if (incident.Status != IncidentStatus.Resolved)
        {
            return;
        }

        var debt = await act.Db.PostmortemDebts.FindAsync(incident.Id);
        if (debt is not { IsOwed: true })
        {
            await OweAsync(act, incident, incident.Updates.MaxBy(update => update.Number)!.PostedAt);
            return;
        }

        // What was late by then stays late, and owed.
        await SettleAsync(act, incident, debt, publishedAt: null);
        if (debt.State == DebtState.Owed && !PostmortemTerms.IsOwed(await RuleOfAsync(act.Db, incident.Id), incident, act.Now))
        {
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

    /// <summary>Of the policy the incident began under.</summary>
    internal static async Task<PostmortemRule> RuleOfAsync(StatusPageDbContext db, string incidentId) =>
        await db.Obligations.FindAsync(incidentId) is { } obligation ? (await LadderAsync(db, obligation.PolicyNumber)).Postmortem : PostmortemRule.None;

    /// <summary>Whom a postmortem is promised to, be the incident resolved or not; null where none is.</summary>
    internal static async Task<PostmortemReaders?> PromisedToAsync(Act act, Incident incident)
    {
        if (await act.Db.PostmortemDebts.FindAsync(incident.Id) is { State: not DebtState.Withdrawn } debt)
        {
            return debt.Readers;
        }

        var rule = await RuleOfAsync(act.Db, incident.Id);
        return PostmortemTerms.IsOwed(rule, incident, act.Now) ? rule.Readers : null;
    }

    /// <summary>As its incident is taken off the page, at the moment given: what was late by then stands in the ledger, and nothing more is owed.</summary>
    internal static async Task EndAsync(Act act, Incident incident, DateTimeOffset at)
    {
        if (await act.Db.PostmortemDebts.FindAsync(incident.Id) is { IsOwed: true } debt)
        {
            await WriteEndedAsync(act, incident, debt, publishedAt: null, at);
            debt.Withdraw();
        }
    }

    internal async Task SettleAsync(Act act, Incident incident, PostmortemDebt debt, DateTimeOffset? publishedAt)
    {
        var missed = await WriteEndedAsync(act, incident, debt, publishedAt, act.Now);
        // Of what is published meanwhile nobody has to be told that it is late.
        if (publishedAt is null)
        {
            var near = debt.State == DebtState.Owed && debt.Clock(null, act.Now) is { } running && act.Now >= await NearAtAsync(act.Db, debt) ? [running] : Array.Empty<PromiseClock>();
            await reminders.RemindAsync(act, incident, near, missed);
        }
    }

    /// <summary>Writes how it ended, without a word to anybody; those that were missed by it.</summary>
    internal static async Task<IReadOnlyCollection<PromiseClock>> WriteEndedAsync(Act act, Incident incident, PostmortemDebt debt, DateTimeOffset? publishedAt, DateTimeOffset at)
    {
        if (debt.End(publishedAt, at) is not { } clock)
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
