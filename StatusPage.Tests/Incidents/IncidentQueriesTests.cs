using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Incidents;

public class IncidentQueriesTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IncidentQueries Queries => _app.Get<IncidentQueries>();

    [Fact]
    public async Task A_list_narrows_by_state_impact_component_words_and_dates_and_comes_newest_first_in_pages()
    {
        var api = await _app.AddComponentAsync("API listed");
        var old = await _app.ReportAsync("Old and 100% over_", report => report with { Impact = Impact.Minor });
        await _app.ResolveAsync(old, "The zebra is back.");
        _app.Clock.Advance(TimeSpan.FromDays(3));
        var fresh = await _app.ReportAsync("Fresh", (api, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var removed = await _app.ReportAsync("Posted by mistake");
        await _app.Incidents.RemoveAsync(_app.Admin, removed.Id, expectedVersion: null);

        Assert.Equal([fresh.Id, old.Id], await IdsAsync(new IncidentFilter()));
        Assert.Equal([fresh.Id], await IdsAsync(new IncidentFilter { Open = true }));
        Assert.Equal([old.Id], await IdsAsync(new IncidentFilter { Open = false }));
        Assert.Equal([old.Id], await IdsAsync(new IncidentFilter { Status = IncidentStatus.Resolved }));
        Assert.Equal([fresh.Id], await IdsAsync(new IncidentFilter { Impact = Impact.Major }));
        Assert.Equal([fresh.Id], await IdsAsync(new IncidentFilter { ComponentId = api.Id }));
        Assert.Equal([old.Id], await IdsAsync(new IncidentFilter { Text = "ZEBRA old" }));
        Assert.Equal([old.Id], await IdsAsync(new IncidentFilter { Text = "100% r_" }));
        Assert.Empty(await IdsAsync(new IncidentFilter { Text = "%%%" }));
        Assert.Equal([old.Id], await IdsAsync(new IncidentFilter { Until = fresh.StartedAt }));
        Assert.Equal([fresh.Id], await IdsAsync(new IncidentFilter { From = fresh.StartedAt }));

        var second = await Queries.ListAsync(new IncidentFilter(), page: 2, size: 1);
        Assert.Equal((2, old.Id), (second.Total, Assert.Single(second.Lines).Id));
    }

    [Fact]
    public async Task A_preview_shows_what_a_report_would_publish_and_keeps_nothing()
    {
        var api = await _app.AddComponentAsync("API previewed");
        var before = _app.Published.Version;
        var preview = await _app.Get<IncidentPreviews>().OfReportAsync(new IncidentReport
        {
            Title = "{{component}} is down",
            Impact = Impact.Critical,
            Message = "{{title}}.",
            Components = [new AffectedComponent(api.Id, ComponentStatus.MajorOutage)],
        });

        Assert.Equal(("API previewed is down", "API previewed is down."), (preview.Title, preview.Updates[0].Message));
        Assert.Equal(before, _app.Published.Version);
        Assert.Null((await Queries.FindAsync(preview.Id))?.Incident);
    }

    [Fact]
    public async Task A_preview_refuses_what_the_posting_itself_would_refuse()
    {
        var incident = await _app.ReportAsync("Previewed update");
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Get<IncidentPreviews>().OfPostingAsync(
            incident.Id, new IncidentPosting { Message = "Over.", Status = IncidentStatus.Resolved }));

        Assert.Equal(["remediation", "rootCause"], refused.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(IncidentStatus.Investigating, (await Queries.FindAsync(incident.Id))!.Incident.Status);
    }

    private async Task<IEnumerable<string>> IdsAsync(IncidentFilter filter) => (await Queries.ListAsync(filter, page: 1, size: 50)).Lines.Select(i => i.Id);
}
