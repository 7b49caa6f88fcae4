using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Publication;

namespace StatusPage.Core.Incidents;

/// <summary>
/// What the public would see if it were posted now. It goes through the same rules as the posting itself, so that what
/// the preview accepts the posting accepts, and keeps nothing.
/// </summary>
public sealed class IncidentPreviews(IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    public async Task<PublishedIncident> OfReportAsync(IncidentReport report)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var (incident, _) = await IncidentService.OpenAsync(db, report, clock.GetUtcNow(), by: null);
        return SnapshotReader.Publish(incident);
    }

    public async Task<PublishedIncident> OfPostingAsync(string id, IncidentPosting posting)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var incident = await IncidentService.FindAsync(db, id);
        await IncidentService.PostAsync(db, incident, posting, clock.GetUtcNow(), by: null);
        return SnapshotReader.Publish(incident);
    }
}
