using System.ComponentModel;
using StatusPage.Core.Catalog;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Publication;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Api;

/// <summary>
/// The public JSON: from a snapshot to the records of the contract, and to bytes. Pure: the same snapshot gives the
/// same bytes, so they can be rendered once and kept.
/// </summary>
public static class PublicJson
{
    public static byte[] Status(PublishedSnapshot snapshot) => WireJson.Serialize(new Envelope<StatusWire>(StatusOf(snapshot)));

    public static byte[] Incident(PublishedSnapshot snapshot, PublishedIncident incident, string siteUrl) =>
        WireJson.Serialize(new Envelope<IncidentWire>(PublicWire.IncidentOf(snapshot.NameOf, incident, siteUrl)));

    /// <param name="snapshot">Whose incidents.</param>
    /// <param name="siteUrl">For links.</param>
    /// <param name="state">One of <see cref="IncidentStates.Words"/>.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The last of the page before.</param>
    /// <param name="last">That no page follows, though there are more.</param>
    public static byte[] Incidents(PublishedSnapshot snapshot, string siteUrl, string state, int limit, (DateTimeOffset At, string Id)? after, bool last = false)
    {
        IEnumerable<PublishedIncident> all = state == IncidentStates.Active ? snapshot.Incidents.Open : snapshot.Incidents.NewestFirst;
        if (state == IncidentStates.Resolved)
        {
            all = all.Where(incident => !incident.IsOpen);
        }

        if (after is { } seen)
        {
            all = all.Where(incident => incident.StartedAt < seen.At || (incident.StartedAt == seen.At && string.CompareOrdinal(incident.Id, seen.Id) < 0));
        }

        var page = all.Take(limit + 1).ToList();
        var next = page.Count > limit && !last ? Paging.Cursor(page[limit - 1].StartedAt, page[limit - 1].Id) : null;
        return WireJson.Serialize(new ListEnvelope<IncidentWire>([.. page.Take(limit).Select(incident => PublicWire.IncidentOf(snapshot.NameOf, incident, siteUrl))], next));
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
        return WireJson.Serialize(new ListEnvelope<MaintenanceWire>([.. windows.Select(window => PublicWire.MaintenanceOf(snapshot.NameOf, window, siteUrl))], null));
    }

    public static StatusWire StatusOf(PublishedSnapshot snapshot) => new(
        snapshot.Overall,
        StatusLook.Sentence(snapshot.Overall),
        UpdatedAt(snapshot),
        [
            .. snapshot.ComponentsInOrder.Select(ComponentOf),
        ]);

    public static StatusComponentWire ComponentOf(PublishedComponent component) => new(
        component.Id,
        component.Name,
        component.Description,
        component.GroupName,
        component.Status,
        component.Target,
        component.Measured,
        component.Uptime(90),
        component.UpdatedAt);

    /// <summary>When anything of what is shown last changed.</summary>
    public static DateTimeOffset UpdatedAt(PublishedSnapshot snapshot) => snapshot.ComponentsInOrder
        .Select(component => component.UpdatedAt)
        .Concat(snapshot.Incidents.NewestFirst.Select(incident => incident.UpdatedAt))
        .Concat(snapshot.Maintenances.Select(window => window.UpdatedAt))
        .DefaultIfEmpty(snapshot.BuiltAt)
        .Max();
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
