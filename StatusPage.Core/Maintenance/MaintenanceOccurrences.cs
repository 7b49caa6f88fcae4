using StatusPage.Core.Data;

namespace StatusPage.Core.Maintenance;

/// <summary>Announces the occurrences of series as their time comes.</summary>
internal static class MaintenanceOccurrences
{
    /// <summary>Announces all of a series that is due to be; whether anything was.</summary>
    public static async Task<bool> AnnounceDueAsync(Act act, MaintenanceSeries series, int noticeHours)
    {
        var any = false;
        var notice = TimeSpan.FromHours(noticeHours);
        foreach (var start in series.Coming().TakeWhile(start => start <= act.Now + notice + series.Lead).ToList())
        {
            if (AdvanceCheck.IsInTime(act.Now, start, notice))
            {
                await AnnounceAsync(act, series, start, start, noticeHours);
                series.Pass(start, act.Now);
            }
            else
            {
                // Nobody was there to announce it in time, so it does not take place: no promise is missed by itself.
                act.Record("maintenance.occurrence_left_out", "maintenance_series", series.Id, $"{series.Title}, {MaintenanceWords.Moment(start)}");
                series.LeaveOut(start, act.Now);
            }

            any = true;
        }

        return any;
    }

    /// <param name="act">In which it is announced.</param>
    /// <param name="series">Whose occurrence it is.</param>
    /// <param name="of">The start that the rule gives it.</param>
    /// <param name="start">The start that it has.</param>
    /// <param name="noticeHours">The notice in force.</param>
    /// <param name="emergencyReason">Why it is announced at shorter notice; null: it is not.</param>
    public static async Task<MaintenanceWindow> AnnounceAsync(Act act, MaintenanceSeries series, DateTimeOffset of, DateTimeOffset start, int noticeHours, string? emergencyReason = null)
    {
        var (window, happened) = MaintenanceWindow.Announce(
            series.Occurrence(start) with { Emergency = emergencyReason is not null, EmergencyReason = emergencyReason }, noticeHours, act.Now, (series.Id, of));
        act.Db.Maintenances.Add(window);
        await MaintenanceSteps.FollowAsync(act, happened);
        return window;
    }
}
