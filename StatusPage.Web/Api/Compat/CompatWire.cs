using System.ComponentModel;
using System.Text.Json.Serialization;

namespace StatusPage.Web.Api.Compat;

/// <summary>
/// The shapes that clients of hosted status pages read, field by field. Each name is spelled here, because what they are
/// called is the contract and not ours to choose. Times are text with milliseconds.
/// </summary>
public sealed record CompatPage(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("url")] string Url,
    [property: JsonPropertyName("time_zone"), Description("As in the time zone database.")] string TimeZone,
    [property: JsonPropertyName("updated_at")] string UpdatedAt);

public sealed record CompatStatus(
    [property: JsonPropertyName("indicator"), Description("none, minor, major, critical or maintenance: the worst of all components and open incidents.")] string Indicator,
    [property: JsonPropertyName("description")] string Description);

public sealed record CompatComponent
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("status"), Description("Of a group the worst of its components.")]
    public required string Status { get; init; }

    [JsonPropertyName("created_at")]
    public required string CreatedAt { get; init; }

    [JsonPropertyName("updated_at")]
    public required string UpdatedAt { get; init; }

    [JsonPropertyName("position"), Description("From 1: of a member within its group, of the others on the page.")]
    public required int Position { get; init; }

    [JsonPropertyName("description")]
    public required string? Description { get; init; }

    [JsonPropertyName("showcase")]
    public required bool Showcase { get; init; }

    [JsonPropertyName("start_date"), Description("The day it came to the page; null for a group.")]
    public required string? StartDate { get; init; }

    [JsonPropertyName("group_id")]
    public required string? GroupId { get; init; }

    [JsonPropertyName("page_id")]
    public required string PageId { get; init; }

    [JsonPropertyName("group"), Description("Whether this entry is a group of components.")]
    public required bool Group { get; init; }

    [JsonPropertyName("only_show_if_degraded")]
    public required bool OnlyShowIfDegraded { get; init; }

    [JsonPropertyName("components"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("Ids of its members; groups alone have it.")]
    public IReadOnlyList<string>? Components { get; init; }
}

public record CompatIncident
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("status"), Description("investigating, identified, monitoring, resolved or postmortem; of maintenance scheduled, in_progress, verifying or completed.")]
    public required string Status { get; init; }

    [JsonPropertyName("created_at")]
    public required string CreatedAt { get; init; }

    [JsonPropertyName("updated_at")]
    public required string UpdatedAt { get; init; }

    [JsonPropertyName("monitoring_at")]
    public required string? MonitoringAt { get; init; }

    [JsonPropertyName("resolved_at")]
    public required string? ResolvedAt { get; init; }

    [JsonPropertyName("impact"), Description("none, minor, major or critical; of maintenance maintenance.")]
    public required string Impact { get; init; }

    [JsonPropertyName("shortlink"), Description("Where people read it.")]
    public required string Shortlink { get; init; }

    [JsonPropertyName("started_at")]
    public required string StartedAt { get; init; }

    [JsonPropertyName("page_id")]
    public required string PageId { get; init; }

    [JsonPropertyName("incident_updates"), Description("Newest first.")]
    public required IReadOnlyList<CompatUpdate> IncidentUpdates { get; init; }

    [JsonPropertyName("components"), Description("Those it affects, as they are now.")]
    public required IReadOnlyList<CompatComponent> Components { get; init; }
}

public sealed record CompatMaintenance : CompatIncident
{
    [JsonPropertyName("scheduled_for")]
    public required string ScheduledFor { get; init; }

    [JsonPropertyName("scheduled_until")]
    public required string ScheduledUntil { get; init; }
}

public sealed record CompatUpdate
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("body"), Description("Markdown.")]
    public required string Body { get; init; }

    [JsonPropertyName("incident_id")]
    public required string IncidentId { get; init; }

    [JsonPropertyName("created_at")]
    public required string CreatedAt { get; init; }

    [JsonPropertyName("updated_at"), Description("Later than created_at where it was corrected.")]
    public required string UpdatedAt { get; init; }

    [JsonPropertyName("display_at"), Description("The time readers see.")]
    public required string DisplayAt { get; init; }

    [JsonPropertyName("affected_components"), Description("All that were affected before or after this update.")]
    public required IReadOnlyList<CompatAffected> AffectedComponents { get; init; }

    [JsonPropertyName("deliver_notifications")]
    public required bool DeliverNotifications { get; init; }

    [JsonPropertyName("custom_tweet"), Description("Always null.")]
    public string? CustomTweet { get; init; }

    [JsonPropertyName("tweet_id"), Description("Always null.")]
    public string? TweetId { get; init; }
}

public sealed record CompatAffected(
    [property: JsonPropertyName("code"), Description("Id of the component.")] string Code,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("old_status")] string OldStatus,
    [property: JsonPropertyName("new_status")] string NewStatus);

public sealed record CompatSummaryAnswer(
    [property: JsonPropertyName("page")] CompatPage Page,
    [property: JsonPropertyName("status")] CompatStatus Status,
    [property: JsonPropertyName("components")] IReadOnlyList<CompatComponent> Components,
    [property: JsonPropertyName("incidents"), Description("Those that are open, newest first.")] IReadOnlyList<CompatIncident> Incidents,
    [property: JsonPropertyName("scheduled_maintenances"), Description("Those that run or are to come, soonest first.")] IReadOnlyList<CompatMaintenance> ScheduledMaintenances);

public sealed record CompatStatusAnswer(
    [property: JsonPropertyName("page")] CompatPage Page,
    [property: JsonPropertyName("status")] CompatStatus Status);

public sealed record CompatComponentsAnswer(
    [property: JsonPropertyName("page")] CompatPage Page,
    [property: JsonPropertyName("components")] IReadOnlyList<CompatComponent> Components);

public sealed record CompatIncidentsAnswer(
    [property: JsonPropertyName("page")] CompatPage Page,
    [property: JsonPropertyName("incidents")] IReadOnlyList<CompatIncident> Incidents);

public sealed record CompatMaintenancesAnswer(
    [property: JsonPropertyName("page")] CompatPage Page,
    [property: JsonPropertyName("scheduled_maintenances")] IReadOnlyList<CompatMaintenance> ScheduledMaintenances);
