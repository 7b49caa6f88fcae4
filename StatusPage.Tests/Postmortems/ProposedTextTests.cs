using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Probing;
using StatusPage.Tests.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.ProbeDriver;

namespace StatusPage.Tests.Postmortems;

/// <summary>The timeline that a draft begins with, from what monitoring saw.</summary>
public sealed class ProposedTextTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task What_names_a_probe_is_marked_as_known_to_staff_only_and_a_relapse_is_not_its_first_failure()
    {
        var api = await _app.AddComponentAsync("API");
        var probe = await _app.AddProbeAsync(api, "db-7.internal answers");
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromSeconds(1));
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromHours(1));

        var timeline = await TimelineAsync();

        Assert.Contains("09:01 UTC** [internal note] The check “db-7.internal answers” failed for the first time.", timeline, StringComparison.Ordinal);
        Assert.Contains("09:07 UTC** [internal note] The check “db-7.internal answers” failed again, the last of 2 times.", timeline, StringComparison.Ordinal);
        Assert.Contains("09:10 UTC** [internal note] The check “db-7.internal answers” succeeded again.", timeline, StringComparison.Ordinal);
        Assert.All(timeline.Split('\n'), line => Assert.True(!line.Contains("db-7", StringComparison.Ordinal) || line.Contains(ProposedText.InternalMark, StringComparison.Ordinal), line));
    }

    [Fact]
    public async Task Of_a_probe_that_was_removed_nobody_says_that_it_succeeded()
    {
        var api = await _app.AddComponentAsync("API");
        var probe = await _app.AddProbeAsync(api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.Get<ProbeService>().RemoveAsync(_app.Admin, probe.Id, null);
        await _app.WaitAsync(TimeSpan.FromMinutes(1));

        var timeline = await TimelineAsync();

        Assert.Contains("was not run any more.", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("succeeded", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_record_is_longer_than_a_section_the_draft_says_so_and_is_not_published_as_it_is()
    {
        var incident = await _app.ReportAsync("Payments fail");
        for (var i = 0; i < 80; i++)
        {
            await _app.PostAsync(incident, $"Update {i}: {new string('x', 400)}");
        }

        await _app.ResolveAsync(incident);
        var timeline = await TimelineAsync();

        Assert.True(timeline.Length <= PostmortemTemplate.MaxSection);
        Assert.Matches(@"- \[internal note\] \d+ later lines of the record did not fit in here", timeline.Split('\n')[^1]);
    }

    private async Task<string> TimelineAsync()
    {
        var incident = (await _app.AllIncidentsAsync()).Single();
        return (await _app.Postmortems().DraftAsync(_app.Admin, incident.Id, new PostmortemChange())).Of(PostmortemSection.Timeline);
    }
}
