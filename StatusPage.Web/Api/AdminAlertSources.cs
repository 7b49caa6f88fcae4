using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Suggestions;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

public sealed record AlertSourceBody
{
    [Description("Required; unique; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("The component of alerts that name none.")]
    public string? ComponentId { get; init; }

    [Description("The template an incident from its alerts starts with.")]
    public string? TemplateId { get; init; }

    [Description("The impact of alerts that state no severity. Default minor.")]
    public Impact? Impact { get; init; }

    [Description("suggest (default): alerts wait for staff. open: they open an incident at once, where their component is known.")]
    public AlertSourceMode? Mode { get; init; }

    [Description("Default true. While false, its addresses answer 404.")]
    public bool? Enabled { get; init; }

    public static AlertSourceBody From(AlertSource source) => new()
    {
        Name = source.Name,
        ComponentId = source.ComponentId,
        TemplateId = source.TemplateId,
        Impact = source.Impact,
        Mode = source.Mode,
        Enabled = source.Enabled,
    };

    public AlertSourceInput ToInput() => new()
    {
        Name = Name,
        ComponentId = ComponentId,
        TemplateId = TemplateId,
        Impact = Impact,
        Mode = Mode ?? AlertSourceMode.Suggest,
        Enabled = Enabled ?? true,
    };
}

public sealed record AdminAlertSourceWire(
    string Id,
    string Name,
    string? ComponentId,
    string? TemplateId,
    Impact? Impact,
    AlertSourceMode Mode,
    bool Enabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version)
{
    [Description("Where its alerts go: in the answers to making and rotating it; else ask for /urls."), MovesByItself]
    public AlertAddresses? Urls { get; init; }

    public static AdminAlertSourceWire From(AlertSource source) => new(
        source.Id,
        source.Name,
        source.ComponentId,
        source.TemplateId,
        source.Impact,
        source.Mode,
        source.Enabled,
        source.CreatedAt,
        source.UpdatedAt,
        source.Version);
}

public static class AdminAlertSources
{
    public static void MapAlertSources(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/alert-sources").WithTags("Alert sources");

        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor) ?? 0);
                var skip = (int)Math.Min(after, int.MaxValue);
                var page = await contexts.ReadAsync(db => db.AlertSources.OrderBy(s => s.Name).Skip(skip).Take(take + 1).ToListAsync());
                return Answer.List<AdminAlertSourceWire>(
                    [.. page.Take(take).Select(AdminAlertSourceWire.From)], page.Count > take ? Paging.Cursor(skip + (long)take) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListAlertSources")
            .WithSummary("Alert sources, by name")
            .WithDescription("Without their addresses.")
            .Produces<ListEnvelope<AdminAlertSourceWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answered(await contexts.ReadAsync(db => FindAsync(db, id))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetAlertSource")
            .WithSummary("One alert source")
            .WithDescription("Without its addresses. Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminAlertSourceWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/urls", AdminRoutes.Read, async (HttpContext http, AlertSourceService sources, StatusPageConfiguration site, string id) =>
                Answer.Ok(AlertAddresses.Of(site.UrlFor(http.Request), await sources.RevealAsync(http.Caller(), id))))
            .Needs(StaffRole.Editor)
            .WithName("adminGetAlertSourceUrls")
            .WithSummary("Where a source's alerts go")
            .WithDescription("Each address holds the secret. The audit log keeps who asked.")
            .Produces<Envelope<AlertAddresses>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, AlertSourceService sources, StatusPageConfiguration site) =>
            {
                var body = await RequestBody.ReadAsync<AlertSourceBody>(http);
                var (source, secret) = await sources.AddAsync(http.Caller(), body.ToInput());
                var wire = AdminAlertSourceWire.From(source);
                return Answer.Created($"{AdminRoutes.Root}/alert-sources/{source.Id}", wire with { Urls = AlertAddresses.Of(site.UrlFor(http.Request), secret) }, source.Version, toKeep: wire);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminAddAlertSource")
            .WithSummary("Add an alert source")
            .WithDescription("The answer holds the addresses to send to; a repeat with the same Idempotency-Key is answered without them.")
            .Takes<AlertSourceBody>()
            .Produces<Envelope<AdminAlertSourceWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, AlertSourceService sources, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                {
                    var source = await FindAsync(act.Db, id);
                    StaleVersionException.ThrowIfStale($"The alert source “{source.Name}”", expected, source.Version);
                    if (patch.Against<AlertSourceBody>(AdminAlertSourceWire.From(source)).Count == 0)
                    {
                        return source;
                    }

                    // Null would stand for the default, and open what was closed.
                    AdminRoutes.RefuseCleared(patch, ("enabled", "Accepted: true, false."));

                    return await sources.ChangeAsync(http.Caller(), id, MergePatch.Apply(AlertSourceBody.From(source), patch, typeof(AdminAlertSourceWire)).ToInput(), expected);
                }));
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminChangeAlertSource")
            .WithSummary("Change an alert source")
            .WithDescription("A merge patch; its addresses stay.")
            .TakesPatch<AlertSourceBody>()
            .Produces<Envelope<AdminAlertSourceWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/rotate", async (HttpContext http, AlertSourceService sources, StatusPageConfiguration site, string id) =>
            {
                var (source, secret) = await sources.RotateAsync(http.Caller(), id, http.Request.ExpectedVersion());
                var wire = AdminAlertSourceWire.From(source);
                return Answer.OkOnce(wire with { Urls = AlertAddresses.Of(site.UrlFor(http.Request), secret) }, source.Version, toKeep: wire);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .IfMatch()
            .WithName("adminRotateAlertSource")
            .WithSummary("Give an alert source new addresses")
            .WithDescription("The old ones answer 404 from now on.")
            .Produces<Envelope<AdminAlertSourceWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, AlertSourceService sources, string id) =>
            {
                await sources.RemoveAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminRemoveAlertSource")
            .WithSummary("Remove an alert source")
            .WithDescription("Nothing comes in any more; its suggestions stay.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static Answer Answered(AlertSource source) => Answer.Ok(AdminAlertSourceWire.From(source), source.Version);

    private static async Task<AlertSource> FindAsync(StatusPageDbContext db, string id) =>
        await db.AlertSources.SingleOrDefaultAsync(s => s.Id == id) ?? throw new NotFoundException("alert source", id);
}
