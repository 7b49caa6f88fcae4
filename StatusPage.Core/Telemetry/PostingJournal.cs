using Microsoft.Extensions.Logging;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Postmortems;

namespace StatusPage.Core.Telemetry;

/// <summary>One line of the log for each posting, once it is committed: what, on what, by whom. Its text is on the page, and not in the log.</summary>
internal sealed partial class PostingJournal(ILogger<PostingJournal> logger) : IFollow<IncidentPosted>, IFollow<MaintenanceHappened>, IFollow<PostmortemPublished>
{
    public Task FollowAsync(IncidentPosted happened, Act act)
    {
        var (incident, update) = happened;
        var (id, posting, status, impact) = (incident.Id, update.Id, update.Status, update.Impact);
        act.RunOnceCommitted(() => LogIncident(Word(happened), id, posting, status.ToWord(), impact.ToWord(), incident.Backfilled, act.Actor.Kind, act.Actor.Id));
        return Task.CompletedTask;
    }

    public Task FollowAsync(MaintenanceHappened happened, Act act)
    {
        var (window, posting) = (happened.Window, happened.Update?.Id);
        var status = window.Status;
        act.RunOnceCommitted(() => LogMaintenance(Word(happened), window.Id, posting, status.ToWord(), act.Actor.Kind, act.Actor.Id));
        return Task.CompletedTask;
    }

    public Task FollowAsync(PostmortemPublished happened, Act act)
    {
        act.RunOnceCommitted(() => LogPostmortem(happened.Incident.Id, act.Actor.Kind, act.Actor.Id));
        return Task.CompletedTask;
    }

    /// <summary>Of <c>IncidentReported</c>: <c>incident_reported</c>.</summary>
    private static string Word(IDomainEvent happened) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(happened.GetType().Name);

    [LoggerMessage(
        EventId = LogEvents.IncidentPosted, EventName = nameof(LogEvents.IncidentPosted), Level = LogLevel.Information,
        Message = "Posted {EventName}: incident {IncidentId}, update {UpdateId}, {Status}, impact {Impact}, backfilled {Backfilled}, by {ActorKind} {ActorId}")]
    private partial void LogIncident(string eventName, string incidentId, string updateId, string status, string impact, bool backfilled, ActorKind actorKind, string actorId);

    [LoggerMessage(
        EventId = LogEvents.MaintenancePosted, EventName = nameof(LogEvents.MaintenancePosted), Level = LogLevel.Information,
        Message = "Posted {EventName}: maintenance {MaintenanceId}, update {UpdateId}, {Status}, by {ActorKind} {ActorId}")]
    private partial void LogMaintenance(string eventName, string maintenanceId, string? updateId, string status, ActorKind actorKind, string actorId);

    [LoggerMessage(
        EventId = LogEvents.PostmortemPublished, EventName = nameof(LogEvents.PostmortemPublished), Level = LogLevel.Information,
        Message = "Posted postmortem_published: incident {IncidentId}, by {ActorKind} {ActorId}")]
    private partial void LogPostmortem(string incidentId, ActorKind actorKind, string actorId);
}
