using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Text;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

public sealed record UserBody
{
    [Description("Required; shown to colleagues and in the audit log; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("Required; unique; what they sign in with.")]
    public string? Email { get; init; }

    [Description("Required; what they may do.")]
    public StaffRole? Role { get; init; }
}

public sealed record UserPatchBody
{
    [Description("1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("After a change of role they are asked to sign in again.")]
    public StaffRole? Role { get; init; }

    [Description("Whether they are kept from signing in. Running sessions end within a minute.")]
    public bool? Disabled { get; init; }
}

public sealed record PasswordLinkWire(
    [property: Description("Opens the form to choose a password; works once.")] string Url,
    DateTimeOffset ExpiresAt);

public sealed record AdminUserWire(
    string Id,
    string Name,
    [property: ChangedBy("People sign in with it, and the audit log knows them by it. Invite the person anew under the other one, and disable this account.")] string Email,
    StaffRole Role,
    [property: Description("Since when they cannot sign in; null where they can."), ChangedBy("Give disabled: true or false.")] DateTimeOffset? DisabledAt,
    [property: MovesByItself] DateTimeOffset? LastSignInAt,
    DateTimeOffset CreatedAt,
    int Version)
{
    [Description("In the answer to the invitation and nowhere else."), MovesByItself]
    public PasswordLinkWire? Link { get; init; }

    public static AdminUserWire From(StaffUser user) => new(
        user.Id, user.Name, user.Email!, user.Role, user.DisabledAt, user.LastSignInAt, user.CreatedAt, user.Version);
}

public static class AdminUsers
{
    public static void MapUsers(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/users").WithTags("Users");

        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("In the name or the address.")] string? search,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, skip) = (Paging.Limit(limit), (int)Math.Min(Paging.AfterNumber(cursor) ?? 0, int.MaxValue));
                var page = await contexts.ReadAsync(db =>
                {
                    var users = db.Users.OrderBy(u => u.Name).ThenBy(u => u.Id);
                    return string.IsNullOrWhiteSpace(search) ? users.Skip(skip).Take(take + 1).ToListAsync() : FoundAsync(users, search.Trim(), skip, take + 1);
                });
                return Answer.List<AdminUserWire>([.. page.Take(take).Select(AdminUserWire.From)], page.Count > take ? Paging.Cursor(skip + (long)take) : null);
            })
            .Needs(StaffRole.Administrator)
            .WithName("adminListUsers")
            .WithSummary("Staff, by name")
            .WithDescription("Disabled accounts too.")
            .Produces<ListEnvelope<AdminUserWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answered(await contexts.ReadAsync(db => FindAsync(db, id))))
            .Needs(StaffRole.Administrator)
            .WithName("adminGetUser")
            .WithSummary("One member of staff")
            .WithDescription("Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminUserWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, AccountService accounts, StatusPageConfiguration site) =>
            {
                var body = await RequestBody.ReadAsync<UserBody>(http);
                var role = body.Role ?? throw new InvalidInputException("role", $"The role is missing. Accepted: {string.Join(", ", EnumWords.All<StaffRole>())}.");
                var (user, link) = await accounts.InviteAsync(http.Caller(), body.Name, body.Email, role);
                var wire = AdminUserWire.From(user);
                return Answer.Created($"{AdminRoutes.Root}/users/{user.Id}", wire with { Link = Link(http, site, link) }, user.Version, toKeep: wire);
            })
            .Needs(StaffRole.Administrator)
            .TakesKey()
            .WithName("adminInviteUser")
            .WithSummary("Invite somebody")
            .WithDescription("The answer holds, this once, the link with which they choose a password within seven days: send it to them. A repeat with the same Idempotency-Key is answered without it.")
            .Takes<UserBody>()
            .Produces<Envelope<AdminUserWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, AccountService accounts, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Administrator, async act =>
                {
                    var user = await FindAsync(act.Db, id);
                    StaleVersionException.ThrowIfStale($"The user {user.Email}", expected, user.Version);
                    patch.Against<UserPatchBody>(AdminUserWire.From(user));
                    AdminRoutes.RefuseCleared(patch, ("name", "Give 1 to 100 characters."), ("role", $"Accepted: {string.Join(", ", EnumWords.All<StaffRole>())}."), ("disabled", "Accepted: true, false."));
                    var change = RequestBody.Convert<UserPatchBody>(patch);
                    return change is { Name: null, Role: null, Disabled: null } ? user : await accounts.ChangeUserAsync(http.Caller(), id, new UserChange(change.Name, change.Role, change.Disabled), expected);
                }));
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminChangeUser")
            .WithSummary("Change a member of staff")
            .WithDescription("A merge patch. The last administrator can be neither disabled nor given another role.")
            .TakesPatch<UserPatchBody>()
            .Produces<Envelope<AdminUserWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/password-link", async (HttpContext http, AccountService accounts, StatusPageConfiguration site, string id) =>
            {
                var link = Link(http, site, await accounts.IssuePasswordLinkAsync(http.Caller(), id));
                return Answer.OkOnce(link, version: null, toKeep: link with { Url = "" });
            })
            .Needs(StaffRole.Administrator)
            .TakesKey()
            .WithName("adminLinkUser")
            .WithSummary("Make a link to choose a new password")
            .WithDescription("It works once, within seven days, and is shown this once; a repeat with the same Idempotency-Key is answered without it. Links made earlier stop working, the present password works until then.")
            .Produces<Envelope<PasswordLinkWire>>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, AccountService accounts, string id) =>
            {
                await accounts.ChangeUserAsync(http.Caller(), id, new UserChange(null, null, Disabled: true), http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminDisableUser")
            .WithSummary("Keep a member of staff from signing in")
            .WithDescription("The account is disabled and stays for the record of what they did; a patch with disabled: false lets them in again. The last administrator cannot be disabled.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static Answer Answered(StaffUser user) => Answer.Ok(AdminUserWire.From(user), user.Version);

    /// <summary>Not by the database, which knows no other letters than a to z in two sizes; staff are few.</summary>
    private static async Task<List<StaffUser>> FoundAsync(IQueryable<StaffUser> users, string part, int skip, int take) =>
        [.. (await users.ToListAsync()).Where(user => user.Name.Contains(part, StringComparison.OrdinalIgnoreCase) || user.Email!.Contains(part, StringComparison.OrdinalIgnoreCase)).Skip(skip).Take(take)];

    private static PasswordLinkWire Link(HttpContext http, StatusPageConfiguration site, IssuedLink link) =>
        new($"{site.UrlFor(http.Request)}{StatusUrls.ChoosePassword}?token={link.Secret}", link.ExpiresAt);

    private static async Task<StaffUser> FindAsync(StatusPageDbContext db, string id) =>
        await db.Users.SingleOrDefaultAsync(u => u.Id == id) ?? throw new NotFoundException("user", id);
}
