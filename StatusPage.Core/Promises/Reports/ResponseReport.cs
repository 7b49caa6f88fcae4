using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Promises.Reports;

/// <summary>Response times of the incidents detected in some months.</summary>
/// <param name="From">The first month.</param>
/// <param name="Until">The last month.</param>
/// <param name="Zone">Whose months they are.</param>
/// <param name="Backfilled">Left out: reported when they were over, they say nothing of how soon one was told.</param>
/// <param name="Overall">By impact.</param>
/// <param name="Months">By month and impact.</param>
public sealed record ResponseReport(
    SlaPeriod From, SlaPeriod Until, TimeZoneInfo Zone, int Backfilled, IReadOnlyList<ResponseRow> Overall, IReadOnlyList<ResponseRow> Months);

/// <summary>Reads what reports are made of.</summary>
public sealed class ResponseReports(IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    public const int DefaultMonths = 12;
    public const int MaxMonths = 60;

    /// <param name="from">The first month; null: a year of months up to the last.</param>
    /// <param name="until">The last month; null: the present one.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="InvalidInputException">The months are the wrong way round, or too many.</exception>
    public async Task<ResponseReport> ReadAsync(SlaPeriod? from, SlaPeriod? until, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(await db.Settings.Select(s => s.TimeZone).SingleAsync(cancel), out var found) ? found : TimeZoneInfo.Utc;
        var last = until ?? SlaPeriod.MonthOf(DailyUptime.Today(clock.GetUtcNow(), zone));
        var first = from ?? last.Plus(1 - DefaultMonths);
        Check(first, last);

        var (start, end) = (first.In(zone).From, last.In(zone).Until);
        // As promises do, it counts from the detection as it was reported, whatever it was corrected to.
        var incidents = db.Incidents
            .Where(i => i.RemovedAt == null)
            .Select(i => new { Incident = i, DetectedAt = db.Obligations.Where(o => o.IncidentId == i.Id).Select(o => (DateTimeOffset?)o.From).FirstOrDefault() ?? i.DetectedAt })
            .Where(one => one.DetectedAt >= start && one.DetectedAt < end);
        var backfilled = await incidents.CountAsync(one => one.Incident.Backfilled, cancel);
        var rows = await incidents
            .Where(one => !one.Incident.Backfilled)
            .Select(one => new
            {
                one.DetectedAt,
                one.Incident.AcknowledgedAt,
                one.Incident.Status,
                one.Incident.Impact,
                Updates = one.Incident.Updates.Select(u => new { u.PostedAt, u.Status, u.StatusBefore, u.Impact, u.ImpactBefore }).ToList(),
            })
            .AsSplitQuery()
            .ToListAsync(cancel);
        List<IncidentTimes> times =
        [
            .. rows.Where(row => row.Updates.Count > 0).Select(row => new IncidentTimes(
                row.Updates.Select(u => (Impact)Math.Max((int)u.Impact, (int)(u.ImpactBefore ?? u.Impact))).Append(row.Impact).Max(),
                row.DetectedAt,
                row.AcknowledgedAt,
                row.Updates.Min(u => u.PostedAt),
                row.Status == IncidentStatus.Resolved
                    ? row.Updates.Where(u => u.Status == IncidentStatus.Resolved && u.StatusBefore != IncidentStatus.Resolved).Max(u => (DateTimeOffset?)u.PostedAt)
                    : null)),
        ];
        return new ResponseReport(first, last, zone, backfilled, ResponseTimes.Overall(times), ResponseTimes.ByMonth(times, zone));
    }

    private static void Check(SlaPeriod first, SlaPeriod last)
    {
        if (first.First > last.First)
        {
            throw new InvalidInputException("from", $"The first month ({first.Name}) is after the last ({last.Name}).");
        }

        if (first.Plus(MaxMonths).First <= last.First)
        {
            throw new InvalidInputException("from", $"From {first.Name} to {last.Name} is more than {MaxMonths} months: ask for fewer.");
        }
    }
}
