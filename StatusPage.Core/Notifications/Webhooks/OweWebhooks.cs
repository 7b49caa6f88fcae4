using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>
/// Owes every endpoint concerned what became public, whether or not subscribers get a mail of it: a program wants the whole
/// story. Only the report of a past incident is history, and tells nobody of anything that happens.
/// </summary>
internal sealed class OweWebhooks(WebhookOutbox outbox, SiteAddress site) : IFollow<IncidentPosted>, IFollow<MaintenanceHappened>, IFollow<ComponentStatusChanged>
{
    /// <summary>Of an incident's timeline; the rest is at the public API.</summary>
    public const int MaxUpdates = 20;

    public Task FollowAsync(IncidentPosted happened, Act act)
    {
        if (happened is IncidentReported { Incident.Backfilled: true })
        {
            return Task.CompletedTask;
        }

        var audience = Audience.Of(happened.Incident);
        return outbox.WriteAsync(
            act,
            Type(happened),
            new WebhookSubject(WebhookTopic.Incidents, audience.ComponentIds, audience.Impact),
            async () =>
            {
                var promises = await IncidentPromises.ReadAsync(act.Db, happened.Incident, act.Now);
                var (postmortem, debt) = await PostmortemAsync(act.Db, happened.Incident.Id);
                var published = SnapshotReader.Publish(happened.Incident, postmortem: PublishedPostmortem.Of(postmortem, debt)) with
                {
                    Promises = promises is null ? [] : [.. promises.Clocks, .. PostmortemClocks.Of(debt, postmortem?.PublishedAt, promises.Written, act.Now)],
                };
                var wire = PublicWire.IncidentOf(await NamesAsync(act.Db), published, site.Url);
                return new IncidentEventWire(wire with { Updates = [.. wire.Updates.Take(MaxUpdates)] });
            });
    }

    public Task FollowAsync(MaintenanceHappened happened, Act act) => Type(happened) is { } type
        ? outbox.WriteAsync(
            act,
            type,
            new WebhookSubject(WebhookTopic.Maintenance, [.. happened.Window.ComponentIds, .. happened.Update?.Removed ?? []]),
            async () => new MaintenanceEventWire(PublicWire.MaintenanceOf(await NamesAsync(act.Db), SnapshotReader.Publish(happened.Window, await RecurrenceAsync(act.Db, happened.Window.SeriesId)), site.Url)))
        : Task.CompletedTask;

    public Task FollowAsync(ComponentStatusChanged happened, Act act) => outbox.WriteAsync(
        act,
        WebhookEvents.ComponentUpdated,
        new WebhookSubject(WebhookTopic.Components, [happened.Component.Id]),
        async () =>
        {
            var component = happened.Component;
            var group = await act.Db.Groups.Where(g => g.Id == component.GroupId).Select(g => g.Name).SingleOrDefaultAsync();
            return new ComponentEventWire(
                new ChangedComponentWire(component.Id, component.Name, component.Description, group, happened.To, site.Url + PublicPaths.Component(component.Id)),
                happened.From,
                happened.To,
                await CauseAsync(happened, act.Db));
        });

    private static async Task<PublishedRecurrence?> RecurrenceAsync(StatusPageDbContext db, string? seriesId) =>
        seriesId is not null && await db.MaintenanceSeries.FindAsync(seriesId) is { } series ? new PublishedRecurrence(series.Rule.ToString(), series.Sentence, series.Zone) : null;

    private async Task<CauseWire> CauseAsync(ComponentStatusChanged happened, StatusPageDbContext db)
    {
        var id = happened.SourceId;
        return happened.Source switch
        {
            // Found where this very act reported it, too.
            StatusSource.Incident => new CauseWire(happened.Source, id, (await db.Incidents.FindAsync(id))?.Title, site.Url + PublicPaths.Incident(id)),
            StatusSource.Maintenance => new CauseWire(happened.Source, id, (await db.Maintenances.FindAsync(id))?.Title, site.Url + PublicPaths.Maintenance(id)),
            StatusSource.Hand => new CauseWire(happened.Source, null, happened.Component.StatusReason, null),
        };
    }

    /// <summary>As readers see them: hidden components have none.</summary>
    private static async Task<Func<string, string?>> NamesAsync(StatusPageDbContext db)
    {
        var names = await db.Components.Where(c => c.Visible).Select(c => new { c.Id, c.Name }).ToDictionaryAsync(c => c.Id, c => c.Name, StringComparer.Ordinal);
        return names.GetValueOrDefault;
    }

    private static string Type(IncidentPosted happened) => happened switch
    {
        IncidentReported => WebhookEvents.IncidentCreated,
        IncidentResolved => WebhookEvents.IncidentResolved,
        IncidentReopened => WebhookEvents.IncidentReopened,
        _ => WebhookEvents.IncidentUpdated,
    };

    private static async Task<(Postmortem? Published, PostmortemDebt? Debt)> PostmortemAsync(StatusPageDbContext db, string incidentId) => (
        await db.Postmortems.AsNoTracking().Include(p => p.Actions.OrderBy(a => a.Position)).SingleOrDefaultAsync(p => p.IncidentId == incidentId && p.PublishedAt != null),
        await db.PostmortemDebts.FindAsync(incidentId));

    /// <summary>Null for a reminder: programs have clocks.</summary>
    private static string? Type(MaintenanceHappened happened) => happened switch
    {
        MaintenanceAnnounced => WebhookEvents.MaintenanceScheduled,
        MaintenanceStarted => WebhookEvents.MaintenanceStarted,
        MaintenanceCompleted => WebhookEvents.MaintenanceCompleted,
        MaintenanceCancelled => WebhookEvents.MaintenanceCancelled,
        MaintenanceChanged or MaintenanceUpdated => WebhookEvents.MaintenanceUpdated,
        _ => null,
    };
}
