using System.ComponentModel;
using System.Runtime.CompilerServices;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;
using StatusPage.Web.Hosting;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Api;

/// <summary>
/// The public JSON: from a snapshot to the records of the contract, and to bytes. Pure: the same snapshot gives the
/// same bytes, so they can be rendered once and kept.
/// </summary>
public static class PublicJson
{
    /// <summary>Incidents keep their objects from one snapshot to the next, so each message is rendered once.</summary>
    private static readonly ConditionalWeakTable<object, string> Html = [];

    public static byte[] Status(PublishedSnapshot snapshot) => WireJson.Serialize(new Envelope<StatusWire>(StatusOf(snapshot)));

    public static byte[] Incident(PublishedSnapshot snapshot, PublishedIncident incident, string siteUrl) =>
        WireJson.Serialize(new Envelope<IncidentWire>(IncidentOf(snapshot, incident, siteUrl)));

    public static byte[] Incidents(PublishedSnapshot snapshot, string siteUrl, string state, int limit, (DateTimeOffset At, string Id)? after)
    {
        IEnumerable<PublishedIncident> all = state == IncidentStates.Active ? snapshot.Incidents.Open : snapshot.Incidents.NewestFirst;
        if (state == IncidentStates.Resolved)
        {
            all = all.Where(incident => !incident.IsOpen);
        }

        if (after is { } last)
        {
            all = all.Where(incident => incident.StartedAt < last.At || (incident.StartedAt == last.At && string.CompareOrdinal(incident.Id, last.Id) < 0));
        }

        var page = all.Take(limit + 1).ToList();
        var next = page.Count > limit ? Paging.Cursor(page[limit - 1].StartedAt, page[limit - 1].Id) : null;
        return WireJson.Serialize(new ListEnvelope<IncidentWire>([.. page.Take(limit).Select(incident => IncidentOf(snapshot, incident, siteUrl))], next));
    }

    public static byte[] Maintenances(PublishedSnapshot snapshot, string siteUrl, string state)
    {
        var windows = snapshot.Maintenances.Where(window => state switch
        {
            MaintenanceStates.Scheduled => window.Status == MaintenanceStatus.Scheduled,
            MaintenanceStates.InProgress => window.Status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying,
            MaintenanceStates.Completed => window.Status == MaintenanceStatus.Completed,
            _ => true,
        });
        return WireJson.Serialize(new ListEnvelope<MaintenanceWire>([.. windows.Select(window => MaintenanceOf(snapshot, window, siteUrl))], null));
    }

    public static StatusWire StatusOf(PublishedSnapshot snapshot) => new(
        snapshot.Overall,
        StatusLook.Sentence(snapshot.Overall),
        UpdatedAt(snapshot),
        [
            .. snapshot.ComponentsInOrder.Select(component => new StatusComponentWire(
                component.Id,
                component.Name,
                component.Description,
                component.GroupName,
                component.Status,
                component.Target,
                component.Measured,
                component.Uptime(90),
                component.UpdatedAt)),
        ]);

    public static IncidentWire IncidentOf(PublishedSnapshot snapshot, PublishedIncident incident, string siteUrl) => new()
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
        NextUpdateDueAt = null,
        SlaExclusion = incident.SlaExclusion is { } exclusion ? new SlaExclusionWire(exclusion.Reason, exclusion.Explanation) : null,
        Backfilled = incident.Backfilled,
        Url = siteUrl + StatusUrls.Incident(incident.Id),
        Components =
        [
            .. incident.Components
                .Select(affected => (Name: snapshot.NameOf(affected.ComponentId), affected))
                .Where(pair => pair.Name is not null)
                .Select(pair => new AffectedWire(pair.affected.ComponentId, pair.Name!, pair.affected.Status)),
        ],
        Updates = [.. incident.Updates.Reverse().Select(update => UpdateOf(snapshot, update))],
        Resolution = incident.IsOpen ? null : new ResolutionWire(incident.RootCause, incident.Remediation),
        Postmortem = null,
        Promises = [],
    };

    public static MaintenanceWire MaintenanceOf(PublishedSnapshot snapshot, PublishedMaintenance window, string siteUrl) => new()
    {
        Id = window.Id,
        Title = window.Title,
        Message = window.Message,
        MessageHtml = MessageHtml(window, window.Message),
        Status = window.Status,
        ScheduledFor = window.ScheduledFor,
        ScheduledUntil = window.ScheduledUntil,
        AnnouncedAt = window.AnnouncedAt,
        Emergency = false,
        Url = siteUrl + StatusUrls.Maintenance(window.Id),
        Components =
        [
            .. window.ComponentIds
                .Select(id => (Id: id, Name: snapshot.NameOf(id)))
                .Where(component => component.Name is not null)
                .Select(component => new NamedComponentWire(component.Id, component.Name!)),
        ],
        Updates = [],
    };

    /// <summary>A message as HTML, rendered once for as long as its owner lives.</summary>
    public static string MessageHtml(object owner, string markdown) => Html.GetValue(owner, _ => Markdown.ToHtml(markdown));

    /// <summary>When anything of what is shown last changed.</summary>
    public static DateTimeOffset UpdatedAt(PublishedSnapshot snapshot) => snapshot.ComponentsInOrder
        .Select(component => component.UpdatedAt)
        .Concat(snapshot.Incidents.NewestFirst.Select(incident => incident.UpdatedAt))
        .Concat(snapshot.Maintenances.Select(window => window.UpdatedAt))
        .DefaultIfEmpty(snapshot.BuiltAt)
        .Max();

    private static UpdateWire UpdateOf(PublishedSnapshot snapshot, PublishedUpdate update) => new()
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
                .Select(change => (Name: snapshot.NameOf(change.ComponentId), change))
                .Where(pair => pair.Name is not null)
                .Select(pair => new ComponentChangeWire(pair.change.ComponentId, pair.Name!, pair.change.From, pair.change.To)),
        ],
    };
}

