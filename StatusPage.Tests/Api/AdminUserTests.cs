using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminUserTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task Somebody_is_invited_by_a_link_that_is_shown_once_and_lets_them_in()
    {
        var made = await app.Api.PostAsync("v1/admin/users", Person("Ben", "ben@example.com", "responder"), ("Idempotency-Key", "ben"));
        made.AssertIs(HttpStatusCode.Created);
        Assert.Equal($"/v1/admin/users/{made.Data["id"]}", made.Location);
        var url = new Uri((string)made.Data["link"]!["url"]!);
        Assert.StartsWith(app.BaseAddress.ToString(), url.ToString(), StringComparison.Ordinal);

        var again = await app.Api.PostAsync("v1/admin/users", Person("Ben", "ben@example.com", "responder"), ("Idempotency-Key", "ben"));
        Assert.Equal((string?)made.Data["id"], (string?)again.Data["id"]);
        Assert.Null(again.Data["link"]);
        Assert.Null((await app.Api.ReadAsync(made.Location)).Data["link"]);

        var secret = System.Web.HttpUtility.ParseQueryString(url.Query)["token"];
        Assert.Equal("ben@example.com", (await app.Accounts.ChoosePasswordAsync(secret, "a password long enough")).Email);
    }

    [Fact]
    public async Task What_an_invitation_lacks_is_named_beside_the_field()
    {
        (await app.Api.PostAsync("v1/admin/users", new JsonObject { ["name"] = "X", ["email"] = "x@example.com" })).AssertRefused(422, "role", "viewer, responder, editor, administrator");
        (await app.Api.PostAsync("v1/admin/users", Person("", "nowhere", "viewer"))).AssertRefused(422, "email");
        (await app.Api.PostAsync("v1/admin/users", Person("Anna again", TestApp.AdminEmail, "viewer"))).AssertRefused(422, "email", "already a user");
        (await app.Api.PostAsync("v1/admin/users", Person("X", "x@example.com", "king"))).AssertRefused(422, "role");
    }

    [Fact]
    public async Task A_role_changes_under_if_match_and_null_clears_nothing()
    {
        var cleo = await AddAsync("Cleo", StaffRole.Viewer);
        var read = await app.Api.ReadAsync($"v1/admin/users/{cleo}");
        var changed = await app.Api.PatchAsync($"v1/admin/users/{cleo}", new JsonObject { ["role"] = "editor" }, ("If-Match", read.ETag));
        Assert.Equal("editor", (string?)changed.AssertIs(HttpStatusCode.OK).Data["role"]);
        (await app.Api.PatchAsync($"v1/admin/users/{cleo}", new JsonObject { ["role"] = "viewer" }, ("If-Match", read.ETag))).AssertRefused(409);
        (await app.Api.PatchAsync($"v1/admin/users/{cleo}", new JsonObject { ["role"] = null })).AssertRefused(422, "role", "cannot be cleared");
        Assert.Equal("editor", (string?)(await app.Api.PatchAsync($"v1/admin/users/{cleo}", new JsonObject())).Data["role"]);
        (await app.Api.ReadAsync("v1/admin/users/nobody")).AssertRefused(404);
    }

    [Fact]
    public async Task What_cannot_be_changed_is_refused_and_what_was_read_may_be_sent_back()
    {
        var path = $"v1/admin/users/{await AddAsync("Egon", StaffRole.Viewer)}";
        var read = (await app.Api.ReadAsync(path)).AssertIs(HttpStatusCode.OK).Data;
        (await app.Api.PatchAsync(path, new JsonObject { ["email"] = "other@example.com", ["name"] = "Egon B." })).AssertRefused(422, "email", "Invite the person anew");
        (await app.Api.PatchAsync(path, new JsonObject { ["disabledAt"] = "2026-05-11T13:00:00Z" })).AssertRefused(422, "disabledAt", "Give disabled");
        var whole = read.DeepClone().AsObject();
        whole["name"] = "Egon C.";
        Assert.Equal("Egon C.", (string?)(await app.Api.PatchAsync(path, whole)).AssertIs(HttpStatusCode.OK).Data["name"]);
    }

    [Theory]
    [InlineData("öZGÜR")]
    [InlineData("özgür")]
    [InlineData("ÖZ")]
    public async Task Staff_are_found_by_letters_of_any_size(string search)
    {
        if ((await app.Api.ReadAsync("v1/admin/users?search=ozgur@")).Data.AsArray().Count == 0)
        {
            (await app.Api.PostAsync("v1/admin/users", Person("Özgür Kaya", "ozgur@example.com", "viewer"))).AssertIs(HttpStatusCode.Created);
        }

        Assert.Equal("Özgür Kaya", (string?)Assert.Single((await app.Api.ReadAsync($"v1/admin/users?search={Uri.EscapeDataString(search)}")).Data.AsArray())!["name"]);
    }

    [Fact]
    public async Task The_last_administrator_is_kept_with_a_sentence_beside_what_was_asked()
    {
        await using var alone = await StatusPageApp.StartAsync();
        var path = $"v1/admin/users/{(await alone.Api.ReadAsync("v1/admin/users")).Data[0]!["id"]}";
        (await alone.Api.PatchAsync(path, new JsonObject { ["disabled"] = true })).AssertRefused(409, "disabled", "is the only administrator");
        (await alone.Api.PatchAsync(path, new JsonObject { ["role"] = "viewer" })).AssertRefused(409, "role", "is the only administrator");
    }

    [Fact]
    public async Task A_removed_account_is_disabled_and_can_be_let_in_again()
    {
        var dora = await AddAsync("Dora", StaffRole.Responder);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Api.RemoveAsync($"v1/admin/users/{dora}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Api.RemoveAsync($"v1/admin/users/{dora}")).Status);
        Assert.NotNull((await app.Api.ReadAsync($"v1/admin/users/{dora}")).Data["disabledAt"]);
        var back = await app.Api.PatchAsync($"v1/admin/users/{dora}", new JsonObject { ["disabled"] = false });
        Assert.Null(back.AssertIs(HttpStatusCode.OK).Data["disabledAt"]);
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        var id = app.Admin.Id;
        (await app.Api.RemoveAsync($"v1/admin/users/{id}")).AssertRefused(409, says: "only administrator");
        (await app.Api.PatchAsync($"v1/admin/users/{id}", new JsonObject { ["role"] = "editor" })).AssertRefused(409, says: "only administrator");
    }

    [Fact]
    public async Task A_new_password_link_ends_the_earlier_ones()
    {
        var emil = await AddAsync("Emil", StaffRole.Viewer);
        var first = await app.Api.SendAsync(HttpMethod.Post, $"v1/admin/users/{emil}/password-link");
        var second = await app.Api.SendAsync(HttpMethod.Post, $"v1/admin/users/{emil}/password-link");
        Assert.False((await app.Accounts.LookAtLinkAsync(Secret(first), OneTimeLinkPurpose.ChoosePassword)).Valid);
        Assert.True((await app.Accounts.LookAtLinkAsync(Secret(second), OneTimeLinkPurpose.ChoosePassword)).Valid);
    }

    [Fact]
    public async Task The_list_pages_and_is_searched_by_name_and_address()
    {
        await AddAsync("Zoe One", StaffRole.Viewer);
        await AddAsync("Zoe Two", StaffRole.Viewer);
        var first = await app.Api.ReadAsync("v1/admin/users?search=zoe&limit=1");
        Assert.Equal("Zoe One", (string?)first.Data[0]!["name"]);
        var second = await app.Api.ReadAsync($"v1/admin/users?search=zoe&limit=1&cursor={first.Json["nextCursor"]}");
        Assert.Equal("Zoe Two", (string?)second.Data[0]!["name"]);
        Assert.Null(second.Json["nextCursor"]);
        Assert.Equal(TestApp.AdminEmail, (string?)Assert.Single((await app.Api.ReadAsync($"v1/admin/users?search={TestApp.AdminEmail.ToUpperInvariant()}")).Data.AsArray())!["email"]);
    }

    private static string Secret(ApiAnswer answer) => new Uri((string)answer.AssertIs(HttpStatusCode.OK).Data["url"]!).Query["?token=".Length..];

    private static JsonObject Person(string name, string email, string role) => new() { ["name"] = name, ["email"] = email, ["role"] = role };

    private async Task<string> AddAsync(string name, StaffRole role) =>
        (await app.Accounts.InviteAsync(app.Admin, name, $"{name.Replace(' ', '.').ToLowerInvariant()}@example.com", role)).User.Id;
}
