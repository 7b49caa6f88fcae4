using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Audit;
using StatusPage.Core.Data;

namespace StatusPage.Web.Api;

public sealed record AuditActorWire(ActorKind Kind, string Id, string Name);

public sealed record AuditSubjectWire(string Kind, string Id, string Name);

public sealed record AuditWire(
    string Id,
    DateTimeOffset At,
    AuditActorWire Actor,
    string Action,
    AuditSubjectWire Subject,
    [property: Description("Row, field, value before the change; null where nothing was there.")] JsonObject? Before,
    [property: Description("Row, field, value after the change; null where nothing is left.")] JsonObject? After)
{
    public static AuditWire From(AuditEntry entry) => new(
        DeliveryWire.Text(entry.Id),
        entry.At,
        new AuditActorWire(entry.ActorKind, entry.ActorId, entry.ActorName),
        entry.Action,
        new AuditSubjectWire(entry.SubjectKind, entry.SubjectId, entry.SubjectName),
        Parse(entry.Before),
        Parse(entry.After));

    private static JsonObject? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonObject>(json);
}

public static class AdminAudit
{
    public static void MapAudit(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/audit").WithTags("Audit");

        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("For example incident, component, token.")] string? subjectKind,
                string? subjectId,
                [Description("Id or name of who did it.")] string? actor,
                [Description("For example incident.created.")] string? action,
                [Moment, Description("From this moment on.")] string? from,
                [Moment, Description("Before this moment.")] string? until,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor));
                var (since, before) = (Paging.Instant("from", from), Paging.Instant("until", until));
                var page = await contexts.ReadAsync(db => db.Audit
                    .Where(a => string.IsNullOrEmpty(subjectKind) || a.SubjectKind == subjectKind)
                    .Where(a => string.IsNullOrEmpty(subjectId) || a.SubjectId == subjectId)
                    .Where(a => string.IsNullOrEmpty(actor) || a.ActorId == actor || a.ActorName == actor)
                    .Where(a => string.IsNullOrEmpty(action) || a.Action == action)
                    .Where(a => since == null || a.At >= since)
                    .Where(a => before == null || a.At < before)
                    .Where(a => after == null || a.Id < after)
                    .OrderByDescending(a => a.Id)
                    .Take(take + 1)
                    .ToListAsync());
                return Answer.List<AuditWire>([.. page.Take(take).Select(AuditWire.From)], page.Count > take ? Paging.Cursor(page[take - 1].Id) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListAudit")
            .WithSummary("Who changed what, newest first")
            .WithDescription("Every change by anyone, with before and after.")
            .Produces<ListEnvelope<AuditWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var number = DeliveryWire.Number(id, "entry of the audit log");
                var entry = await contexts.ReadAsync(db => db.Audit.SingleOrDefaultAsync(a => a.Id == number)) ?? throw new NotFoundException("entry of the audit log", id);
                return Answer.Ok(AuditWire.From(entry));
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminGetAudit")
            .WithSummary("One entry of the audit log")
            .WithDescription("It is never changed.")
            .Produces<Envelope<AuditWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }
}
