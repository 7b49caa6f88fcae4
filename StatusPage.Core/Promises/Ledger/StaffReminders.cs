using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>
/// Mails the lead of an incident, or else all on call, as a promise comes near and when it is missed: once each, as rows in
/// the act that finds it.
/// </summary>
internal sealed class StaffReminders(MailSignal signal)
{
    public async Task RemindAsync(Act act, Incident incident, IReadOnlyCollection<PromiseClock> near, IReadOnlyCollection<PromiseClock> missed)
    {
        var due = near.Select(clock => (Clock: clock, Step: ReminderStep.Near)).Concat(missed.Select(clock => (Clock: clock, Step: ReminderStep.Missed))).ToList();
        if (due.Count == 0)
        {
            return;
        }

        var before = await act.Db.PromiseReminders.AsNoTracking().Where(r => r.SubjectId == incident.Id).ToListAsync();
        due.RemoveAll(one => before.Exists(r => r.Kind == one.Clock.Kind && r.Cycle == one.Clock.Cycle && r.Step == one.Step));
        if (due.Count == 0)
        {
            return;
        }

        var addresses = await AddressesAsync(act.Db, incident.LeadUserId);
        var nowMs = act.Now.ToUnixTimeMilliseconds();
        foreach (var (clock, step) in due)
        {
            act.Db.PromiseReminders.Add(new PromiseReminder { SubjectId = incident.Id, Kind = clock.Kind, Cycle = clock.Cycle, Step = step, At = act.Now });
            var payload = new PromisePayload(incident.Id, clock.Kind, clock.Cycle, step, clock.Promised.ToString(), clock.DueAt, clock.MetAt).Write();
            act.Db.Deliveries.AddRange(addresses.Select(address => new Delivery { Kind = MailKind.Promise, Address = address, Payload = payload, CreatedMs = nowMs, DueMs = nowMs }));
        }

        act.WakeOnceCommitted(signal.Wake);
    }

    /// <summary>Of the lead, if it can sign in; else those on call; where nobody is named, the administrators.</summary>
    internal static async Task<IReadOnlyList<string>> AddressesAsync(StatusPageDbContext db, string? leadUserId)
    {
        if (leadUserId is not null
            && await db.Users.Where(u => u.Id == leadUserId && u.DisabledAt == null).Select(u => u.Email).SingleOrDefaultAsync() is { } lead)
        {
            return [lead];
        }

        var onCall = await db.Settings.Select(s => s.OnCall).SingleOrDefaultAsync();
        return onCall is { Count: > 0 }
            ? onCall
            : await db.Users.Where(u => u.Role == StaffRole.Administrator && u.DisabledAt == null && u.Email != null).OrderBy(u => u.CreatedAt).Select(u => u.Email!).ToListAsync();
    }
}
