using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class PublicApiTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private static readonly HttpMethod[] ReadingVerbs = [HttpMethod.Get, HttpMethod.Head];

    [Fact]
    public async Task Health_answers_while_the_process_serves() =>
        Assert.Equal("""{"status":"ok"}""", (await app.Http.ReadAsync("v1/health")).AssertIs(HttpStatusCode.OK).Text);

    [Fact]
    public async Task The_status_has_exactly_the_fields_of_the_contract()
    {
        var group = await app.AddGroupAsync("Group of the contract");
        var component = await app.AddComponentAsync("Contract API", group, input => input with { Target = 99.9m, Measured = "GET / returns 200" });

        var data = (await app.Http.ReadAsync("v1/status")).AssertIs(HttpStatusCode.OK).Data.AsObject();

        Assert.Equal(["status", "description", "updatedAt", "components"], data.Select(member => member.Key));
        var wire = data["components"]!.AsArray().Single(c => (string?)c!["id"] == component.Id)!.AsObject();
        Assert.Equal(["id", "name", "description", "group", "status", "target", "measured", "uptime90d", "updatedAt"], wire.Select(member => member.Key));
        Assert.Equal("Group of the contract", (string?)wire["group"]);
        Assert.Equal("operational", (string?)wire["status"]);
        Assert.Equal(99.9m, (decimal)wire["target"]!);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", (string)wire["updatedAt"]!);
    }

    [Fact]
    public async Task An_incident_has_exactly_the_fields_of_the_contract()
    {
        var component = await app.AddComponentAsync("Fields of an incident");
        var incident = await app.ReportAsync("Fields", (component, ComponentStatus.MajorOutage));
        await app.ResolveAsync(incident, "It is **over**.");

        var data = (await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).AssertIs(HttpStatusCode.OK).Data.AsObject();

        string[] promised =
        [
            "id", "title", "impact", "status", "startedAt", "detectedAt", "acknowledgedAt", "resolvedAt", "estimatedResolutionAt",
            "nextUpdateDueAt", "url", "components", "updates", "resolution", "postmortem", "promises",
        ];
        Assert.Empty(promised.Except(data.Select(member => member.Key)));
        Assert.Equal("resolved", (string?)data["status"]);
        Assert.Equal("A disk was full.", (string?)data["resolution"]!["rootCause"]);
        Assert.Equal(["first_update kept", "next_update kept", "postmortem running"], data["promises"]!.AsArray().Select(promise => $"{promise!["kind"]} {promise["state"]}"));
        Assert.Equal(["rootCause", "remediation"], data["resolution"]!.AsObject().Select(member => member.Key));
        Assert.Equal(["url", "publishedAt", "dueAt"], data["postmortem"]!.AsObject().Select(member => member.Key));
        Assert.Equal(["id", "name", "status"], data["components"]![0]!.AsObject().Select(member => member.Key));
        string[] ofAPromise = ["kind", "dueAt", "metAt", "state"];
        Assert.Equal(ofAPromise, data["promises"]![0]!.AsObject().Select(member => member.Key));
        Assert.StartsWith(app.BaseAddress.ToString(), (string)data["url"]!, StringComparison.Ordinal);
        var newest = data["updates"]!.AsArray()[0]!.AsObject();
        string[] ofAnUpdate = ["id", "status", "message", "messageHtml", "postedAt", "displayedAt", "editedAt", "components"];
        Assert.Equal(ofAnUpdate, newest.Select(member => member.Key));
        Assert.Equal("<p>It is <strong>over</strong>.</p>", (string?)newest["messageHtml"]);
        Assert.Equal(["id", "name", "from", "to"], newest["components"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal("major_outage", (string?)newest["components"]![0]!["from"]);
        Assert.Equal("operational", (string?)newest["components"]![0]!["to"]);
        Assert.Equal((decimal?)null, (decimal?)data["components"]![0]!["from"]);
    }

    [Fact]
    public async Task Incidents_are_listed_newest_first_a_page_at_a_time_each_once()
    {
        for (var i = 0; i < 5; i++)
        {
            await app.ReportAsync($"Page {i}");
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await app.Http.ReadAsync($"v1/status/incidents?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).AssertIs(HttpStatusCode.OK).Json;
            Assert.InRange(page["data"]!.AsArray().Count, 0, 2);
            seen.AddRange(page["data"]!.AsArray().Select(incident => (string)incident!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(app.Published.Incidents.NewestFirst.Select(incident => incident.Id), seen);
    }

    [Fact]
    public async Task The_state_narrows_the_list()
    {
        var open = await app.ReportAsync("Still open");
        var over = await app.ResolveAsync(await app.ReportAsync("Over"));

        Assert.Contains(open.Id, await IdsAsync("active"));
        Assert.DoesNotContain(over.Id, await IdsAsync("active"));
        Assert.Contains(over.Id, await IdsAsync("resolved"));
        Assert.DoesNotContain(open.Id, await IdsAsync("resolved"));
        Assert.Superset(new HashSet<string> { open.Id, over.Id }, (await IdsAsync("all")).ToHashSet());

        async Task<IEnumerable<string>> IdsAsync(string state) =>
            (await app.Http.ReadAsync($"v1/status/incidents?limit=100&state={state}")).Data.AsArray().Select(incident => (string)incident!["id"]!);
    }

    [Theory]
    [InlineData("state=open", "state", "active, resolved, all")]
    [InlineData("limit=0", "limit", "from 1 to 100")]
    [InlineData("limit=101", "limit", "from 1 to 100")]
    [InlineData("limit=ten", "limit", "from 1 to 100")]
    [InlineData("limit=99999999999999999999", "limit", "from 1 to 100")]
    [InlineData("cursor=%00", "cursor", "nextCursor")]
    [InlineData("cursor=abc", "cursor", "nextCursor")]
    [InlineData("cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTphYmM", "cursor", "nextCursor")]
    public async Task A_wrong_parameter_is_answered_with_what_is_accepted(string query, string field, string says) =>
        (await app.Http.ReadAsync($"v1/status/incidents?{query}")).AssertRefused(400, field, says);

    [Fact]
    public async Task An_unknown_incident_is_not_found() =>
        (await app.Http.ReadAsync("v1/status/incidents/no-such-thing")).AssertRefused(404);

    [Fact]
    public async Task Hidden_components_never_appear()
    {
        var hidden = await app.AddComponentAsync("Hidden from the public", with: input => input with { Visible = false });
        var incident = await app.ReportAsync("Something with it", (hidden, ComponentStatus.MajorOutage));
        await app.AddMaintenanceAsync("Work on it", app.Now.AddDays(3), app.Now.AddDays(4), hidden);

        foreach (var path in new[] { "v1/status", "v1/status/incidents", $"v1/status/incidents/{incident.Id}", "v1/status/maintenances", "history.atom", "history.rss" })
        {
            var text = (await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK).Text;
            Assert.DoesNotContain("Hidden from the public", text, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden.Id, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Maintenance_is_listed_by_state()
    {
        var component = await app.AddComponentAsync("Under work");
        var window = await app.AddMaintenanceAsync("New disks", app.Now.AddDays(3), app.Now.AddDays(3).AddHours(1), component);

        var data = (await app.Http.ReadAsync("v1/status/maintenances?state=scheduled")).AssertIs(HttpStatusCode.OK).Data.AsArray();
        var wire = data.Single(m => (string?)m!["id"] == window.Id)!.AsObject();
        string[] promised = ["id", "title", "status", "scheduledFor", "scheduledUntil", "announcedAt", "emergency", "components", "updates"];
        Assert.Empty(promised.Except(wire.Select(member => member.Key)));
        Assert.Equal(["id", "name"], wire["components"]![0]!.AsObject().Select(member => member.Key));
        Assert.DoesNotContain(window.Id, (await app.Http.ReadAsync("v1/status/maintenances?state=completed")).Text, StringComparison.Ordinal);
        Assert.Contains(window.Id, (await app.Http.ReadAsync("v1/status/maintenances?state=all")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(window.Id, (await app.Http.ReadAsync("v1/status/maintenances?state=in_progress")).Text, StringComparison.Ordinal);
        (await app.Http.ReadAsync("v1/status/maintenances?state=running")).AssertRefused(400, "state", "in_progress");
    }

    [Theory]
    [InlineData("v1/status")]
    [InlineData("v1/status/incidents")]
    [InlineData("v1/status/maintenances")]
    [InlineData("history.atom")]
    [InlineData("history.rss")]
    public async Task A_reader_that_has_it_already_is_told_so_until_it_changes(string path)
    {
        var first = (await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
        Assert.Equal("*", Assert.Single(first.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.NotNull(first.Headers.CacheControl);
        Assert.False(first.Headers.ETag!.IsWeak);

        var again = await app.Http.ReadAsync(path, ("If-None-Match", $"\"other\", {first.ETag}"));
        Assert.Equal(HttpStatusCode.NotModified, again.AssertIs(HttpStatusCode.NotModified).Status);
        Assert.Empty(again.Body);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var component = await app.AddComponentAsync($"Changes {path}");
        await app.ReportAsync("A change", (component, ComponentStatus.PartialOutage));
        await app.AddMaintenanceAsync("A change", app.Now.AddDays(3), app.Now.AddDays(4), component);
        Assert.NotEqual(first.ETag, (await app.Http.ReadAsync(path, ("If-None-Match", first.ETag))).AssertIs(HttpStatusCode.OK).ETag);
    }

    [Fact]
    public async Task A_posted_update_is_there_on_the_next_read()
    {
        var incident = await app.ReportAsync("Fresh");
        await app.PostAsync(incident, "Just posted.");
        Assert.Contains("Just posted.", (await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_not_found_and_a_wrong_verb_is_told_the_right_ones()
    {
        (await app.Http.ReadAsync("v1/nothing/here")).AssertRefused(404);
        (await app.Api.ReadAsync("v1/admin/nothing")).AssertRefused(404);
        var refused = await app.Http.SendAsync(HttpMethod.Delete, "v1/status");
        refused.AssertRefused(405);
        Assert.Equal(ReadingVerbs.Select(verb => verb.Method).Order(StringComparer.Ordinal), refused.Content.Allow.Order(StringComparer.Ordinal));
        var admin = await app.Api.SendAsync(HttpMethod.Put, "v1/admin/components/x", "{}");
        admin.AssertRefused(405);
        Assert.Equal(["DELETE", "GET", "HEAD", "PATCH"], admin.Content.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_browser_on_another_site_may_ask_first()
    {
        var answer = await app.Http.SendAsync(HttpMethod.Options, "v1/status", null, ("Origin", "https://example.com"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "if-none-match"));
        Assert.Equal("*", Assert.Single(answer.AssertIs(HttpStatusCode.NoContent).Headers.GetValues("Access-Control-Allow-Origin")));
        var admin = await app.Http.SendAsync(HttpMethod.Options, "v1/admin/components", null, ("Origin", "https://example.com"), ("Access-Control-Request-Method", "POST"));
        Assert.False(admin.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Where_the_site_has_a_public_address_links_use_it()
    {
        await using var own = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Site__Url"] = "https://status.example.com/" });
        var incident = await own.ReportAsync("Linked");
        Assert.Equal(
            $"https://status.example.com/incidents/{incident.Id}",
            (string?)(await own.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).Data["url"]);
    }

    [Theory]
    [InlineData("v1/status")]
    [InlineData("v1/status/incidents")]
    [InlineData("v1/status/maintenances")]
    [InlineData("history.atom")]
    [InlineData("history.rss")]
    public async Task What_is_served_from_memory_is_what_its_route_would_say(string path)
    {
        await using var own = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Site__Url"] = "https://status.example.com" });
        var component = await own.AddComponentAsync("Cached");
        await own.ReportAsync("Cached", (component, ComponentStatus.PartialOutage));
        await own.AddMaintenanceAsync("Cached", own.Now.AddDays(3), own.Now.AddDays(4), component);

        var cached = (await own.Http.ReadAsync(path, ("Accept-Encoding", "identity"))).AssertIs(HttpStatusCode.OK);
        // A query leads to the route.
        var routed = (await own.Http.ReadAsync($"{path}?state=all")).AssertIs(HttpStatusCode.OK);
        Assert.Equal(routed.Text, cached.Text);
        Assert.Equal(routed.Content.ContentType, cached.Content.ContentType);
        Assert.Equal(routed.Headers.CacheControl, cached.Headers.CacheControl);
        (await own.Http.ReadAsync(path, ("If-None-Match", cached.ETag))).AssertIs(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task What_was_typed_as_html_is_text_in_the_html()
    {
        var incident = await app.ReportAsync("<script>alert(1)</script>", report => report with { Message = "<script>alert(2)</script> [x](javascript:alert(3))" });
        var data = (await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).Data;
        Assert.Equal("<script>alert(1)</script>", (string?)data["title"]);
        var html = (string)data["updates"]![0]!["messageHtml"]!;
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", html, StringComparison.OrdinalIgnoreCase);
    }
}
