using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;

namespace StatusPage.Web.Api;

public sealed record TokenBody
{
    [Description("Required; what it is for; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("Required; what it may do: as much as a person of this role.")]
    public StaffRole? Role { get; init; }

    [Description("Default: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

public sealed record TokenPatchBody
{
    [Description("What it is for; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("From when on it opens nothing; null: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

public sealed record AdminTokenWire(
    string Id,
    string Name,
    [property: ChangedBy("A token keeps its role: make another, and revoke this one.")] StaffRole Role,
    [property: Description("Its last four characters; empty for one shorter than 20.")] string Hint,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    [property: Description("To the minute."), MovesByItself] DateTimeOffset? LastUsedAt,
    [property: ChangedBy("DELETE revokes it, for good.")] DateTimeOffset? RevokedAt)
{
    [Description("The secret, in the answer to its making and nowhere else."), MovesByItself]
    public string? Token { get; init; }

    public static AdminTokenWire From(ApiToken token) => new(
        token.Id, token.Name, token.Role, token.Hint, token.CreatedAt, token.CreatedBy, token.ExpiresAt, token.LastUsedAt, token.RevokedAt);
}

public static class AdminTokens
{
    public static void MapTokens(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/tokens").WithTags("Tokens");

        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.After(cursor));
                var page = await contexts.ReadAsync(db =>
                {
                    var tokens = db.ApiTokens.AsQueryable();
                    if (after is var (at, last))
                    {
                        tokens = tokens.Where(t => t.CreatedAt < at || (t.CreatedAt == at && t.Id.CompareTo(last) < 0));
                    }

                    return tokens.OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id).Take(take + 1).ToListAsync();
                });
                return Answer.List<AdminTokenWire>(
                    [.. page.Take(take).Select(AdminTokenWire.From)],
                    page.Count > take ? Paging.Cursor(page[take - 1].CreatedAt, page[take - 1].Id) : null);
            })
            .Needs(StaffRole.Administrator)
            .WithName("adminListTokens")
            .WithSummary("API tokens, newest first")
            .WithDescription("Revoked and expired ones too.")
            .Produces<ListEnvelope<AdminTokenWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var token = await contexts.ReadAsync(db => db.ApiTokens.SingleOrDefaultAsync(t => t.Id == id)) ?? throw new NotFoundException("token", id);
                return Answered(token);
            })
            .Needs(StaffRole.Administrator)
            .WithName("adminGetToken")
            .WithSummary("One API token")
            .WithDescription("Without its secret. Its ETag is for If-Match.")
            .Produces<Envelope<AdminTokenWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, TokenService tokens) =>
            {
                var body = await RequestBody.ReadAsync<TokenBody>(http);
                if (body.Role is not { } role)
                {
                    throw new InvalidInputException("role", $"The role is missing. Accepted: {string.Join(", ", EnumWords.All<StaffRole>())}.");
                }

                var (token, secret) = await tokens.CreateAsync(http.Caller(), body.Name, role, body.ExpiresAt);
                var wire = AdminTokenWire.From(token);
                return Answer.Created($"{AdminRoutes.Root}/tokens/{token.Id}", wire with { Token = secret }, token.Version, toKeep: wire);
            })
            .Needs(StaffRole.Administrator)
            .TakesKey()
            .WithName("adminAddToken")
            .WithSummary("Make an API token")
            .WithDescription("The answer holds its secret, this once: it is kept nowhere, and a repeat with the same Idempotency-Key is answered without it.")
            .Takes<TokenBody>()
            .Produces<Envelope<AdminTokenWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, TokenService tokens, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Administrator, async act =>
                {
                    var token = await act.Db.ApiTokens.SingleOrDefaultAsync(t => t.Id == id) ?? throw new NotFoundException("token", id);
                    StaleVersionException.ThrowIfStale($"The token “{token.Name}”", expected, token.Version);
                    if (patch.Against<TokenPatchBody>(AdminTokenWire.From(token)).Count == 0)
                    {
                        return token;
                    }

                    AdminRoutes.RefuseCleared(patch, ("name", "Give 1 to 100 characters."));
                    var body = RequestBody.Convert<TokenPatchBody>(patch);
                    return await tokens.ChangeAsync(http.Caller(), id, body.Name, patch.ContainsKey("expiresAt") ? new TokenExpiry(body.ExpiresAt) : null, expected);
                }));
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminChangeToken")
            .WithSummary("Change the name or the expiry of an API token")
            .WithDescription("A merge patch; an expiry of null lets it work for ever. One that was revoked stays as it is.")
            .TakesPatch<TokenPatchBody>()
            .Produces<Envelope<AdminTokenWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, TokenService tokens, string id) =>
            {
                await tokens.RevokeAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminRevokeToken")
            .WithSummary("Revoke an API token")
            .WithDescription("It opens nothing from now on. Revoking it again changes nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static Answer Answered(ApiToken token) => Answer.Ok(AdminTokenWire.From(token), token.Version);
}
