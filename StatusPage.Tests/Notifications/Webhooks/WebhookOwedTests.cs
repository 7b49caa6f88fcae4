using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Wire;
using StatusPage.Tests.Support;
using static System.Text.Json.JsonSerializer;

namespace StatusPage.Tests.Notifications.Webhooks;

/// <summary>What is written down for endpoints when something happens.</summary>
public sealed class WebhookOwedTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_incident_is_told_from_its_report_to_its_end_and_when_it_comes_back()
    {
        var endpoint = await _app.AddWebhookAsync(with: input => input with { Topics = [WebhookTopic.Incidents] });
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        await _app.PostAsync(incident, "Half of it is back.", posting => posting with { Status = IncidentStatus.Identified });
        await _app.ResolveAsync(incident);
        await _app.ReopenAsync(incident, "It is down again.");

        Assert.Equal(["incident.created", "incident.updated", "incident.resolved", "incident.reopened"], await _app.TypesOwedAsync(endpoint));
    }

    [Fact]
    public async Task What_is_told_is_what_the_public_api_says_at_that_moment()
    {
        var endpoint = await _app.AddWebhookAsync(with: input => input with { Topics = [WebhookTopic.Incidents] });
        var api = await _app.AddComponentAsync("API");
        var hidden = await _app.AddComponentAsync("Core switch", with: input => input with { Visible = false });
        var incident = await _app.ReportAsync("Ünïcödé & <b>tags</b> 🚨", (api, ComponentStatus.MajorOutage), (hidden, ComponentStatus.MajorOutage));
        await _app.PostAsync(incident, "Back, *mostly*.", posting => posting with { Components = [new(api.Id, ComponentStatus.DegradedPerformance)] });

        var said = (await _app.OwedAsync(endpoint))[^1].Data()["incident"]!;
        var shown = PublicWire.IncidentOf(_app.Published.NameOf, _app.Published.Incidents.Open.Single(), "http://localhost");
        Assert.Equal(Serialize(shown, WireJson.Options), said.ToJsonString(WireJson.Options));
        Assert.DoesNotContain("Core switch", said.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("degraded_performance", (string?)said["updates"]![0]!["components"]![0]!["to"]);
    }

    [Fact]
    public async Task A_component_is_told_when_what_is_shown_of_it_changes_and_because_of_what()
    {
        var endpoint = await _app.AddWebhookAsync(with: input => input with { Topics = [WebhookTopic.Components] });
        var api = await _app.AddComponentAsync("API");
        var web = await _app.AddComponentAsync("Web");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        // A second incident that is no worse changes nothing that is shown.
        var other = await _app.ReportAsync("API slow", (api, ComponentStatus.DegradedPerformance));
        await _app.ResolveAsync(incident);
        await _app.ResolveAsync(other);
        await _app.Catalog.SetStatusAsync(_app.Admin, web.Id, ComponentStatus.PartialOutage, "A cable was cut", null);

        var owed = await _app.OwedAsync(endpoint);
        Assert.Equal(
            [
                ("API", "operational", "major_outage", "incident", "API down"),
                ("API", "major_outage", "degraded_performance", "incident", "API down"),
                ("API", "degraded_performance", "operational", "incident", "API slow"),
                ("Web", "operational", "partial_outage", "hand", "A cable was cut"),
            ],
            owed.Select(d => d.Data()).Select(d => ((string?)d["component"]!["name"], (string?)d["from"], (string?)d["to"], (string?)d["because"]!["kind"], (string?)d["because"]!["title"])));
        Assert.All(owed, d => Assert.Equal((string?)d.Data()["to"], (string?)d.Data()["component"]!["status"]));
    }

    [Fact]
    public async Task A_component_that_is_hidden_removed_or_new_tells_nobody_of_its_status()
    {
        var endpoint = await _app.AddWebhookAsync();
        await _app.AddComponentAsync("New", with: input => input with { Status = ComponentStatus.MajorOutage });
        var hidden = await _app.AddComponentAsync("Hidden", with: input => input with { Visible = false });
        await _app.Catalog.SetStatusAsync(_app.Admin, hidden.Id, ComponentStatus.MajorOutage, null, null);
        var gone = await _app.AddComponentAsync("Gone", with: input => input with { Status = ComponentStatus.MajorOutage });
        await _app.Catalog.RemoveComponentAsync(_app.Admin, gone.Id, null);

        Assert.Empty(await _app.OwedAsync(endpoint));
    }

    [Fact]
    public async Task A_maintenance_is_told_as_it_starts_and_completes_and_so_are_its_components()
    {
        var endpoint = await _app.AddWebhookAsync();
        var api = await _app.AddComponentAsync("API");
        var window = await _app.AddMaintenanceAsync("New disks", _app.Now.AddHours(1), _app.Now.AddHours(2), api);
        await _app.PassAsync(TimeSpan.FromMinutes(61));
        await _app.PassAsync(TimeSpan.FromMinutes(61));

        var owed = await _app.OwedAsync(endpoint);
        Assert.Equal(
            ["component.updated", "component.updated", "maintenance.completed", "maintenance.started"],
            owed.Select(d => d.Event.Type).Order(StringComparer.Ordinal));
        var started = owed.Single(d => d.Event.Type == "maintenance.started").Data()["maintenance"]!;
        Assert.Equal(("New disks", "in_progress", $"http://localhost/maintenance/{window.Id}"), ((string?)started["title"], (string?)started["status"], (string?)started["url"]));
        var under = owed.First(d => d.Event.Type == "component.updated").Data();
        Assert.Equal(("under_maintenance", "maintenance", "New disks"), ((string?)under["to"], (string?)under["because"]!["kind"], (string?)under["because"]!["title"]));
    }

    [Theory]
    [InlineData("announced", "maintenance.scheduled")]
    [InlineData("changed", "maintenance.updated")]
    [InlineData("cancelled", "maintenance.cancelled")]
    [InlineData("reminder", null)]
    public async Task Whatever_the_public_hears_of_a_maintenance_is_told_but_no_reminder(string what, string? type)
    {
        var endpoint = await _app.AddWebhookAsync();
        var window = await _app.AddMaintenanceAsync("New disks", _app.Now.AddHours(1), _app.Now.AddHours(2));
        await _app.Acts.RunAsync(_app.Admin, StaffRole.Responder, act =>
        {
            act.Raise(what switch
            {
                "announced" => new MaintenanceAnnounced(window),
                "changed" => new MaintenanceChanged(window),
                "cancelled" => new MaintenanceCancelled(window),
                _ => (MaintenanceHappened)new MaintenanceReminderDue(window),
            });
            return Task.CompletedTask;
        });

        Assert.Equal(type is null ? [] : [type], await _app.TypesOwedAsync(endpoint));
    }

    [Fact]
    public async Task Postings_without_mails_are_told_too_but_no_past_incident_that_is_reported_later()
    {
        var endpoint = await _app.AddWebhookAsync();
        await _app.ReportAsync("Quiet", report => report with { Notify = false });
        await _app.ReportAsync("Long ago", report => report with
        {
            Backfilled = true,
            Status = IncidentStatus.Resolved,
            StartedAt = _app.Now.AddDays(-3),
            DisplayedAt = _app.Now.AddDays(-2),
            RootCause = "A disk was full.",
            Remediation = "We added space.",
        });

        Assert.Equal("Quiet", (string?)Assert.Single(await _app.OwedAsync(endpoint)).Data()["incident"]!["title"]);
    }

    [Fact]
    public async Task A_refused_change_owes_nobody_anything()
    {
        var endpoint = await _app.AddWebhookAsync();
        var incident = await _app.ReportAsync("API down");
        await Assert.ThrowsAsync<Core.InvalidInputException>(() => _app.PostAsync(incident, "Done.", posting => posting with { Status = IncidentStatus.Resolved }));

        Assert.Equal(["incident.created"], await _app.TypesOwedAsync(endpoint));
    }

    [Fact]
    public async Task Each_endpoint_is_owed_what_it_asked_for()
    {
        var api = await _app.AddComponentAsync("API");
        var web = await _app.AddComponentAsync("Web");
        var all = await _app.AddWebhookAsync("All");
        var critical = await _app.AddWebhookAsync("Critical", input => input with { MinimumImpact = Impact.Critical, Topics = [WebhookTopic.Incidents] });
        var onlyWeb = await _app.AddWebhookAsync("Web", input => input with { ComponentIds = [web.Id] });
        var off = await _app.AddWebhookAsync("Off", input => input with { Enabled = false });

        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        await _app.PostAsync(incident, "Worse than we thought.", posting => posting with { Impact = Impact.Critical });
        await _app.PostAsync(incident, "Not so bad after all.", posting => posting with { Impact = Impact.Minor });
        await _app.ReportAsync("Web slow", report => report with { Impact = Impact.Minor }, (web, ComponentStatus.DegradedPerformance));

        Assert.Equal(6, (await _app.OwedAsync(all)).Count);
        // Who heard that it was critical hears that it is not any more.
        Assert.Equal(["incident.updated", "incident.updated"], await _app.TypesOwedAsync(critical));
        Assert.Equal(["component.updated", "incident.created"], (await _app.TypesOwedAsync(onlyWeb)).Order(StringComparer.Ordinal));
        Assert.Empty(await _app.OwedAsync(off));
    }

    [Fact]
    public async Task An_event_is_written_once_however_many_endpoints_hear_of_it()
    {
        for (var i = 0; i < 200; i++)
        {
            await _app.AddWebhookAsync($"Receiver {i}");
        }

        await _app.ReportAsync("API down");

        Assert.Equal((1, 200), await _app.ReadAsync(async db => (await db.WebhookEvents.CountAsync(), await db.WebhookDeliveries.CountAsync())));
    }
}
