using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Web.Api;

public sealed record TemplateComponentBody
{
    public required string Id { get; init; }

    public required ComponentStatus Status { get; init; }
}

public sealed record TemplateBody
{
    [Description("Required; what staff look for; unique; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("Required. May hold placeholders such as {{component}}.")]
    public string? Title { get; init; }

    [Description("Required.")]
    public Impact? Impact { get; init; }

    [Description("Required; Markdown. May hold placeholders such as {{component}}.")]
    public string? Message { get; init; }

    public IReadOnlyList<TemplateComponentBody>? Components { get; init; }

    public static TemplateBody From(IncidentTemplate template) => new()
    {
        Name = template.Name,
        Title = template.Title,
        Impact = template.Impact,
        Message = template.Message,
        Components = [.. template.Components.Select(c => new TemplateComponentBody { Id = c.Id, Status = c.Status })],
    };

    public TemplateInput ToInput() => new()
    {
        Name = Name,
        Title = Title,
        Impact = Impact,
        Message = Message,
        Components = [.. (Components ?? []).Select(c => new TemplateComponent(c.Id, c.Status))],
    };
}

public sealed record AdminTemplateWire(
    string Id,
    string Name,
    string Title,
    Impact Impact,
    string Message,
    IReadOnlyList<TemplateComponent> Components,
    [property: Description("How many incidents were reported from it."), MovesByItself] int Uses,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version)
{
    public static AdminTemplateWire From(IncidentTemplate template) => new(
        template.Id,
        template.Name,
        template.Title,
        template.Impact,
        template.Message,
        template.Components,
        template.Uses,
        template.CreatedAt,
        template.UpdatedAt,
        template.Version);
}

public static class AdminTemplates
{
    public static void MapTemplates(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/templates").WithTags("Templates");

        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor) ?? 0);
                var skip = (int)Math.Min(after, int.MaxValue);
                var page = await contexts.ReadAsync(db => db.Templates.OrderBy(t => t.Name).Skip(skip).Take(take + 1).ToListAsync());
                return Answer.List<AdminTemplateWire>(
                    [.. page.Take(take).Select(AdminTemplateWire.From)], page.Count > take ? Paging.Cursor(skip + (long)take) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListTemplates")
            .WithSummary("Incident templates, by name")
            .WithDescription("What the report form pre-fills from.")
            .Produces<ListEnvelope<AdminTemplateWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answered(await contexts.ReadAsync(db => FindAsync(db, id))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetTemplate")
            .WithSummary("One template")
            .WithDescription("Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminTemplateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, TemplateService templates) =>
            {
                var body = await RequestBody.ReadAsync<TemplateBody>(http);
                var template = await templates.AddAsync(http.Caller(), body.ToInput());
                return Answer.Created($"{AdminRoutes.Root}/templates/{template.Id}", AdminTemplateWire.From(template), template.Version);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminAddTemplate")
            .WithSummary("Add a template")
            .WithDescription("Reporting an incident with its id as templateId fills what the report leaves out.")
            .Takes<TemplateBody>()
            .Produces<Envelope<AdminTemplateWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, TemplateService templates, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                {
                    var template = await FindAsync(act.Db, id);
                    StaleVersionException.ThrowIfStale($"The template “{template.Name}”", expected, template.Version);
                    if (patch.Against<TemplateBody>(AdminTemplateWire.From(template)).Count == 0)
                    {
                        return template;
                    }

                    var merged = MergePatch.Apply(TemplateBody.From(template), patch, typeof(AdminTemplateWire));
                    return await templates.ChangeAsync(http.Caller(), id, merged.ToInput(), expected);
                }));
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminChangeTemplate")
            .WithSummary("Change a template")
            .WithDescription("A merge patch; components are replaced as a whole.")
            .TakesPatch<TemplateBody>()
            .Produces<Envelope<AdminTemplateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, TemplateService templates, string id) =>
            {
                await templates.RemoveAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminRemoveTemplate")
            .WithSummary("Remove a template")
            .WithDescription("Incidents reported from it stay as they are.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static Answer Answered(IncidentTemplate template) => Answer.Ok(AdminTemplateWire.From(template), template.Version);

    private static async Task<IncidentTemplate> FindAsync(StatusPageDbContext db, string id) =>
        await db.Templates.SingleOrDefaultAsync(t => t.Id == id) ?? throw new NotFoundException("template", id);
}
