using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;

namespace StatusPage.Web.Api;

public sealed record GroupBody
{
    [Description("Required; unique; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("Order on the board, from 0. Default: last.")]
    public int? Position { get; init; }

    public static GroupBody From(ComponentGroup group) => new() { Name = group.Name, Position = group.Position };

    public GroupInput ToInput() => new() { Name = Name, Position = Position };
}

public sealed record AdminGroupWire(string Id, string Name, int Position, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version)
{
    public static AdminGroupWire From(ComponentGroup group) =>
        new(group.Id, group.Name, group.Position, group.CreatedAt, group.UpdatedAt, group.Version);
}

public static class AdminGroups
{
    public static void MapGroups(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/groups").WithTags("Groups");

        group.MapMethods("", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts) =>
            {
                var groups = await contexts.ReadAsync(db => db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).ToListAsync());
                return Answer.List<AdminGroupWire>([.. groups.Select(AdminGroupWire.From)], nextCursor: null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListGroups")
            .WithSummary("All groups")
            .WithDescription("In the order of the board, on one page.")
            .Produces<ListEnvelope<AdminGroupWire>>()
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answered(await contexts.ReadAsync(db => FindAsync(db, id))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetGroup")
            .WithSummary("One group")
            .WithDescription("Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminGroupWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, CatalogService catalog) =>
            {
                var body = await RequestBody.ReadAsync<GroupBody>(http);
                var added = await catalog.AddGroupAsync(http.Caller(), body.ToInput());
                return Answer.Created($"{AdminRoutes.Root}/groups/{added.Id}", AdminGroupWire.From(added), added.Version);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminAddGroup")
            .WithSummary("Add a group")
            .WithDescription("The public sees it once a visible component is in it.")
            .Takes<GroupBody>()
            .Produces<Envelope<AdminGroupWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, CatalogService catalog, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                {
                    var found = await FindAsync(act.Db, id);
                    StaleVersionException.ThrowIfStale($"The group “{found.Name}”", expected, found.Version);
                    if (patch.Against<GroupBody>(AdminGroupWire.From(found)).Count == 0)
                    {
                        return found;
                    }

                    var merged = MergePatch.Apply(GroupBody.From(found), patch, typeof(AdminGroupWire));
                    return await catalog.ChangeGroupAsync(http.Caller(), id, merged.ToInput(), expected);
                }));
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminChangeGroup")
            .WithSummary("Change a group")
            .WithDescription("A merge patch.")
            .TakesPatch<GroupBody>()
            .Produces<Envelope<AdminGroupWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, CatalogService catalog, string id) =>
            {
                await catalog.RemoveGroupAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminRemoveGroup")
            .WithSummary("Remove a group")
            .WithDescription("Its components stay on the board, outside any group.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static Answer Answered(ComponentGroup group) => Answer.Ok(AdminGroupWire.From(group), group.Version);

    private static async Task<ComponentGroup> FindAsync(StatusPageDbContext db, string id) =>
        await db.Groups.SingleOrDefaultAsync(g => g.Id == id) ?? throw new NotFoundException("group", id);
}
