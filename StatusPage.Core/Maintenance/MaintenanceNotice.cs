using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Promises;

namespace StatusPage.Core.Maintenance;

/// <summary>How far ahead the policy in force has maintenance announced.</summary>
public static class MaintenanceNotice
{
    public static async Task<int> HoursAsync(StatusPageDbContext db, CancellationToken cancel = default) =>
        (await db.Policies.AsNoTracking().OrderByDescending(p => p.Number).Select(p => p.Policy).FirstOrDefaultAsync(cancel) ?? IncidentPolicy.Default).MaintenanceNoticeHours;
}