public static class IncidentStates
{
    public const string Active = "active";
    public const string Resolved = "resolved";
    public const string All = "all";

    public static readonly IReadOnlyList<string> Words = [Active, Resolved, All];
}

public static class MaintenanceStates
{
    public const string Scheduled = "scheduled";
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
    public const string All = "all";

    public static readonly IReadOnlyList<string> Words = [Scheduled, InProgress, Completed, All];
}

public sealed record Envelope<T>(T Data);

public sealed record ListEnvelope<T>(
    IReadOnlyList<T> Data,
    [property: Description("Give it as “cursor” for the next page; null at the end.")] string? NextCursor);

public sealed record HealthWire(string Status);

public sealed record StatusWire(
    [property: Description("The worst of all components and open incidents.")] ComponentStatus Status,
    [property: Description("The same in one sentence.")] string Description,
    [property: Description("When anything of this last changed.")] DateTimeOffset UpdatedAt,
    IReadOnlyList<StatusComponentWire> Components);

public sealed record StatusComponentWire(
    string Id,
    string Name,
    string? Description,
    [property: Description("Name of its group; null outside any.")] string? Group,
    ComponentStatus Status,
    [property: Description("Promised uptime in percent.")] decimal? Target,
    [property: Description("What is measured, in one sentence.")] string? Measured,
    [property: Description("Uptime of the last 90 days in percent, two decimals, truncated; null without data."), System.Text.Json.Serialization.JsonPropertyName("uptime90d")] decimal? Uptime90Days,
    DateTimeOffset UpdatedAt);

public sealed record NamedComponentWire(string Id, string Name);

public sealed record AffectedWire(string Id, string Name, ComponentStatus Status);

public sealed record ComponentChangeWire(
    string Id,
    string Name,
    [property: Description("Null where the incident did not list it before.")] ComponentStatus? From,
    [property: Description("Null where the update took it off the incident.")] ComponentStatus? To);

public sealed record ResolutionWire(string? RootCause, string? Remediation);

public sealed record PostmortemWire(string? Url, DateTimeOffset? PublishedAt, DateTimeOffset? DueAt);

public sealed record PromiseWire(string Kind, DateTimeOffset DueAt, DateTimeOffset? MetAt, string State);

public sealed record SlaExclusionWire(SlaExclusionReason Reason, string Explanation);

public sealed record IncidentWire
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Impact Impact { get; init; }

    public required IncidentStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset DetectedAt { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required DateTimeOffset? EstimatedResolutionAt { get; init; }

    [Description("When the next update is promised; null where none is.")]
    public required DateTimeOffset? NextUpdateDueAt { get; init; }

    [Description("Why the SLA leaves it out; null where it counts.")]
    public required SlaExclusionWire? SlaExclusion { get; init; }

    [Description("Reported after the fact.")]
    public required bool Backfilled { get; init; }

    [Description("Where people read it.")]
    public required string Url { get; init; }

    public required IReadOnlyList<AffectedWire> Components { get; init; }

    [Description("Newest first.")]
    public required IReadOnlyList<UpdateWire> Updates { get; init; }

    [Description("Null while the incident is open.")]
    public required ResolutionWire? Resolution { get; init; }

    [Description("Null where none is owed.")]
    public required PostmortemWire? Postmortem { get; init; }

    public required IReadOnlyList<PromiseWire> Promises { get; init; }
}

public sealed record UpdateWire
{
    public required string Id { get; init; }

    public required IncidentStatus Status { get; init; }

    [Description("Markdown.")]
    public required string Message { get; init; }

    [Description("The message as safe HTML.")]
    public required string MessageHtml { get; init; }

    [Description("When it really became public.")]
    public required DateTimeOffset PostedAt { get; init; }

    [Description("The time readers see.")]
    public required DateTimeOffset DisplayedAt { get; init; }

    [Description("When its text was last corrected; null where it never was.")]
    public required DateTimeOffset? EditedAt { get; init; }

    public required IReadOnlyList<ComponentChangeWire> Components { get; init; }
}

public sealed record MaintenanceWire
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    [Description("Markdown.")]
    public required string Message { get; init; }

    [Description("The message as safe HTML.")]
    public required string MessageHtml { get; init; }

    public required MaintenanceStatus Status { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    public required DateTimeOffset ScheduledUntil { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    public required bool Emergency { get; init; }

    [Description("Where people read it.")]
    public required string Url { get; init; }

    public required IReadOnlyList<NamedComponentWire> Components { get; init; }

    [Description("Newest first.")]
    public required IReadOnlyList<UpdateWire> Updates { get; init; }
}
