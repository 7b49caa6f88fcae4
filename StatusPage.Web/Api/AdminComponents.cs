using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using Component = StatusPage.Core.Catalog.Component;

namespace StatusPage.Web.Api;

public sealed record ComponentBody
{
    [Description("Required; unique in its group; 1 to 100 characters.")]
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? GroupId { get; init; }

    [Description("Order within its group, from 0. Default: last.")]
    public int? Position { get; init; }

    [Description("Whether the public sees it. Default true.")]
    public bool? Visible { get; init; }

    [Description("Core components carry an SLA, the others are best effort. Default true.")]
    public bool? Core { get; init; }

    [Description("The plans it serves, in your own words.")]
    public string? Plans { get; init; }

    [Description("Promised uptime in percent, for example 99.9.")]
    public decimal? Target { get; init; }

    [Description("What is measured, in one public sentence.")]
    public string? Measured { get; init; }

    [Description("The status set by hand; incidents and maintenance show through where they are worse. Default operational.")]
    public ComponentStatus? Status { get; init; }

    [Description("Why it was set by hand; shown in public while it is not operational. Cleared where a new status comes without one.")]
    [CountsAsGiven]
    public string? StatusReason { get; init; }

    /// <summary>Null would stand for the default, and publish what is hidden.</summary>
    internal static readonly IReadOnlyList<(string Field, string Accepted)> NotCleared = [("visible", "Accepted: true, false."), ("core", "Accepted: true, false.")];

    public static ComponentBody From(Component component) => new()
    {
        Name = component.Name,
        Description = component.Description,
        GroupId = component.GroupId,
        Position = component.Position,
        Visible = component.Visible,
        Core = component.Core,
        Plans = component.Plans,
        Target = component.Target,
        Measured = component.Measured,
        Status = component.NormalStatus,
        StatusReason = component.StatusReason,
    };

    public ComponentInput ToInput() => new()
    {
        Name = Name,
        Description = Description,
        GroupId = GroupId,
        Position = Position,
        Visible = Visible ?? true,
        Core = Core ?? true,
        Plans = Plans,
        Target = Target,
        Measured = Measured,
        Status = Status,
        // The service takes null for "as it was"; here what is absent after the merge is absent.
        StatusReason = StatusReason ?? "",
    };
}

public sealed record AdminComponentWire(
    string Id,
    string Name,
    string? Description,
    string? GroupId,
    int Position,
    bool Visible,
    bool Core,
    string? Plans,
    decimal? Target,
    string? Measured,
    [property: Description("The status set by hand.")] ComponentStatus Status,
    string? StatusReason,
    [property: Description("What shows: the worst of the status set by hand, open incidents and running maintenance."), MovesByItself] ComponentStatus CurrentStatus,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version)
{
    public static AdminComponentWire From(Component component, ComponentStatus current) => new(
        component.Id,
        component.Name,
        component.Description,
        component.GroupId,
        component.Position,
        component.Visible,
        component.Core,
        component.Plans,
        component.Target,
        component.Measured,
        component.NormalStatus,
        component.StatusReason,
        current,
        component.CreatedAt,
        component.UpdatedAt,
        component.Version);
}

public static class AdminComponents
{
    private const string StatusField = "status";
    private const string ReasonField = "statusReason";

