using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>
/// Writes down whether maintenance was announced in time, in the act that tells of a start for which the notice counts anew:
/// at first, and when it moves to an earlier time. One that only moves later keeps the announcement it had.
/// </summary>
internal sealed class NoticeSettlement : IFollow<MaintenanceHappened>
{
    public async Task FollowAsync(MaintenanceHappened happened, Act act)
    {
        var window = happened.Window;
        // A window knows its times to the second.
        var now = AdvanceCheck.ToSecond(act.Now);
        var told = window.Announcements.Select((announcement, i) => (Announcement: announcement, Cycle: i + 1))
            .Where(one => one.Announcement.At == now && one.Announcement.CountsFrom == now && one.Announcement.NoticeHours > 0)
            .ToList();
        if (told.Count == 0)
        {
            return;
        }

        var policy = await act.Db.Policies.Where(p => p.From <= act.Now).MaxAsync(p => (int?)p.Number) ?? 1;
        var written = await LedgerBook.OfAsync(act.Db, window.Id);
        told.RemoveAll(one => written.Exists(entry => entry.Kind == PromiseKind.MaintenanceNotice && entry.Cycle == one.Cycle));
        await LedgerBook.AddAsync(act, told.Select(one => Entry(window, one.Announcement, one.Cycle, policy)));
    }

    private static LedgerEntry Entry(MaintenanceWindow window, MaintenanceAnnouncement told, int cycle, int policy)
    {
        var notice = TimeSpan.FromHours(told.NoticeHours);
        var kept = AdvanceCheck.IsInTime(told.At, told.Start, notice);
        return new LedgerEntry
        {
            At = LedgerHash.Whole(told.At),
            Subject = LedgerSubject.Maintenance,
            SubjectId = window.Id,
            Title = window.Title,
            Kind = PromiseKind.MaintenanceNotice,
            Cycle = cycle,
            Promised = Span.Hours(told.NoticeHours).ToString(),
            StartedAt = LedgerHash.Whole(told.At),
            DueAt = LedgerHash.Whole(told.Start - notice),
            MetAt = kept ? LedgerHash.Whole(told.At) : null,
            State = kept ? PromiseState.Kept : PromiseState.Missed,
            PolicyNumber = policy,
        };
    }
}
