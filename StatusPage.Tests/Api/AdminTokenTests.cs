using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminTokenTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Root = "v1/admin/tokens";

    [Fact]
    public async Task A_token_is_renamed_and_its_expiry_moved_and_taken_away()
    {
        var made = (await app.Api.PostAsync(Root, new JsonObject { ["name"] = "Deployment", ["role"] = "viewer", ["expiresAt"] = "2031-01-01T00:00:00Z" })).AssertIs(HttpStatusCode.Created);
        var path = made.Location.TrimStart('/');
        using var bearer = app.NewApiClient((string)made.Data["token"]!);
        (await bearer.ReadAsync("v1/admin/components")).AssertIs(HttpStatusCode.OK);
        var read = await app.Api.ReadAsync(path);
        Assert.Equal(made.ETag, read.ETag);

        var renamed = (await app.Api.PatchAsync(path, new JsonObject { ["name"] = "Deployment of the shop", ["expiresAt"] = null }, ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);

        Assert.Equal(("Deployment of the shop", null), ((string?)renamed.Data["name"], (string?)renamed.Data["expiresAt"]));
        Assert.NotEqual(read.ETag, renamed.ETag);
        (await app.Api.PatchAsync(path, new JsonObject { ["name"] = "Another" }, ("If-Match", read.ETag))).AssertRefused(409, says: "changed by someone else");
        (await bearer.ReadAsync("v1/admin/components")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("token.updated", (string?)(await app.Api.ReadAsync($"v1/admin/audit?subjectId={made.Data["id"]}&limit=1")).Data[0]!["action"]);
    }

    [Fact]
    public async Task What_a_token_keeps_is_refused_and_one_that_was_revoked_stays_as_it_is()
    {
        var made = (await app.Api.PostAsync(Root, new JsonObject { ["name"] = "Kept", ["role"] = "viewer" })).AssertIs(HttpStatusCode.Created);
        var path = made.Location.TrimStart('/');

        (await app.Api.PatchAsync(path, new JsonObject { ["role"] = "administrator" })).AssertRefused(422, "role", "make another, and revoke this one");
        (await app.Api.PatchAsync(path, new JsonObject { ["expiresAt"] = "2001-01-01T00:00:00Z" })).AssertRefused(422, "expiresAt", "in the past");
        (await app.Api.PatchAsync(path, new JsonObject { ["name"] = null })).AssertRefused(422, "name");
        (await app.Api.RemoveAsync(path)).AssertIs(HttpStatusCode.NoContent);
        (await app.Api.PatchAsync(path, new JsonObject { ["name"] = "Another" })).AssertRefused(409, says: "was revoked");
        (await app.Api.PatchAsync($"{Root}/nope", new JsonObject { ["name"] = "Another" })).AssertRefused(404);
    }

    [Fact]
    public async Task A_token_is_not_revoked_by_who_knows_it_as_it_was()
    {
        var made = (await app.Api.PostAsync(Root, new JsonObject { ["name"] = "Renamed since", ["role"] = "viewer" })).AssertIs(HttpStatusCode.Created);
        var path = made.Location.TrimStart('/');
        var renamed = (await app.Api.PatchAsync(path, new JsonObject { ["name"] = "Of the shop" })).AssertIs(HttpStatusCode.OK);

        (await app.Api.RemoveAsync(path, ("If-Match", made.ETag))).AssertRefused(409, says: "changed by someone else");
        Assert.Null((string?)(await app.Api.ReadAsync(path)).Data["revokedAt"]);
        (await app.Api.RemoveAsync(path, ("If-Match", renamed.ETag))).AssertIs(HttpStatusCode.NoContent);
        Assert.NotNull((string?)(await app.Api.ReadAsync(path)).Data["revokedAt"]);
    }

    [Fact]
    public async Task An_entry_of_the_audit_log_has_an_id_like_all_else_and_is_read_by_it()
    {
        var entry = (await app.Api.ReadAsync("v1/admin/audit?limit=1")).Data[0]!;
        var id = entry["id"]!.GetValue<string>();

        Assert.True(JsonNode.DeepEquals(entry, (await app.Api.ReadAsync($"v1/admin/audit/{id}")).AssertIs(HttpStatusCode.OK).Data));
        (await app.Api.ReadAsync("v1/admin/audit/9999999")).AssertRefused(404);
        (await app.Api.ReadAsync("v1/admin/audit/nope")).AssertRefused(404);
    }
}
