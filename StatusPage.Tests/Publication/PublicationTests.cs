using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Publication;

/// <summary>What the public sees after what staff did.</summary>
public sealed class PublicationTests : IAsyncLifetime
{
    private readonly Listener _listener = new();
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync(services => services.AddSingleton<ISnapshotListener>(_listener));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_act_is_public_when_it_returns()
    {
        var group = await _app.AddGroupAsync("Core");
        var api = await _app.AddComponentAsync("API", group, input => input with { Target = 99.95m, Measured = "GET / returns 200" });
        Assert.Equal(("API", "Core", 99.95m, "GET / returns 200"), Find(api) is var c ? (c.Name, c.GroupName, c.Target, c.Measured) : default);

        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        Assert.Equal("API down", _app.Published.Incidents.Open.Single().Title);

        await _app.Incidents.AcknowledgeAsync(_app.Admin, incident.Id);
        Assert.Equal(_app.Now, _app.Published.Incidents.Find(incident.Id)!.AcknowledgedAt);

        await _app.PostAsync(incident, "More of it.");
        Assert.Equal("More of it.", _app.Published.Incidents.Find(incident.Id)!.Updates[^1].Message);

        await _app.ResolveAsync(incident);
        Assert.Empty(_app.Published.Incidents.Open);
        Assert.Equal("A disk was full.", _app.Published.Incidents.Find(incident.Id)!.RootCause);

        await _app.Catalog.ChangeComponentAsync(_app.Admin, api.Id, ComponentInput.From(api) with { Name = "Public API" }, null);
        Assert.Equal("Public API", Find(api).Name);
    }

