using Bunit;
using StatusPage.Core.Catalog;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;
using StatusPage.Web.Shared;

namespace StatusPage.Tests.Shared;

public sealed class SharedPiecesTests
{
    private static readonly DateOnly Tuesday = new(2026, 5, 12);

    [Theory]
    [InlineData(86400, 0, 0, 0, "Tue 12 May 2026: 100 %, no downtime")]
    [InlineData(86400, 600, 0, 0, "Tue 12 May 2026: 99.30 %, 10 minutes down")]
    [InlineData(86400, 60, 0, 0, "Tue 12 May 2026: 99.93 %, 1 minute down")]
    [InlineData(86400, 10, 0, 0, "Tue 12 May 2026: 99.98 %, less than a minute down")]
    [InlineData(86400, 0, 1200, 0, "Tue 12 May 2026: 100 %, 20 minutes degraded")]
    [InlineData(86400, 0, 0, 7200, "Tue 12 May 2026: 100 %, 2 h of maintenance")]
    [InlineData(86400, 5400, 1200, 0, "Tue 12 May 2026: 93.75 %, 1 h 30 min down, 20 minutes degraded")]
    [InlineData(0, 0, 0, 0, "Tue 12 May 2026: no data")]
    public void A_day_is_told_in_words(int measured, int down, int degraded, int maintenance, string words) =>
        Assert.Equal(words, DayWords.Of(new DayUptime(Tuesday, measured, down, degraded, maintenance, []), PublishedIncidents.None));

    [Theory]
    [InlineData(30, "less than a minute")]
    [InlineData(60, "1 minute")]
    [InlineData(3599, "59 minutes")]
    [InlineData(3600, "1 h")]
    [InlineData(13560, "3 h 46 min")]
    [InlineData(86400, "1 day")]
    [InlineData(187200, "2 days 4 h")]
    public void A_length_of_time_is_short_and_readable(int seconds, string words) => Assert.Equal(words, Wording.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task Bars_name_the_incidents_of_their_day()
    {
        await using var app = await CoreApp.StartAsync();
        var api = await app.AddComponentAsync("API");
        var incident = await app.ReportAsync("API errors <b>", (api, ComponentStatus.PartialOutage));
        await app.PassAsync(TimeSpan.FromMinutes(10));
        await app.ResolveAsync(incident);
        await app.PassAsync(TimeSpan.FromHours(13));

        using var context = new BunitContext();
        var bars = context.Render<UptimeBars>(parameters => parameters.Add(p => p.Component, app.Published.Components[api.Id]).Add(p => p.Incidents, app.Published.Incidents));

        var days = bars.FindAll(".bars > input");
        Assert.Equal(90, days.Count);
        Assert.Equal(90, bars.Find(".bars").ChildElementCount);
        Assert.Equal("radiogroup", bars.Find(".bars").GetAttribute("role"));
        Assert.Single(days.Select(day => day.GetAttribute("name")).Distinct(StringComparer.Ordinal));
        Assert.Equal([days[89]], days.Where(day => day.HasAttribute("checked")));
        Assert.Matches(@"^Tue 12 May 2026: 98\.\d\d %, 10 minutes down\. API errors <b>$", days[89].GetAttribute("aria-label"));
        Assert.Equal("s1", days[89].ClassName);
        Assert.Equal("Mon 11 May 2026: no data", days[88].GetAttribute("aria-label"));
        Assert.Equal("s0", days[88].ClassName);
    }

    [Fact]
    public async Task An_update_shows_what_it_changed_without_hidden_components()
    {
        await using var app = await CoreApp.StartAsync();
        var api = await app.AddComponentAsync("API");
        var hidden = await app.AddComponentAsync("Hidden", with: c => c with { Visible = false });
        var incident = await app.ReportAsync("Trouble", (api, ComponentStatus.PartialOutage), (hidden, ComponentStatus.MajorOutage));
        await app.PostAsync(incident, "API was not affected after all.", posting => posting with { Components = [new(api.Id, null)], EstimatedResolutionAt = app.Now.AddHours(1) });

        using var context = new BunitContext();
        var published = app.Published.Incidents.Find(incident.Id)!;
        var first = context.Render<UpdateEntry>(p => p.Add(e => e.Snapshot, app.Published).Add(e => e.Incident, published).Add(e => e.Update, published.Updates[0]));
        var second = context.Render<UpdateEntry>(p => p.Add(e => e.Snapshot, app.Published).Add(e => e.Incident, published).Add(e => e.Update, published.Updates[1]));

        first.Find(".entry-changes").MarkupMatches("""
            <ul class="entry-changes" aria-label="Changed by this update">
              <li><b>API<span class="vh">: </span></b><span class="from-to"><span class="status is-operational">Operational</span><span class="icon"></span><span class="vh"> to </span><span class="status is-partial">Partial outage</span></span></li>
            </ul>
            """);
        second.Find(".entry-changes").MarkupMatches("""
            <ul class="entry-changes" aria-label="Changed by this update">
              <li><b>API<span class="vh">: </span></b><span>no longer affected</span></li>
              <li><b>Estimate<span class="vh">: </span></b><span class="from-to"><time datetime="2026-05-12T10:00:00Z" data-format="datetime">12 May 2026, 10:00 UTC</time></span></li>
            </ul>
            """);
    }
}
