using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Api;

public sealed record CreditBandBody
{
    [Description("Percent of uptime under which the credit is owed; more than 0, at most the target.")]
    public required decimal Below { get; init; }

    [Description("Percent of the price; 0 to 100.")]
    public required decimal CreditPercent { get; init; }
}

public sealed record TierBody
{
    [Description("Required; unique; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("For whom it holds, in public; at most 500 characters.")]
    public string? Description { get; init; }

    [Description("Required; promised uptime in percent, more than 0 and at most 100, up to four decimals.")]
    public decimal? Target { get; init; }

    [Description("At most 10; the lower the threshold, the higher the credit.")]
    public IReadOnlyList<CreditBandBody>? Bands { get; init; }

    [Description("Ids of core components; null covers all of them.")]
    public IReadOnlyList<string>? Components { get; init; }

    [Description("Order among the tiers, from 0. Default: last.")]
    public int? Position { get; init; }

    public static TierBody From(SlaTier tier) => new()
    {
        Name = tier.Name,
        Description = tier.Description,
        Target = tier.Target,
        Bands = [.. tier.Bands.Select(b => new CreditBandBody { Below = b.Below, CreditPercent = b.CreditPercent })],
        Components = tier.ComponentIds,
        Position = tier.Position,
    };

    public TierInput ToInput() => new()
    {
        Name = Name,
        Description = Description,
        Target = Target,
        Bands = [.. (Bands ?? []).Select(b => new CreditBand(b.Below, b.CreditPercent))],
        ComponentIds = Components,
        Position = Position,
    };
}

public sealed record AdminTierWire(
    string Id,
    string Name,
    string? Description,
    [property: Description("Promised uptime in percent.")] decimal Target,
    [property: Description("From the highest threshold down.")] IReadOnlyList<CreditBand> Bands,
    [property: Description("Ids of core components; null covers all of them.")] IReadOnlyList<string>? Components,
    int Position,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version)
{
    public static AdminTierWire From(SlaTier tier) => new(
        tier.Id, tier.Name, tier.Description, tier.Target, tier.Bands, tier.ComponentIds, tier.Position, tier.CreatedAt, tier.UpdatedAt, tier.Version);
}

public static class AdminTiers
{
    public static void MapTiers(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/tiers").WithTags("SLA tiers");

        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor) ?? 0);
                var skip = (int)Math.Min(after, int.MaxValue);
                var page = await contexts.ReadAsync(db => db.Tiers.OrderBy(t => t.Position).ThenBy(t => t.Name).Skip(skip).Take(take + 1).ToListAsync());
                return Answer.List<AdminTierWire>(
                    [.. page.Take(take).Select(AdminTierWire.From)], page.Count > take ? Paging.Cursor(skip + (long)take) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListTiers")
            .WithSummary("SLA tiers, in their order")
            .WithDescription("What they measured is in /v1/status/sla/report.")
            .Produces<ListEnvelope<AdminTierWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answered(await contexts.ReadAsync(db => FindAsync(db, id))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetTier")
            .WithSummary("One SLA tier")
            .WithDescription("Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminTierWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, TierService tiers) =>
            {
                var body = await RequestBody.ReadAsync<TierBody>(http);
                var tier = await tiers.AddAsync(http.Caller(), body.ToInput());
                return Answer.Created($"{AdminRoutes.Root}/tiers/{tier.Id}", AdminTierWire.From(tier), tier.Version);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminAddTier")
            .WithSummary("Add an SLA tier")
            .WithDescription("It is public at once, and judges past months too.")
            .Takes<TierBody>()
            .Produces<Envelope<AdminTierWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, TierService tiers, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                {
                    var tier = await FindAsync(act.Db, id);
                    StaleVersionException.ThrowIfStale($"The tier “{tier.Name}”", expected, tier.Version);
                    if (patch.Against<TierBody>(AdminTierWire.From(tier)).Count == 0)
                    {
                        return tier;
                    }

                    var merged = MergePatch.Apply(TierBody.From(tier), patch, typeof(AdminTierWire));
                    return await tiers.ChangeAsync(http.Caller(), id, merged.ToInput(), expected);
                }));
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminChangeTier")
            .WithSummary("Change an SLA tier")
            .WithDescription("A merge patch; bands and components are replaced as a whole.")
            .TakesPatch<TierBody>()
            .Produces<Envelope<AdminTierWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, TierService tiers, string id) =>
            {
                await tiers.RemoveAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminRemoveTier")
            .WithSummary("Remove an SLA tier")
            .WithDescription("It leaves the SLA page with all its months; the audit log keeps what it promised.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static Answer Answered(SlaTier tier) => Answer.Ok(AdminTierWire.From(tier), tier.Version);

    private static async Task<SlaTier> FindAsync(StatusPageDbContext db, string id) =>
        await db.Tiers.SingleOrDefaultAsync(t => t.Id == id) ?? throw new NotFoundException("tier", id);
}