    [Fact]
    public async Task A_snapshot_that_a_reader_holds_never_changes_under_it()
    {
        var api = await _app.AddComponentAsync("API");
        var held = _app.Published;

        await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));

        Assert.Equal(ComponentStatus.Operational, held.Overall);
        Assert.Empty(held.Incidents.NewestFirst);
        Assert.True(_app.Published.Version > held.Version);
    }

    [Fact]
    public async Task A_hidden_component_is_nowhere_on_the_page()
    {
        var group = await _app.AddGroupAsync("Inner works");
        var secret = await _app.AddComponentAsync("Secret project", group, input => input with { Visible = false });
        await _app.ReportAsync("Something", report => report with { Impact = Impact.None }, (secret, ComponentStatus.MajorOutage));

        Assert.Empty(_app.Published.Components);
        Assert.Empty(_app.Published.Groups);
        Assert.Null(_app.Published.NameOf(secret.Id));
        Assert.Equal(ComponentStatus.Operational, _app.Published.Overall);

        await _app.Catalog.ChangeComponentAsync(_app.Admin, secret.Id, ComponentInput.From(secret) with { Visible = true }, null);
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Overall);
    }

    [Fact]
    public async Task A_component_that_was_hidden_when_it_was_removed_stays_unnamed()
    {
        var shown = await _app.AddComponentAsync("API");
        var hidden = await _app.AddComponentAsync("Secret project", with: input => input with { Visible = false });
        await _app.Catalog.RemoveComponentAsync(_app.Admin, shown.Id, null);
        await _app.Catalog.RemoveComponentAsync(_app.Admin, hidden.Id, null);

        Assert.Empty(_app.Published.Components);
        Assert.Equal(("API", null), (_app.Published.NameOf(shown.Id), _app.Published.NameOf(hidden.Id)));
    }

    [Fact]
    public async Task A_removed_incident_is_gone_from_the_page_and_from_the_uptime()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("Posted by mistake", (api, ComponentStatus.MajorOutage));
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(7200, Find(api).Days[^1].DownSeconds);

        await _app.Incidents.RemoveAsync(_app.Admin, incident.Id, null);

        Assert.Null(_app.Published.Incidents.Find(incident.Id));
        Assert.Equal(ComponentStatus.Operational, _app.Published.Overall);
        Assert.Equal((0, 100m), (Find(api).Days[^1].DownSeconds, Find(api).Uptime(90)));
        Assert.Empty(Find(api).Days[^1].IncidentIds);
        Assert.Equal(1, await _app.ReadAsync(db => db.Incidents.CountAsync()));
        await Assert.ThrowsAsync<Core.NotFoundException>(() => _app.PostAsync(incident, "Late."));
    }

    [Fact]
    public async Task A_component_says_when_readers_saw_it_change_however_far_back_that_is_dated()
    {
        var group = await _app.AddGroupAsync("Group");
        var api = await _app.AddComponentAsync("API", group);
        await ChangesNowAsync(() => _app.ReportAsync("Began long ago", report => report with { StartedAt = _app.Now.AddMinutes(-30) }, (api, ComponentStatus.MajorOutage)));
        var incident = (await _app.ReadAsync(db => db.Incidents.SingleAsync())).Id;
        await ChangesNowAsync(() => _app.Incidents.PostAsync(
            _app.Admin, incident, new IncidentPosting { Message = "It was better before.", DisplayedAt = _app.Now.AddMinutes(-5), Components = [new AffectedComponent(api.Id, ComponentStatus.DegradedPerformance)] }, null));
        var before = Find(api).UpdatedAt;
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.Incidents.PostAsync(_app.Admin, incident, new IncidentPosting { Message = "Nothing new of it." }, null);
        Assert.Equal(before, Find(api).UpdatedAt);
        await ChangesNowAsync(() => _app.Incidents.RemoveAsync(_app.Admin, incident, null));
        await ChangesNowAsync(() => _app.Catalog.ChangeGroupAsync(_app.Admin, group.Id, new GroupInput { Name = "Another name" }, null));

        async Task ChangesNowAsync(Func<Task> act)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(10));
            await act();
            Assert.Equal(_app.Now, Find(api).UpdatedAt);
            // And it is not a thing that only this process knows.
            Assert.Equal(_app.Now, (await _app.Get<SnapshotReader>().ReadAsync(before: null)).Components[api.Id].UpdatedAt);
        }
    }

    [Fact]
    public async Task Groups_and_components_come_in_the_order_given_and_ungrouped_ones_first()
    {
        var a = await _app.AddGroupAsync("A");
        var b = await _app.AddGroupAsync("B");
        await _app.AddGroupAsync("Empty groups are not shown");
        var one = await _app.AddComponentAsync("one", a);
        var two = await _app.AddComponentAsync("two", a);
        var three = await _app.AddComponentAsync("three", b);
        await _app.AddComponentAsync("alone");
        Assert.Equal([null, "A", "B"], _app.Published.Groups.Select(g => g.Name));

        await _app.Catalog.ArrangeAsync(_app.Admin, [new(b.Id, [two.Id, three.Id]), new(a.Id, [one.Id])]);

        Assert.Equal([null, "B", "A"], _app.Published.Groups.Select(g => g.Name));
        Assert.Equal(["alone", "two", "three", "one"], _app.Published.ComponentsInOrder.Select(c => c.Name));
    }

    [Fact]
    public async Task Incidents_are_found_by_month_newest_first()
    {
        foreach (var daysAgo in new[] { 40, 5, 20, 12 })
        {
            await _app.ReportAsync($"{daysAgo} days ago", report => report with { Backfilled = true, StartedAt = _app.Now.AddDays(-daysAgo) });
        }

        Assert.Equal(["5 days ago", "12 days ago", "20 days ago", "40 days ago"], _app.Published.Incidents.NewestFirst.Select(i => i.Title));
        Assert.Equal(["12 days ago", "20 days ago"], _app.Published.Incidents.Between(_app.Now.AddDays(-20), _app.Now.AddDays(-5)).Select(i => i.Title));
    }

    [Fact]
    public async Task A_component_has_no_data_before_it_was_there()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.PassAsync(TimeSpan.FromDays(2));

        var days = Find(api).Days;
        Assert.Equal(90, days.Count);
        Assert.Equal([DayLevel.NoData, DayLevel.Operational, DayLevel.Operational, DayLevel.Operational], days.TakeLast(4).Select(d => d.Level));
        Assert.Equal(100m, Find(api).Uptime(30));
    }

    [Fact]
    public async Task Days_are_those_of_the_zone_of_the_page()
    {
        await _app.Get<Core.Settings.SettingsService>().ChangeAsync(_app.Admin, new() { Name = "Status", TimeZone = "Pacific/Auckland" }, null);
        Assert.Equal(new DateOnly(2026, 5, 12), _app.Published.Today);

        await _app.PassAsync(TimeSpan.FromHours(4));
        Assert.Equal(new DateOnly(2026, 5, 13), _app.Published.Today);
    }

    [Fact]
    public async Task When_the_database_fails_the_page_keeps_the_last_known_state()
    {
        await _app.AddComponentAsync("API");
        var known = _app.Published;
        await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE SiteSettings RENAME TO Away;"));

        await Assert.ThrowsAnyAsync<Exception>(() => _app.Get<Publisher>().RefreshAsync());
        await _app.AddComponentAsync("Dashboard");
        Assert.Same(known, _app.Published);

        await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE Away RENAME TO SiteSettings;"));
        await _app.Get<Publisher>().RefreshAsync();
        Assert.Equal(["API", "Dashboard"], _app.Published.ComponentsInOrder.Select(c => c.Name));
    }

    [Fact]
    public async Task When_rendering_fails_the_change_is_kept_and_the_next_publication_carries_it()
    {
        _listener.Fails = true;
        var api = await _app.AddComponentAsync("API");
        Assert.Empty(_app.Published.Components);

        _listener.Fails = false;
        await _app.AddComponentAsync("Dashboard");
        Assert.Equal(2, _app.Published.Components.Count);
        Assert.NotNull(Find(api));
    }

    [Fact]
    public async Task Of_many_acts_at_once_each_is_public_when_it_returns()
    {
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => Task.Run(async () =>
        {
            var incident = await _app.ReportAsync($"Incident {i}");
            Assert.NotNull(_app.Published.Incidents.Find(incident.Id));
        })));

        Assert.Equal(25, _app.Published.Incidents.Open.Length);
        Assert.Equal(_listener.Versions.Order(), _listener.Versions);
    }

    [Fact]
    public async Task What_concerns_only_staff_makes_no_new_publication()
    {
        var incident = await _app.ReportAsync("Incident");
        var before = _app.Published;

        await _app.Incidents.AddNoteAsync(_app.Admin, incident.Id, "Among us.");
        await _app.AddTemplateAsync("Outage");
        await _app.AddStaffAsync(StaffRole.Viewer);
        await _app.Tokens.CreateAsync(_app.Admin, "Deploy", StaffRole.Viewer, null);

        Assert.Same(before, _app.Published);
    }

    private PublishedComponent Find(Component component) => _app.Published.Components[component.Id];

    private sealed class Listener : ISnapshotListener
    {
        public bool Fails { get; set; }

        public List<long> Versions { get; } = [];

        public Task PrepareAsync(PublishedSnapshot snapshot)
        {
            Versions.Add(snapshot.Version);
            return Fails ? throw new InvalidOperationException("The page could not be rendered.") : Task.CompletedTask;
        }
    }
}