    public static void MapComponents(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/components").WithTags("Components");

        group.MapMethods("", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock) =>
                Answer.List(await contexts.ReadAsync(db => ListAsync(db, clock.GetUtcNow())), nextCursor: null))
            .Needs(StaffRole.Viewer)
            .WithName("adminListComponents")
            .WithSummary("All components, hidden ones too")
            .WithDescription("In the order of the board, on one page.")
            .Produces<ListEnvelope<AdminComponentWire>>()
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock, string id) =>
                Answered(await contexts.ReadAsync(db => FindAsync(db, id, clock.GetUtcNow()))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetComponent")
            .WithSummary("One component")
            .WithDescription("Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminComponentWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, CatalogService catalog) =>
            {
                var body = await RequestBody.ReadAsync<ComponentBody>(http);
                var component = await catalog.AddComponentAsync(http.Caller(), body.ToInput());
                return Answer.Created(
                    $"{AdminRoutes.Root}/components/{component.Id}", AdminComponentWire.From(component, component.NormalStatus), component.Version);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminAddComponent")
            .WithSummary("Add a component")
            .WithDescription("It is on the public board at once, unless it is not visible.")
            .Takes<ComponentBody>()
            .Produces<Envelope<AdminComponentWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (
                HttpContext http, Acts acts, CatalogService catalog, IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                await ChangeAsync(http.Caller(), acts, catalog, id, patch, http.Request.ExpectedVersion());
                return Answered(await contexts.ReadAsync(db => FindAsync(db, id, clock.GetUtcNow())));
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminChangeComponent")
            .WithSummary("Change a component")
            .WithDescription("A merge patch: null clears a field. A responder may set status and statusReason; anything else takes an editor.")
            .TakesPatch<ComponentBody>()
            .Produces<Envelope<AdminComponentWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, CatalogService catalog, string id) =>
            {
                await catalog.RemoveComponentAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminRemoveComponent")
            .WithSummary("Remove a component")
            .WithDescription("It leaves the board; its history stays. Refused while an open incident or a maintenance affects it.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static Answer Answered(AdminComponentWire component) => Answer.Ok(component, component.Version);

    private static Task ChangeAsync(Actor caller, Acts acts, CatalogService catalog, string id, JsonObject patch, ExpectedVersion? expectedVersion) =>
        // One act, so that nothing comes between reading what the patch is merged into and writing it.
        acts.RunAsync(caller, StaffRole.Responder, async act =>
        {
            var component = await act.Db.Components.SingleOrDefaultAsync(c => c.Id == id && c.RemovedAt == null) ?? throw new NotFoundException("component", id);
            StaleVersionException.ThrowIfStale($"The component “{component.Name}”", expectedVersion, component.Version);
            if (patch.Against<ComponentBody>(AdminComponentWire.From(component, component.NormalStatus)).Count == 0)
            {
                return;
            }

            if (patch.TryGetPropertyValue(StatusField, out var status))
            {
                if (status is null)
                {
                    throw AdminRoutes.CannotClear(StatusField, $"Accepted: {string.Join(", ", EnumWords.All<ComponentStatus>())}.");
                }

                // An earlier reason does not explain a new status.
                patch.TryAdd(ReasonField, null);
            }

            AdminRoutes.RefuseCleared(patch, ComponentBody.NotCleared);

            var merged = MergePatch.Apply(ComponentBody.From(component), patch, typeof(AdminComponentWire));
            if (patch.All(member => member.Key is StatusField or ReasonField))
            {
                await catalog.SetStatusAsync(caller, id, merged.Status ?? component.NormalStatus, merged.StatusReason, expectedVersion);
            }
            else
            {
                await catalog.ChangeComponentAsync(caller, id, merged.ToInput(), expectedVersion);
            }
        });

    private static async Task<IReadOnlyList<AdminComponentWire>> ListAsync(StatusPageDbContext db, DateTimeOffset now)
    {
        var groups = await db.Groups.ToDictionaryAsync(g => g.Id, g => g.Position);
        var components = await db.Components.Where(c => c.RemovedAt == null).ToListAsync();
        var open = (await db.StatusIntervals.Where(i => i.To == null && i.From <= now).ToListAsync()).ToLookup(i => i.ComponentId, i => i.Status);
        return
        [
            .. components
                .OrderBy(c => c.GroupId is null ? -1 : groups[c.GroupId])
                .ThenBy(c => c.GroupId, StringComparer.Ordinal)
                .ThenBy(c => c.Position)
                .ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
                .Select(c => AdminComponentWire.From(c, StatusRollup.Worst(open[c.Id].Append(c.NormalStatus)))),
        ];
    }

    private static async Task<AdminComponentWire> FindAsync(StatusPageDbContext db, string id, DateTimeOffset now)
    {
        var component = await db.Components.SingleOrDefaultAsync(c => c.Id == id && c.RemovedAt == null) ?? throw new NotFoundException("component", id);
        var open = await db.StatusIntervals.Where(i => i.ComponentId == id && i.To == null && i.From <= now).Select(i => i.Status).ToListAsync();
        return AdminComponentWire.From(component, StatusRollup.Worst(open.Append(component.NormalStatus)));
    }
}
