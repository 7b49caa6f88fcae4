using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>Writes down how the promises of an incident ended, in the act that decides them: the posting that meets one, or the clock that misses it.</summary>
internal sealed class PromiseSettlement(StaffReminders reminders) : IFollow<IncidentPosted>
{
    public async Task FollowAsync(IncidentPosted happened, Act act)
    {
        if (happened is IncidentReported)
        {
            await BeginAsync(act.Db, happened.Incident);
        }

        await SettleAsync(act, happened.Incident);
    }

    /// <summary>
    /// Binds an incident to the policy in force when it was detected. A past incident from before the first policy is owed
    /// nothing; to one that goes on, the first applies.
    /// </summary>
    internal static async Task BeginAsync(StatusPageDbContext db, Incident incident)
    {
        var number = await db.Policies.Where(p => p.From <= incident.DetectedAt).MaxAsync(p => (int?)p.Number);
        if (number is null && !incident.Backfilled)
        {
            number = await db.Policies.MinAsync(p => (int?)p.Number);
        }

        if (number is { } found)
        {
            db.Obligations.Add(new Obligation(incident.Id, found, incident.DetectedAt));
        }
    }

    internal async Task SettleAsync(Act act, Incident incident)
    {
        if (await IncidentPromises.ReadAsync(act.Db, incident, act.Now) is not { } promises)
        {
            return;
        }

        var ended = promises.Ended.ToList();
        await WriteAsync(act, incident, promises.Obligation, ended);
        // Of what is reported after the fact nobody can be reminded in time.
        if (!incident.Backfilled)
        {
            await reminders.RemindAsync(act, incident, [.. Near(promises, act.Now)], ended.FindAll(clock => clock.State == PromiseState.Missed));
        }
    }

    /// <summary>Writes down what has ended, and reminds nobody: of a past incident, or of one that is taken off the page.</summary>
    internal static async Task WriteEndedAsync(Act act, Incident incident)
    {
        if (await IncidentPromises.ReadAsync(act.Db, incident, act.Now) is { } promises)
        {
            await WriteAsync(act, incident, promises.Obligation, promises.Ended);
        }
    }

    private static Task WriteAsync(Act act, Incident incident, Obligation obligation, IEnumerable<PromiseClock> ended) =>
        LedgerBook.AddAsync(act, ended.Select(clock => LedgerEntry.Of(incident, clock, obligation.PolicyNumber, act.Now)));

    /// <summary>Running ones of which staff are to be reminded by now.</summary>
    internal static IEnumerable<PromiseClock> Near(IncidentPromises promises, DateTimeOffset now)
    {
        var calendar = new BusinessCalendar(promises.Ladder.Calendar);
        return promises.Clocks.Where(clock =>
            clock.State == PromiseState.Running && now >= calendar.PartOf(clock.StartedAt, clock.DueAt, clock.Promised, promises.Ladder.ReminderPercent));
    }
}
