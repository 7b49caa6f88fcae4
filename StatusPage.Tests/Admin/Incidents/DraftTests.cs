using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;
using StatusPage.Web.Admin.Common;
using StatusPage.Web.Admin.Incidents;

namespace StatusPage.Tests.Admin.Incidents;

/// <summary>What the forms hold while somebody writes.</summary>
public sealed class DraftTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task An_update_says_nothing_about_components_that_nobody_touched()
    {
        var (api, web) = (await _app.AddComponentAsync("API of the draft"), await _app.AddComponentAsync("Web of the draft"));
        var incident = await _app.ReportAsync("Two", (api, ComponentStatus.MajorOutage), (web, ComponentStatus.PartialOutage));
        var draft = new UpdateDraft();

        draft.Set([new DraftComponent(api.Id, ComponentStatus.DegradedPerformance), new DraftComponent(web.Id, ComponentStatus.PartialOutage)], incident.Components);

        Assert.Equal([new AffectedComponent(api.Id, ComponentStatus.DegradedPerformance)], draft.ToPosting(incident).Components);
    }

    [Fact]
    public async Task An_update_shows_the_latest_of_what_it_does_not_change_itself()
    {
        var (api, web) = (await _app.AddComponentAsync("API that moves"), await _app.AddComponentAsync("Web that moves"));
        var incident = await _app.ReportAsync("Moving", (api, ComponentStatus.MajorOutage), (web, ComponentStatus.MajorOutage));
        var draft = new UpdateDraft();
        draft.Set([new DraftComponent(api.Id, ComponentStatus.Operational), new DraftComponent(web.Id, ComponentStatus.MajorOutage)], incident.Components);

        var later = await _app.PostAsync(incident, "Web is better.", posting => posting with { Components = [new AffectedComponent(web.Id, ComponentStatus.PartialOutage)] });

        Assert.Equal(
            [new DraftComponent(api.Id, ComponentStatus.Operational), new DraftComponent(web.Id, ComponentStatus.PartialOutage)],
            draft.Over(later.Components).OrderBy(c => c.Status));
    }

    [Fact]
    public async Task A_component_that_somebody_else_took_off_meanwhile_is_not_taken_off_twice()
    {
        var api = await _app.AddComponentAsync("API taken off");
        var incident = await _app.ReportAsync("Taken off", (api, ComponentStatus.MajorOutage));
        var draft = new UpdateDraft();
        draft.Set([], incident.Components);
        Assert.Equal([new AffectedComponent(api.Id, null)], draft.ToPosting(incident).Components);

        var later = await _app.PostAsync(incident, "Not the API.", posting => posting with { Components = [new AffectedComponent(api.Id, null)] });

        Assert.Empty(draft.ToPosting(later).Components!);
    }

    [Fact]
    public async Task A_template_replaces_what_another_template_filled_without_asking_and_asks_about_what_was_typed()
    {
        var first = await _app.AddTemplateAsync("First template");
        var second = await _app.AddTemplateAsync("Second template", input => input with { Impact = Impact.Critical, Message = "Other words." });
        var draft = new ReportDraft();
        draft.Fill(first);
        Assert.Empty(draft.WouldLose(second));

        draft.Message = "Typed by hand.";
        draft.Impact = Impact.Major;

        Assert.Equal(["the impact", "the message"], draft.WouldLose(second));
        draft.FillEmpty(second);
        Assert.Equal(("Typed by hand.", Impact.Major, second.Id), (draft.Message, draft.Impact, draft.TemplateId));
    }

    [Fact]
    public async Task What_others_changed_is_told_update_by_update_and_fact_by_fact()
    {
        var incident = await _app.ReportAsync("Before");
        var queries = _app.Get<IncidentQueries>();
        var before = (await queries.FindAsync(incident.Id))!.Incident;
        await _app.PostAsync(incident, "Posted by another.");
        await _app.Incidents.CorrectAsync(_app.Admin, incident.Id, before.Updates[0].Id, "Corrected by another.", expectedVersion: null);
        await _app.Incidents.AcknowledgeAsync(_app.Admin, incident.Id);
        await _app.Incidents.HandLeadToAsync(_app.Admin, incident.Id, _app.Admin.Id);
        await _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new IncidentChange { Title = "After" }, expectedVersion: null);

        var changes = IncidentChanges.Between(before, (await queries.FindAsync(incident.Id))!.Incident);

        Assert.Equal("Posted by another.", Assert.Single(changes.Posted).Message);
        Assert.Equal("Corrected by another.", Assert.Single(changes.Corrected).Message);
        Assert.Equal(
            ["The title is now “After”; it was “Before”.", $"{_app.Admin.Name} has the lead now.", $"{_app.Admin.Name} acknowledged it."],
            changes.Facts);
    }

    [Theory]
    [InlineData("2026-01-15T14:05", "2026-01-15T13:05:00Z")]
    [InlineData("2026-07-15T14:05", "2026-07-15T12:05:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30:00Z")]
    public void A_time_typed_in_Berlin_means_the_right_moment_in_winter_in_summer_and_in_the_hour_that_is_skipped(string typed, string meant)
    {
        var zone = new BrowserZone();
        zone.Set("Europe/Berlin");

        var moment = zone.ToInstant(DateTime.Parse(typed, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture), moment);
    }
}
