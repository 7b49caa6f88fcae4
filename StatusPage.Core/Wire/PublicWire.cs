using System.Runtime.CompilerServices;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;
using StatusPage.Core.Text;

namespace StatusPage.Core.Wire;

/// <summary>
/// Incidents and maintenances as programs read them: in the answers of the public API and in what webhooks carry, one
/// shape for both. Pure. A name is null for a component that is hidden, which is then left out.
/// </summary>
public static class PublicWire
{
    /// <summary>Incidents keep their objects from one snapshot to the next, so each message is rendered once.</summary>
    private static readonly ConditionalWeakTable<object, string> Html = [];

    public static IncidentWire IncidentOf(Func<string, string?> nameOf, PublishedIncident incident, string siteUrl) => new()
    {
        Id = incident.Id,
        Title = incident.Title,
        Impact = incident.Impact,
        Status = incident.Status,
        StartedAt = incident.StartedAt,
        DetectedAt = incident.DetectedAt,
        AcknowledgedAt = incident.AcknowledgedAt,
        ResolvedAt = incident.ResolvedAt,
        EstimatedResolutionAt = incident.EstimatedResolutionAt,
        NextUpdateDueAt = incident.NextUpdateDueAt,
        SlaExclusion = incident.SlaExclusion is { } exclusion ? new SlaExclusionWire(exclusion.Reason, exclusion.Explanation) : null,
        Backfilled = incident.Backfilled,
        Url = siteUrl + PublicPaths.Incident(incident.Id),
        Components =
        [
            .. incident.Components
                .Select(affected => (Name: nameOf(affected.ComponentId), affected))
                .Where(pair => pair.Name is not null)
                .Select(pair => new AffectedWire(pair.affected.ComponentId, pair.Name!, pair.affected.Status)),
        ],
        Updates = [.. incident.Updates.Reverse().Select(update => UpdateOf(nameOf, update))],
        Resolution = incident.IsOpen ? null : new ResolutionWire(incident.RootCause, incident.Remediation),
        Postmortem = incident.Postmortem is { } postmortem
            ? new PostmortemWire(postmortem.IsReadable ? siteUrl + PublicPaths.Postmortem(incident.Id) : null, postmortem.PublishedAt, postmortem.DueAt)
            : null,
        Promises = [.. incident.Promises.Select(clock => new PromiseWire(clock.Kind, clock.DueAt, clock.MetAt, clock.State))],
    };

    public static MaintenanceWire MaintenanceOf(Func<string, string?> nameOf, PublishedMaintenance window, string siteUrl) => new()
    {
        Id = window.Id,
        Title = window.Title,
        Message = window.Message,
        MessageHtml = MessageHtml(window, window.Message),
        Status = window.Status,
        ScheduledFor = window.ScheduledFor,
        ScheduledUntil = window.ScheduledUntil,
        StartedAt = window.StartedAt,
        CompletedAt = window.CompletedAt,
        AnnouncedAt = window.AnnouncedAt,
        Emergency = window.Emergency,
        EmergencyReason = window.EmergencyReason,
        Recurrence = window.Recurrence?.Rule,
        Url = siteUrl + PublicPaths.Maintenance(window.Id),
        Components = Named(nameOf, window.ComponentIds),
        Updates =
        [
            .. window.Updates.Reverse().Select(update => new MaintenanceUpdateWire
            {
                Id = update.Id,
                Status = update.Status,
                Message = update.Message,
                MessageHtml = MessageHtml(update, update.Message),
                PostedAt = update.PostedAt,
                EditedAt = update.EditedAt,
                Plan = update.Plan is { } plan ? new PlanChangeWire(plan.StartBefore, plan.EndBefore, plan.Start, plan.End) : null,
                Added = Named(nameOf, update.Added),
                Removed = Named(nameOf, update.Removed),
            }),
        ],
    };

    /// <summary>A message as HTML, rendered once for as long as its owner lives.</summary>
    public static string MessageHtml(object owner, string markdown) => Html.GetValue(owner, _ => Markdown.ToHtml(markdown));

    private static IReadOnlyList<NamedComponentWire> Named(Func<string, string?> nameOf, IEnumerable<string> ids) =>
    [
        .. ids.Select(id => (Id: id, Name: nameOf(id)))
            .Where(component => component.Name is not null)
            .Select(component => new NamedComponentWire(component.Id, component.Name!)),
    ];

    private static UpdateWire UpdateOf(Func<string, string?> nameOf, PublishedUpdate update) => new()
    {
        Id = update.Id,
        Status = update.Status,
        Message = update.Message,
        MessageHtml = MessageHtml(update, update.Message),
        PostedAt = update.PostedAt,
        DisplayedAt = update.DisplayedAt,
        EditedAt = update.EditedAt,
        Components =
        [
            .. update.Components
                .Select(change => (Name: nameOf(change.ComponentId), change))
                .Where(pair => pair.Name is not null)
                .Select(pair => new ComponentChangeWire(pair.change.ComponentId, pair.Name!, pair.change.From, pair.change.To)),
        ],
    };
}
