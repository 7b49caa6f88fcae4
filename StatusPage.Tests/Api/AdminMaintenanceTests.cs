using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminMaintenanceTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Root = "v1/admin/maintenances";

    [Fact]
    public async Task A_maintenance_goes_from_announcement_over_changes_to_its_end()
    {
        var component = await app.AddComponentAsync("Worked on");
        var start = app.Now.AddHours(72);
        var made = (await app.Api.PostAsync(Root, Body("Database upgrade", start, component))).AssertIs(HttpStatusCode.Created);
        var path = made.Location;
        Assert.Equal(path, $"/v1/admin/maintenances/{made.Data["id"]}");
        Assert.Equal(("scheduled", false, Wire(app.Now)), ((string?)made.Data["status"], (bool)made.Data["emergency"]!, (string?)made.Data["announcedAt"]));
        Assert.Equal(made.Data.ToJsonString(), (await app.Api.ReadAsync(path)).Data.ToJsonString());

        var changed = (await app.Api.PatchAsync(path, new JsonObject { ["scheduledFor"] = Wire(start.AddHours(1)), ["scheduledUntil"] = Wire(start.AddHours(3)), ["note"] = "An hour later." }, ("If-Match", made.ETag))).AssertIs(HttpStatusCode.OK);
        (await app.Api.PatchAsync(path, new JsonObject { ["title"] = "Stale" }, ("If-Match", made.ETag))).AssertRefused(409);
        var plan = changed.Data["updates"]![0]!["plan"]!;
        Assert.Equal((Wire(start), Wire(start.AddHours(1))), ((string?)plan["scheduledForBefore"], (string?)plan["scheduledFor"]));

        var update = (await app.Api.PostAsync($"{path}/updates", new JsonObject { ["message"] = "All is **prepared**." })).AssertIs(HttpStatusCode.Created);
        Assert.Equal(update.Data.ToJsonString(), (await app.Api.ReadAsync(update.Location)).Data.ToJsonString());
        await app.PassAsync(start.AddHours(1) - app.Now);
        Assert.Equal(ComponentStatus.UnderMaintenance, app.Published.Components[component.Id].Status);
        (await app.Api.PostAsync($"{path}/updates", new JsonObject { ["status"] = "verifying" })).AssertIs(HttpStatusCode.Created);
        (await app.Api.SendAsync(HttpMethod.Post, $"{path}/cancel")).AssertRefused(409, "status", "complete it instead");
        (await app.Api.PostAsync($"{path}/updates", new JsonObject { ["status"] = "completed", ["message"] = "Done." })).AssertIs(HttpStatusCode.Created);
        Assert.Equal(ComponentStatus.Operational, app.Published.Components[component.Id].Status);

        var published = (await app.Http.ReadAsync("v1/status/maintenances?state=completed")).AssertIs(HttpStatusCode.OK).Json["data"]!.AsArray().Single(m => (string?)m!["id"] == (string?)made.Data["id"])!;
        Assert.Equal(
            ["completed", "verifying", "in_progress", "scheduled", "scheduled"],
            published["updates"]!.AsArray().Select(u => (string?)u!["status"]));
        Assert.Equal("<p>All is <strong>prepared</strong>.</p>", ((string?)published["updates"]![3]!["messageHtml"])!.Trim());
        Assert.Equal(Wire(app.Now), (string?)published["completedAt"]);

        await app.PassAsync(TimeSpan.FromMinutes(5));
        (await app.Api.PatchAsync(update.Location, new JsonObject { ["message"] = "" })).AssertRefused(422, "message");
        (await app.Api.PatchAsync(update.Location, new JsonObject())).AssertRefused(422, "message");
        (await app.Api.PatchAsync(update.Location, new JsonObject { ["message"] = "Stale" }, ("If-Match", update.ETag))).AssertRefused(409);
        var corrected = (await app.Api.PatchAsync(update.Location, new JsonObject { ["message"] = "All was *ready*." })).AssertIs(HttpStatusCode.OK);
        Assert.Equal((Wire(app.Now), "All is **prepared**."), ((string?)corrected.Data["editedAt"], (string?)corrected.Data["revisions"]![0]!["message"]));
        var after = (await app.Http.ReadAsync("v1/status/maintenances?state=completed")).Json["data"]!.AsArray().Single(m => (string?)m!["id"] == (string?)made.Data["id"])!["updates"]![3]!;
        Assert.Equal(("All was *ready*.", Wire(app.Now)), ((string?)after["message"], (string?)after["editedAt"]));
        var page = (await app.Http.ReadAsync($"maintenance/{made.Data["id"]}")).Text;
        Assert.Contains("<em>ready</em>", page, StringComparison.Ordinal);
        Assert.Contains("edited <time", page, StringComparison.Ordinal);
        Assert.DoesNotContain("prepared", page, StringComparison.Ordinal);
        // Months later too.
        await app.PassAsync(TimeSpan.FromDays(120));
        (await app.Api.PatchAsync(update.Location, new JsonObject { ["message"] = "All was in place." })).AssertIs(HttpStatusCode.OK);
        Assert.Contains("All was in place.", (await app.Http.ReadAsync($"maintenance/{made.Data["id"]}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_short_a_notice_is_a_conflict_that_names_the_earliest_start_and_that_one_is_accepted()
    {
        var refused = await app.Api.PostAsync(Root, Body("Too soon", app.Now.AddHours(48).AddSeconds(-1)));
        refused.AssertRefused(409, "scheduledFor", "earliest start");
        Assert.Equal(Wire(app.Now.AddHours(48)), (string?)refused.Json["earliestStart"]);

        var earliest = DateTimeOffset.Parse((string)refused.Json["earliestStart"]!, CultureInfo.InvariantCulture);
        var made = (await app.Api.PostAsync(Root, Body("In time", earliest))).AssertIs(HttpStatusCode.Created);
        var moved = await app.Api.PatchAsync(made.Location, new JsonObject { ["scheduledFor"] = Wire(earliest.AddHours(-1)) });
        moved.AssertRefused(409, "scheduledFor");
        Assert.NotNull((string?)moved.Json["earliestStart"]);
    }

    [Fact]
    public async Task An_emergency_is_taken_with_its_reason_and_public_as_one()
    {
        var body = Body("It fails", app.Now.AddHours(1));
        body["emergency"] = true;
        (await app.Api.PostAsync(Root, body.DeepClone())).AssertRefused(422, "emergencyReason");
        body["emergencyReason"] = "A disk is failing.";
        var made = (await app.Api.PostAsync(Root, body)).AssertIs(HttpStatusCode.Created);

        Assert.Equal((true, true), ((bool)made.Data["emergency"]!, (bool)made.Data["announcements"]![0]!["emergency"]!));
        var published = (await app.Http.ReadAsync("v1/status/maintenances")).Json["data"]!.AsArray().Single(m => (string?)m!["id"] == (string?)made.Data["id"])!;
        Assert.Equal((true, "A disk is failing."), ((bool)published["emergency"]!, (string?)published["emergencyReason"]));
    }

    [Fact]
    public async Task How_a_change_is_meant_is_refused_where_nothing_changes()
    {
        var ordinary = (await app.Api.PostAsync(Root, Body("Ordinary", app.Now.AddHours(72)))).AssertIs(HttpStatusCode.Created);
        var body = Body("Pressing", app.Now.AddHours(1));
        (body["emergency"], body["emergencyReason"]) = (true, "A disk is failing.");
        var emergency = (await app.Api.PostAsync(Root, body)).AssertIs(HttpStatusCode.Created);

        (await app.Api.PatchAsync(emergency.Location.TrimStart('/'), new JsonObject { ["emergency"] = false })).AssertRefused(422, "emergency", "where the start moves");
        (await app.Api.PatchAsync(emergency.Location.TrimStart('/'), new JsonObject { ["emergencyReason"] = "Another." })).AssertRefused(422, "emergencyReason");
        var path = ordinary.Location.TrimStart('/');
        var both = await app.Api.PatchAsync(path, new JsonObject { ["emergency"] = true, ["emergencyReason"] = "r" });
        both.AssertRefused(422, "emergency");
        both.AssertRefused(422, "emergencyReason");
        (await app.Api.PatchAsync(path, new JsonObject { ["notify"] = !(bool)ordinary.Data["notify"]! })).AssertRefused(422, "notify", "there is none");
        (await app.Api.PatchAsync(path, new JsonObject { ["title"] = "Ordinary work", ["notify"] = false, ["emergency"] = false })).AssertIs(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field()
    {
        var start = app.Now.AddHours(72);
        (await app.Api.PostAsync(Root, new JsonObject())).AssertRefused(422, "scheduledFor");
        (await app.Api.PostAsync(Root, new JsonObject { ["title"] = "x", ["message"] = "y", ["scheduledFor"] = Wire(start), ["scheduledUntil"] = Wire(start) })).AssertRefused(422, "scheduledUntil");
        var unknown = Body("Unknown", start);
        unknown["components"] = new JsonArray("nothing");
        (await app.Api.PostAsync(Root, unknown)).AssertRefused(422, "components");
        var recurring = Body("Never on a Sunday", start);
        recurring["recurrence"] = new JsonObject { ["frequency"] = "weekly", ["until"] = "soon" };
        (await app.Api.PostAsync(Root, recurring)).AssertRefused(422, "recurrence");
        (await app.Api.ReadAsync($"{Root}?state=open")).AssertRefused(400);
        (await app.Api.ReadAsync($"{Root}/nothing")).AssertRefused(404);
        (await app.Api.PostAsync($"{Root}/nothing/updates", new JsonObject { ["message"] = "?" })).AssertRefused(404);
        var made = (await app.Api.PostAsync(Root, Body("Patched", start))).AssertIs(HttpStatusCode.Created);
        (await app.Api.PatchAsync(made.Location, new JsonObject { ["title"] = null })).AssertRefused(422, "title");
        (await app.Api.PostAsync($"{made.Location}/updates", new JsonObject { ["status"] = "completed" })).AssertRefused(409, "status", "Allowed: in_progress, cancelled");
    }

    [Fact]
    public async Task It_is_cancelled_not_removed_and_a_repeat_is_harmless()
    {
        var one = (await app.Api.PostAsync(Root, Body("Called off", app.Now.AddHours(72)))).AssertIs(HttpStatusCode.Created);
        var cancelled = (await app.Api.PostAsync($"{one.Location}/cancel", new JsonObject { ["message"] = "The vendor is not ready." })).AssertIs(HttpStatusCode.OK);
        Assert.Equal(cancelled.Data.ToJsonString(), (await app.Api.SendAsync(HttpMethod.Post, $"{one.Location}/cancel")).AssertIs(HttpStatusCode.OK).Data.ToJsonString());
        Assert.Equal("cancelled", (string?)(await app.Api.ReadAsync(one.Location)).Data["status"]);

        var other = (await app.Api.PostAsync(Root, Body("Removed", app.Now.AddHours(72)))).AssertIs(HttpStatusCode.Created);
        (await app.Api.RemoveAsync(other.Location)).AssertIs(HttpStatusCode.NoContent);
        Assert.Equal("cancelled", (string?)(await app.Api.ReadAsync(other.Location)).Data["status"]);
    }

    [Fact]
    public async Task A_series_is_listed_excepted_and_ended()
    {
        var start = app.Now.AddHours(72);
        var body = Body("Weekly patches", start);
        body["recurrence"] = new JsonObject { ["frequency"] = "weekly" };
        var made = (await app.Api.PostAsync(Root, body)).AssertIs(HttpStatusCode.Created);
        var id = (string)made.Data["seriesId"]!;
        var series = (await app.Api.ReadAsync($"{Root}/series")).Json["data"]!.AsArray().Single(s => (string?)s!["id"] == id)!;
        // What ran before has moved the clock: the day is that of the start.
        var rule = $"FREQ=WEEKLY;BYDAY={start.DayOfWeek.ToString()[..2].ToUpperInvariant()}";
        Assert.Equal(rule, (string?)series["rule"]);
        Assert.Equal(Wire(start.AddDays(7)), (string?)series["next"]![0]);

        (await app.Api.PostAsync($"{Root}/series/{id}/exceptions", new JsonObject { ["occurrence"] = Wire(start.AddDays(7)) })).AssertIs(HttpStatusCode.NoContent);
        var moved = (await app.Api.PostAsync($"{Root}/series/{id}/exceptions", new JsonObject { ["occurrence"] = Wire(start.AddDays(14)), ["movedTo"] = Wire(start.AddDays(15)) })).AssertIs(HttpStatusCode.Created);
        Assert.Equal(Wire(start.AddDays(15)), (string?)moved.Data["scheduledFor"]);
        (await app.Api.PostAsync($"{Root}/series/{id}/exceptions", new JsonObject { ["occurrence"] = Wire(start.AddDays(8)) })).AssertRefused(422, "occurrence");
        (await app.Api.SendAsync(HttpMethod.Post, $"{Root}/series/{id}/end")).AssertIs(HttpStatusCode.OK);
        (await app.Api.SendAsync(HttpMethod.Post, $"{Root}/series/{id}/end")).AssertRefused(409);
        Assert.Equal(rule, (string?)(await app.Http.ReadAsync("v1/status/maintenances")).Json["data"]!.AsArray().Single(m => (string?)m!["id"] == (string?)made.Data["id"])!["recurrence"]);
    }

    [Fact]
    public async Task Lists_page_and_narrow_and_viewers_only_read()
    {
        for (var i = 0; i < 3; i++)
        {
            (await app.Api.PostAsync(Root, Body($"Listed {i}", app.Now.AddDays(400 + i)))).AssertIs(HttpStatusCode.Created);
        }

        var page = (await app.Api.ReadAsync($"{Root}?state=scheduled&limit=2")).AssertIs(HttpStatusCode.OK).Json;
        Assert.Equal(["Listed 2", "Listed 1"], page["data"]!.AsArray().Select(m => (string?)m!["title"]));
        Assert.Equal("Listed 0", (string?)(await app.Api.ReadAsync($"{Root}?state=scheduled&limit=2&cursor={page["nextCursor"]}")).Json["data"]![0]!["title"]);

        var (_, secret) = await app.Tokens.CreateAsync(app.Admin, "Reads", StaffRole.Viewer, expiresAt: null);
        using var viewer = app.NewApiClient(secret);
        (await viewer.ReadAsync(Root)).AssertIs(HttpStatusCode.OK);
        (await viewer.PostAsync(Root, Body("Not mine", app.Now.AddHours(72)))).AssertRefused(403);
    }

    private static JsonObject Body(string title, DateTimeOffset start, params Component[] components) => new()
    {
        ["title"] = title,
        ["message"] = "Planned work.",
        ["components"] = new JsonArray([.. components.Select(c => (JsonNode?)c.Id)]),
        ["scheduledFor"] = Wire(start),
        ["scheduledUntil"] = Wire(start.AddHours(1)),
    };

    private static string Wire(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
