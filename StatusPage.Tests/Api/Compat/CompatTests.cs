using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Tests.Postmortems;
using StatusPage.Tests.Support;
using StatusPage.Web.Api.Compat;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Api.Compat;

public sealed class CompatTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private static readonly string[] OfAPage = ["id", "name", "url", "time_zone", "updated_at"];

    private static readonly string[] OfAComponent =
        ["id", "name", "status", "created_at", "updated_at", "position", "description", "showcase", "start_date", "group_id", "page_id", "group", "only_show_if_degraded"];

    private static readonly string[] OfAnIncident =
        ["id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at", "impact", "shortlink", "started_at", "page_id", "incident_updates", "components"];

    private static readonly string[] OfAnUpdate =
        ["id", "status", "body", "incident_id", "created_at", "updated_at", "display_at", "affected_components", "deliver_notifications", "custom_tweet", "tweet_id"];

    private static readonly string[] OfAnAffected = ["code", "name", "old_status", "new_status"];

    public static TheoryData<string, string[]> Answers => new()
    {
        { StatusUrls.CompatSummary, ["page", "status", "components", "incidents", "scheduled_maintenances"] },
        { StatusUrls.CompatStatus, ["page", "status"] },
        { StatusUrls.CompatComponents, ["page", "components"] },
        { StatusUrls.CompatIncidents, ["page", "incidents"] },
        { StatusUrls.CompatUnresolved, ["page", "incidents"] },
        { StatusUrls.CompatMaintenances, ["page", "scheduled_maintenances"] },
        { StatusUrls.CompatUpcoming, ["page", "scheduled_maintenances"] },
        { StatusUrls.CompatActive, ["page", "scheduled_maintenances"] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_answer_has_exactly_the_fields_of_the_contract(string path, string[] members)
    {
        await FillAsync();

        var answer = (await ReadAsync(path)).AsObject();

        Assert.Equal(members.Order(), answer.Select(member => member.Key).Order());
        AssertMembers(OfAPage, answer["page"]);
        Assert.Equal(app.BaseAddress.ToString().TrimEnd('/'), (string?)answer["page"]!["url"]);
        foreach (var component in List(answer, "components"))
        {
            AssertComponent(component);
        }

        foreach (var incident in List(answer, "incidents"))
        {
            AssertIncident(incident, OfAnIncident, "investigating", "identified", "monitoring", "resolved", "postmortem");
            Assert.Contains((string)incident["impact"]!, (string[])["none", "minor", "major", "critical"]);
        }

        foreach (var window in List(answer, "scheduled_maintenances"))
        {
            AssertIncident(window, [.. OfAnIncident, "scheduled_for", "scheduled_until"], "scheduled", "in_progress", "verifying", "completed");
            Assert.Equal("maintenance", (string?)window["impact"]);
        }
    }

    [Fact]
    public async Task A_page_that_has_nothing_yet_answers_with_empty_lists()
    {
        await using var own = await StatusPageApp.StartAsync();
        var answer = (await own.Http.ReadAsync("api/v2/summary.json")).AssertIs(HttpStatusCode.OK).Json;

        Assert.Equal("none", (string?)answer["status"]!["indicator"]);
        foreach (var list in (string[])["components", "incidents", "scheduled_maintenances"])
        {
            Assert.Empty(answer[list]!.AsArray());
        }
    }

    [Fact]
    public async Task Times_have_milliseconds_and_ids_stay()
    {
        var first = (await ReadAsync(StatusUrls.CompatStatus))["page"]!;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)first["updated_at"]!);

        await app.ReportAsync("Another");

        Assert.Equal((string?)first["id"], (string?)(await ReadAsync(StatusUrls.CompatStatus))["page"]!["id"]);
    }

    [Fact]
    public async Task A_group_is_an_entry_that_names_its_members_and_shows_the_worst_of_them()
    {
        var group = await app.AddGroupAsync("Compat group");
        var one = await app.AddComponentAsync("First member", group);
        var two = await app.AddComponentAsync("Second member", group);
        await app.Catalog.SetStatusAsync(app.Admin, two.Id, ComponentStatus.PartialOutage, reason: null, expectedVersion: null);

        var components = (await ReadAsync(StatusUrls.CompatComponents))["components"]!.AsArray();

        var entry = components.Single(c => (string?)c!["id"] == group.Id)!;
        Assert.True((bool)entry["group"]!);
        Assert.Equal("partial_outage", (string?)entry["status"]);
        Assert.Equal([one.Id, two.Id], entry["components"]!.AsArray().Select(id => (string)id!));
        var member = components.Single(c => (string?)c!["id"] == two.Id)!;
        Assert.Equal((false, group.Id, 2), ((bool)member["group"]!, (string?)member["group_id"], (int)member["position"]!));
        Assert.False(member.AsObject().ContainsKey("components"));
    }

    [Theory]
    [InlineData(ComponentStatus.Operational, "none")]
    [InlineData(ComponentStatus.UnderMaintenance, "maintenance")]
    [InlineData(ComponentStatus.DegradedPerformance, "minor")]
    [InlineData(ComponentStatus.PartialOutage, "major")]
    [InlineData(ComponentStatus.MajorOutage, "critical")]
    public void The_indicator_is_the_worst_of_components_and_open_incidents(ComponentStatus overall, string indicator) =>
        Assert.Equal(indicator, CompatWords.StatusOf(overall).Indicator);

    [Fact]
    public async Task An_open_incident_shows_in_the_indicator_even_where_every_component_is_well()
    {
        await using var own = await StatusPageApp.StartAsync();
        await own.AddComponentAsync("Well");
        var incident = await own.ReportAsync("Mails are late", report => report with { Impact = Impact.Critical });

        var open = (await own.Http.ReadAsync("api/v2/summary.json")).Json;
        Assert.Equal("critical", (string?)open["status"]!["indicator"]);
        Assert.Equal(incident.Id, (string?)Assert.Single(open["incidents"]!.AsArray())!["id"]);

        await own.ResolveAsync(incident);
        var resolved = (await own.Http.ReadAsync("api/v2/summary.json")).Json;
        Assert.Equal("none", (string?)resolved["status"]!["indicator"]);
        Assert.Empty(resolved["incidents"]!.AsArray());
        Assert.Empty((await own.Http.ReadAsync("api/v2/incidents/unresolved.json")).Json["incidents"]!.AsArray());
        Assert.Single((await own.Http.ReadAsync("api/v2/incidents.json")).Json["incidents"]!.AsArray());
    }

    [Fact]
    public async Task An_incidents_timeline_is_newest_first_and_tells_what_became_of_each_component()
    {
        var (one, two) = (await app.AddComponentAsync("Timeline one"), await app.AddComponentAsync("Timeline two"));
        var incident = await app.ReportAsync("Timeline", (one, ComponentStatus.MajorOutage));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        incident = await app.PostAsync(incident, "A fix is out.", p => p with { Status = IncidentStatus.Monitoring, Components = [new(two.Id, ComponentStatus.DegradedPerformance)] });
        var monitoring = app.Now;
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.ResolveAsync(incident, "Over.");

        var wire = await IncidentAsync(incident.Id);

        var updates = wire["incident_updates"]!.AsArray();
        Assert.Equal(["resolved", "monitoring", "investigating"], updates.Select(u => (string)u!["status"]!));
        Assert.Equal(["Over.", "A fix is out.", "We are looking into it."], updates.Select(u => (string)u!["body"]!));
        Assert.Equal(["major_outage operational", "degraded_performance operational"], Changes(updates[0]!));
        // Also what stayed as it was.
        Assert.Equal(["major_outage major_outage", "operational degraded_performance"], Changes(updates[1]!));
        Assert.Equal(["operational major_outage"], Changes(updates[2]!));
        Assert.Equal(CompatWords.Time(monitoring), (string?)wire["monitoring_at"]);
        Assert.Equal(CompatWords.Time(app.Now), (string?)wire["resolved_at"]);
        Assert.Equal($"{app.BaseAddress}incidents/{incident.Id}", (string?)wire["shortlink"]);
        Assert.Equal(new[] { one.Id, two.Id }.Order(), wire["components"]!.AsArray().Select(c => (string)c!["id"]!).Order());

        await app.ReopenAsync(incident);
        var reopened = await IncidentAsync(incident.Id);
        Assert.Equal((null, null), ((string?)reopened["monitoring_at"], (string?)reopened["resolved_at"]));
    }

    [Fact]
    public async Task A_maintenance_is_told_from_its_announcement_on()
    {
        var (one, two) = (await app.AddComponentAsync("Disk one"), await app.AddComponentAsync("Disk two"));
        var service = app.Get<MaintenanceService>();
        var window = await service.ScheduleAsync(app.Admin, new MaintenanceInput { Title = "New disks", Message = "We swap them.", ComponentIds = [one.Id], ScheduledFor = app.Now.AddHours(60), ScheduledUntil = app.Now.AddHours(61) });
        await service.ChangeAsync(app.Admin, window.Id, new MaintenanceChange { ScheduledFor = app.Now.AddHours(70), ScheduledUntil = app.Now.AddHours(72), ComponentIds = [one.Id, two.Id] }, null);

        var upcoming = await WindowAsync(StatusUrls.CompatUpcoming);
        Assert.Equal("scheduled", (string?)upcoming["status"]);
        Assert.Equal(CompatWords.Time(app.Now.AddHours(70)), (string?)upcoming["scheduled_for"]);
        var updates = upcoming["incident_updates"]!.AsArray();
        Assert.Equal("We swap them.", (string?)updates[^1]!["body"]);
        Assert.Equal([one.Id], updates[^1]!["affected_components"]!.AsArray().Select(c => (string)c!["code"]!));
        Assert.Contains("Also affected: Disk two.", (string)updates[0]!["body"]!, StringComparison.Ordinal);
        Assert.Contains(" (was ", (string)updates[0]!["body"]!, StringComparison.Ordinal);

        await app.PassAsync(TimeSpan.FromHours(71));
        var active = await WindowAsync(StatusUrls.CompatActive);
        Assert.Equal("in_progress", (string?)active["status"]);
        Assert.Equal(["operational under_maintenance", "operational under_maintenance"], Changes(active["incident_updates"]![0]!));
        Assert.Equal(["under_maintenance", "under_maintenance"], active["components"]!.AsArray().Select(c => (string)c!["status"]!));

        await app.PassAsync(TimeSpan.FromHours(2));
        var over = await WindowAsync(StatusUrls.CompatMaintenances);
        Assert.Equal("completed", (string?)over["status"]);
        Assert.NotNull((string?)over["resolved_at"]);
        Assert.Equal(["under_maintenance operational", "under_maintenance operational"], Changes(over["incident_updates"]![0]!));

        async Task<JsonNode> WindowAsync(string path) => (await ReadAsync(path))["scheduled_maintenances"]!.AsArray().Single(m => (string?)m!["id"] == window.Id)!;
    }

    [Fact]
    public async Task A_published_postmortem_is_the_last_word_on_its_incident()
    {
        await FillAsync();

        var wire = (await ReadAsync(StatusUrls.CompatIncidents))["incidents"]!.AsArray().Single(i => (string?)i!["name"] == "Resolved")!;

        Assert.Equal(("postmortem", "postmortem", "resolved"), ((string?)wire["status"], (string?)wire["incident_updates"]![0]!["status"], (string?)wire["incident_updates"]![1]!["status"]));
        Assert.EndsWith($"{app.BaseAddress}incidents/{wire["id"]}#postmortem", (string)wire["incident_updates"]![0]!["body"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_posted_after_the_postmortem_because_the_incident_was_reopened_comes_above_it()
    {
        await using var own = await StatusPageApp.StartAsync();
        var incident = await own.ResolveAsync(await own.ReportAsync("Comes again"));
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await own.PublishAsync(incident);
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await own.ReopenAsync(incident, "It is back.");

        var reopened = await WireAsync();
        Assert.Equal("investigating", (string?)reopened["status"]);
        Assert.Equal(["investigating", "postmortem", "resolved", "investigating"], Words(reopened));
        var entry = (await own.Http.ReadAsync("history.atom")).Text;
        var (back, learnt, before) = (At("It is back."), At("Postmortem"), At("All is well again."));
        Assert.True(back < learnt && learnt < before, entry);

        await own.ResolveAsync(incident);
        var resolved = await WireAsync();
        Assert.Equal("resolved", (string?)resolved["status"]);
        Assert.Equal(["resolved", "investigating", "postmortem", "resolved", "investigating"], Words(resolved));

        async Task<JsonNode> WireAsync() => (await own.Http.ReadAsync("api/v2/incidents.json")).Json["incidents"]![0]!;

        int At(string text)
        {
            Assert.Contains(text, entry, StringComparison.Ordinal);
            return entry.IndexOf(text, StringComparison.Ordinal);
        }

        static IEnumerable<string> Words(JsonNode wire) => wire["incident_updates"]!.AsArray().Select(update => (string)update!["status"]!);
    }

    [Fact]
    public async Task A_cancelled_maintenance_is_over_for_clients_that_know_no_such_word()
    {
        var service = app.Get<MaintenanceService>();
        var window = await service.ScheduleAsync(app.Admin, new MaintenanceInput { Title = "Called off", Message = "Work.", ScheduledFor = app.Now.AddHours(60), ScheduledUntil = app.Now.AddHours(61) });
        await service.CancelAsync(app.Admin, window.Id, null, null, null);

        var wire = (await ReadAsync(StatusUrls.CompatMaintenances))["scheduled_maintenances"]!.AsArray().Single(m => (string?)m!["id"] == window.Id)!;

        Assert.Equal(("completed", "This maintenance will not take place."), ((string?)wire["status"], (string?)wire["incident_updates"]![0]!["body"]));
        Assert.DoesNotContain(window.Id, (await app.Http.ReadAsync(StatusUrls.CompatUpcoming)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_fifty_incidents_are_listed_newest_first()
    {
        await using var own = await StatusPageApp.StartAsync();
        for (var i = 0; i < CompatJson.Last + 2; i++)
        {
            await own.ResolveAsync(await own.ReportAsync($"Number {i}"));
            own.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var names = (await own.Http.ReadAsync("api/v2/incidents.json")).Json["incidents"]!.AsArray().Select(i => (string)i!["name"]!).ToList();

        Assert.Equal(Enumerable.Range(2, CompatJson.Last).Reverse().Select(i => $"Number {i}"), names);
    }

    [Fact]
    public async Task What_is_hidden_is_named_nowhere()
    {
        var hidden = await app.AddComponentAsync("Hidden from clients", with: input => input with { Visible = false });
        await app.ReportAsync("With something hidden", (hidden, ComponentStatus.MajorOutage));
        foreach (var path in CompatJson.ByPath.Keys)
        {
            var text = (await app.Http.ReadAsync(path)).Text;
            Assert.DoesNotContain("Hidden from clients", text, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden.Id, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api/v2/nothing.json")]
    [InlineData("/api/v2/summary")]
    [InlineData("/api/v2/incidents/nothing.json")]
    [InlineData("/api/v3/summary.json")]
    public async Task There_is_nothing_at_other_addresses(string path) => (await app.Http.ReadAsync(path)).AssertRefused(404);

    [Fact]
    public async Task Writing_to_it_is_refused_with_what_is_accepted()
    {
        var refused = await app.Http.SendAsync(HttpMethod.Post, "api/v2/summary.json", "{}");
        refused.AssertRefused(405);
        Assert.Equal(["GET", "HEAD"], refused.Content.Allow);
    }

    /// <summary>Each kind of thing at least once: a group, incidents in every state, a postmortem, maintenance in every state.</summary>
    internal static async Task FillAsync(StatusPageApp app)
    {
        var group = await app.AddGroupAsync("Group");
        var one = await app.AddComponentAsync("API", group, c => c with { Description = "What others call." });
        var two = await app.AddComponentAsync("Website");
        await app.ReportAsync("Open", (one, ComponentStatus.PartialOutage));
        var resolved = await app.ReportAsync("Resolved", (two, ComponentStatus.MajorOutage));
        await app.PostAsync(resolved, "A fix is out.", p => p with { Status = IncidentStatus.Monitoring });
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await app.PublishAsync(await app.ResolveAsync(resolved));
        await app.AddMaintenanceAsync("Running", app.Now.AddMinutes(1), app.Now.AddHours(2), one);
        await app.AddMaintenanceAsync("To come", app.Now.AddDays(3), app.Now.AddDays(4), one, two);
        await app.PassAsync(TimeSpan.FromMinutes(5));
    }

    private async Task FillAsync()
    {
        if (app.Published.Incidents.NewestFirst.All(incident => incident.Title != "Resolved"))
        {
            await FillAsync(app);
        }
    }

    private async Task<JsonNode> ReadAsync(string path) => (await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK).Json;

    private async Task<JsonNode> IncidentAsync(string id) =>
        (await ReadAsync(StatusUrls.CompatIncidents))["incidents"]!.AsArray().Single(i => (string?)i!["id"] == id)!;

    private static IEnumerable<JsonNode> List(JsonObject answer, string name) => answer[name] is JsonArray list ? list.Select(item => item!) : [];

    private static IEnumerable<string> Changes(JsonNode update) => update["affected_components"]!.AsArray().Select(c => $"{c!["old_status"]} {c["new_status"]}");

    private static void AssertMembers(string[] expected, JsonNode? node) => Assert.Equal(expected.Order(), node!.AsObject().Select(member => member.Key).Order());

    private static void AssertComponent(JsonNode component)
    {
        AssertMembers((bool)component["group"]! ? [.. OfAComponent, "components"] : OfAComponent, component);
        Assert.Contains((string)component["status"]!, (string[])["operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"]);
    }

    private static void AssertIncident(JsonNode incident, string[] members, params string[] statuses)
    {
        AssertMembers(members, incident);
        Assert.Contains((string)incident["status"]!, statuses);
        Assert.All(incident["components"]!.AsArray(), component => AssertComponent(component!));
        var updates = incident["incident_updates"]!.AsArray();
        Assert.NotEmpty(updates);
        Assert.Equal(updates.Select(u => (string)u!["created_at"]!).OrderDescending(), updates.Select(u => (string)u!["created_at"]!));
        Assert.All(updates, update =>
        {
            AssertMembers(OfAnUpdate, update);
            Assert.Contains((string)update!["status"]!, statuses);
            Assert.Equal((string?)incident["id"], (string?)update["incident_id"]);
            Assert.All(update["affected_components"]!.AsArray(), affected => AssertMembers(OfAnAffected, affected));
        });
    }
}
