using Microsoft.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;
using StatusPage.Web.Live;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Live;

/// <summary>Public pages that somebody has open while things happen, in a real Chromium.</summary>
public sealed class FollowingInABrowserTests(Browser browser, StatusPageApp app) : IClassFixture<Browser>, IClassFixture<StatusPageApp>, IAsyncDisposable
{
    private readonly List<IPage> _pages = [];

    /// <summary>Nobody looks any more, so that the next test begins without readers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task A_posting_appears_without_a_reload_and_moves_nothing_that_is_read()
    {
        var component = await FillAsync("Moved");
        var page = await OpenAsync(StatusUrls.Board);
        var read = page.Locator(".component", new() { HasText = "Moved 25" });
        await read.EvaluateAsync("element => { scrollTo(0, element.getBoundingClientRect().top - 200); window.untouched = true }");
        var (top, scrolled, title) = (await TopAsync(read), await page.EvaluateAsync<int>("scrollY"), await page.TitleAsync());

        await app.ReportAsync("Appears by itself", (component, ComponentStatus.MajorOutage));

        await Expect(page.Locator(".incident-card", new() { HasText = "Appears by itself" })).ToHaveCountAsync(1);
        // Pages scroll by whole pixels.
        Assert.InRange(await TopAsync(read), top - 1, top + 1);
        Assert.True(await page.EvaluateAsync<int>("scrollY") > scrolled, "The page grew above what was read, so it had to be scrolled.");
        Assert.True(await page.EvaluateAsync<bool>("window.untouched"));
        Assert.NotEqual(title, await page.TitleAsync());
        Assert.Matches("favicon-major", (await page.Locator("link[rel=icon]").GetAttributeAsync("href"))!);
        // And it is the page that anybody else gets.
        Assert.Equal(await TextAsync(page), await TextAsync(await OpenAsync(StatusUrls.Board, follow: false)));
    }

    [Fact]
    public async Task What_changed_is_said_in_words_and_nothing_else_is()
    {
        var component = await app.AddComponentAsync("Payments of the news");
        await app.AddComponentAsync("Untouched by the news");
        var page = await OpenAsync(StatusUrls.Board);
        var news = page.Locator("[data-news]");
        Assert.Equal("status", await news.GetAttributeAsync("role"));
        await Expect(news).ToHaveTextAsync("");

        var incident = await app.ReportAsync("Cards are declined", (component, ComponentStatus.PartialOutage));
        await Expect(news).ToHaveTextAsync("New incident: Cards are declined. Payments of the news is now Partial outage.");

        await app.PostAsync(incident, "We know why.", posting => posting with { Status = IncidentStatus.Identified });
        await Expect(news).ToHaveTextAsync("New update on Cards are declined: Identified.");

        await app.ResolveAsync(incident);
        await Expect(news).ToContainTextAsync("Cards are declined is now Resolved");
        await Expect(news).ToContainTextAsync("Payments of the news is now Operational");
        await Expect(news).Not.ToContainTextAsync("Untouched");
    }

    [Fact]
    public async Task Components_of_one_name_are_told_apart_by_their_groups()
    {
        var (europe, asia) = (await app.AddComponentAsync("Twin", await app.AddGroupAsync("Europe")), await app.AddComponentAsync("Twin", await app.AddGroupAsync("Asia")));
        var page = await OpenAsync(StatusUrls.Board);

        var incident = await app.ReportAsync("Both are down", (europe, ComponentStatus.MajorOutage), (asia, ComponentStatus.MajorOutage));

        await Expect(page.Locator("[data-news]")).ToHaveTextAsync("New incident: Both are down. Twin (Europe) is now Major outage. Twin (Asia) is now Major outage.");
        await app.ResolveAsync(incident);
    }

    [Fact]
    public async Task Focus_selection_and_what_was_opened_stay()
    {
        var component = await app.AddComponentAsync("Focused component");
        var incident = await app.ReportAsync("Focused incident", (component, ComponentStatus.MajorOutage));
        var page = await OpenAsync(StatusUrls.Component(component.Id));
        await page.Locator("details[data-group=days] summary").ClickAsync();
        await page.EvaluateAsync("""
            getSelection().selectAllChildren(document.querySelector("h1"));
            document.querySelector(".past a").focus();
            """);

        await app.ResolveAsync(incident);

        await Expect(page.Locator("section[data-key=state] .badge")).ToHaveTextAsync("Operational");
        Assert.Equal("Focused incident", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.Equal("Focused component", await page.EvaluateAsync<string>("getSelection().toString().trim()"));
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('details[data-group=days]').open"));
    }

    [Fact]
    public async Task Where_the_focus_was_in_what_is_gone_its_counterpart_has_it()
    {
        var incident = await app.ReportAsync("Its card will be gone");
        var page = await OpenAsync(StatusUrls.Board);
        await page.Locator(".incident-card h2 a", new() { HasText = "Its card will be gone" }).FocusAsync();

        await app.ResolveAsync(incident);

        await Expect(page.Locator(".incident-card", new() { HasText = "Its card will be gone" })).ToHaveCountAsync(0);
        Assert.Equal($"/incidents/{incident.Id}", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
    }

    [Fact]
    public async Task A_group_with_new_trouble_opens_and_the_others_stay_as_the_reader_left_them()
    {
        var (one, other) = (await app.AddGroupAsync("Group to open"), await app.AddGroupAsync("Group to stay shut"));
        var component = await app.AddComponentAsync("In the group to open", one);
        await app.AddComponentAsync("In the group to stay shut", other);
        var page = await OpenAsync(StatusUrls.Board);
        var groups = page.Locator("details.group");
        foreach (var group in (string[])["Group to open", "Group to stay shut"])
        {
            await groups.Filter(new() { HasText = group }).Locator("summary").EvaluateAsync("summary => summary.parentElement.open && summary.click()");
        }

        await app.Catalog.SetStatusAsync(app.Admin, component.Id, ComponentStatus.DegradedPerformance, "Slow", expectedVersion: null);

        await Expect(groups.GetByText("In the group to open")).ToBeVisibleAsync();
        await Expect(groups.GetByText("In the group to stay shut")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Permalinks_of_incidents_components_and_maintenance_follow_too()
    {
        var component = await app.AddComponentAsync("Followed component");
        var incident = await app.ReportAsync("Followed incident", (component, ComponentStatus.PartialOutage));
        var window = await app.AddMaintenanceAsync("Followed window", app.Now.AddMinutes(1), app.Now.AddHours(1), component);
        var pages = new[]
        {
            await OpenAsync(StatusUrls.Incident(incident.Id)), await OpenAsync(StatusUrls.Component(component.Id)), await OpenAsync(StatusUrls.Maintenance(window.Id)), await OpenAsync(StatusUrls.MaintenanceList),
        };

        await app.PostAsync(incident, "Said while the page was open.", posting => posting with { Status = IncidentStatus.Monitoring, Components = [new AffectedComponent(component.Id, ComponentStatus.DegradedPerformance)] });
        await app.PassAsync(TimeSpan.FromMinutes(2));
        await app.Get<MaintenanceService>().PostAsync(app.Admin, window.Id, new MaintenancePosting { Message = "Half of it is done." }, expectedVersion: null);

        await Expect(pages[0].GetByText("Said while the page was open.")).ToBeVisibleAsync();
        await Expect(pages[1].Locator("section[data-key=state] .badge").First).ToHaveTextAsync("Degraded performance");
        await Expect(pages[2].GetByText("Half of it is done.")).ToBeVisibleAsync();
        await Expect(pages[3].Locator("section[data-key=running]").GetByText("Followed window")).ToBeVisibleAsync();
        await app.ResolveAsync(incident);
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_so_that_it_is_there_again()
    {
        var page = await NewPageAsync();
        await page.GotoAsync(StatusUrls.Board);
        await page.RouteAsync("**/*", route => route.AbortAsync());

        var note = page.Locator(".live-note");
        await Expect(note).ToContainTextAsync("Reconnecting… You see the state of", new() { Timeout = 60_000 });
        // And is read out: by what was there before it had anything to say.
        await Expect(page.Locator("[data-news]")).ToHaveTextAsync("Reconnecting…");
        await app.ReportAsync("While nothing came through");
        await page.UnrouteAllAsync();

        await Expect(note).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".incident-card", new() { HasText = "While nothing came through" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("nothing answers")]
    [InlineData("it is refused")]
    [InlineData("something on the way answers for itself")]
    [InlineData("something on the way cuts it off")]
    public async Task Where_streams_are_blocked_the_page_is_asked_for_now_and_then(string where)
    {
        var page = await NewPageAsync();
        await page.Clock.InstallAsync();
        var streams = 0;
        await page.RouteAsync("**/v1/status/stream*", route =>
        {
            streams++;
            return where switch
            {
                "it is refused" => route.FulfillAsync(new() { Status = 503, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "600" } }),
                "something on the way answers for itself" => route.FulfillAsync(new() { ContentType = "text/html", Body = "<p>Sign in to use this network.</p>" }),
                "something on the way cuts it off" => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = $"retry: 1000\n: as of {app.Now:yyyy-MM-ddTHH:mm:ssZ}, publication 1\nid: 1-1-1-1\n\n" }),
                _ => route.AbortAsync(),
            };
        });
        await page.GotoAsync(StatusUrls.Board);
        await page.Clock.RunForAsync(3_000);

        // The other cases of this theory have left their own on the page.
        var title = $"Found by asking where {where}";
        await app.ReportAsync(title);

        var card = page.Locator(".incident-card", new() { HasText = title });
        await Eventually.HoldsAsync(async () =>
        {
            await page.Clock.RunForAsync(5_000);
            return await card.CountAsync() == 1;
        });
        await Expect(page.Locator(".live-note")).ToBeHiddenAsync();
        for (var i = 0; i < 15; i++)
        {
            await page.Clock.RunForAsync(15_000);
        }

        Assert.InRange(streams, 1, 8);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_said_and_does_not_keep_the_page_from_the_next()
    {
        var page = await NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(StatusUrls.Board);
        await Eventually.HoldsAsync(async () =>
        {
            await page.Clock.RunForAsync(1_000);
            return app.Get<LiveStreams>().Count == 1;
        });
        var held = 0;
        await page.RouteAsync(url => new Uri(url).AbsolutePath == StatusUrls.Board, _ => held++);
        await app.ReportAsync("While an answer hung");
        await Eventually.HoldsAsync(async () =>
        {
            await page.Clock.RunForAsync(100);
            return held == 1;
        });

        // The stream itself is well all the while: it would be given up only after 40 seconds.
        await page.Clock.RunForAsync(16_000);
        await Eventually.HoldsAsync(async () =>
        {
            await page.Clock.RunForAsync(500);
            return await page.Locator(".live-note").IsVisibleAsync();
        });
        Assert.Equal(1, app.Get<LiveStreams>().Count);
        await page.UnrouteAllAsync();
        await app.ReportAsync("After an answer hung");

        await Eventually.HoldsAsync(async () =>
        {
            await page.Clock.RunForAsync(100);
            return await page.Locator(".incident-card", new() { HasText = "After an answer hung" }).CountAsync() == 1;
        });
        await app.ReportAsync("Heard of as usual");
        await Expect(page.Locator(".live-note")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_page_that_is_no_longer_there_says_so_and_keeps_to_it()
    {
        var incident = await app.ReportAsync("Posted by mistake");
        var page = await NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(StatusUrls.Incident(incident.Id));
        await Eventually.HoldsAsync(async () =>
        {
            await page.Clock.RunForAsync(1_000);
            return app.Get<LiveStreams>().Count == 1;
        });

        await app.Incidents.RemoveAsync(app.Admin, incident.Id, null);
        var note = page.Locator(".live-note");
        for (var i = 0; await note.InnerTextAsync() != "This page is no longer there."; i++)
        {
            // Once is not enough: another process may not have seen a new page yet.
            await app.ReportAsync($"Goes on {i}");
            await page.Clock.RunForAsync(1_000);
        }

        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await page.Clock.RunForAsync(60_000);
        await Expect(note).ToHaveTextAsync("This page is no longer there.");
        await Eventually.HoldsAsync(() => app.Get<LiveStreams>().Count == 0);
    }

    [Fact]
    public async Task A_reader_whose_clock_is_wrong_is_not_told_that_the_page_is_old()
    {
        await app.PassAsync(TimeSpan.Zero);
        var page = await NewPageAsync();
        await page.Clock.InstallAsync(new() { TimeDate = app.Now.AddMinutes(10).UtcDateTime });
        await page.RouteAsync("**/v1/status/stream*", route => route.AbortAsync());
        var (asked, time) = (0, app.Now);
        await page.RouteAsync(url => new Uri(url).AbsolutePath == StatusUrls.Board, async route =>
        {
            var answer = await route.FetchAsync();
            asked++;
            await route.FulfillAsync(new() { Response = answer, Headers = new Dictionary<string, string>(answer.Headers, StringComparer.OrdinalIgnoreCase) { ["date"] = time.ToString("r", System.Globalization.CultureInfo.InvariantCulture) } });
        });
        await page.GotoAsync(StatusUrls.Board);
        var note = page.Locator("p.stale");
        await Expect(note).ToBeHiddenAsync();
        await AskAgainAsync();
        await Expect(note).ToBeHiddenAsync();

        // It is an hour later, and the server has learnt nothing since.
        time = app.Now.AddHours(1);
        await AskAgainAsync();
        await Expect(note).ToBeVisibleAsync();

        async Task AskAgainAsync()
        {
            var before = asked;
            await Eventually.HoldsAsync(async () =>
            {
                await page.Clock.RunForAsync(2_000);
                return asked > before;
            });
        }
    }

    [Fact]
    public async Task While_nobody_looks_no_stream_is_held_and_on_return_all_is_there()
    {
        var page = await NewPageAsync();
        await page.Clock.InstallAsync();
        var streams = app.Get<LiveStreams>();
        await Eventually.HoldsAsync(() => streams.Count == 0);
        await page.GotoAsync(StatusUrls.Board);
        await page.Clock.RunForAsync(3_000);
        await Eventually.HoldsAsync(() => streams.Count == 1);

        await LookAsync(page, hidden: true);
        await page.Clock.RunForAsync(30_000);
        await Eventually.HoldsAsync(() => streams.Count == 0);
        await app.ReportAsync("Nobody looked");
        await LookAsync(page, hidden: false);
        await Eventually.HoldsAsync(() => streams.Count == 1);
        await page.Clock.RunForAsync(3_000);

        await Expect(page.Locator(".incident-card", new() { HasText = "Nobody looked" })).ToBeVisibleAsync();
    }

    private async Task<IPage> NewPageAsync()
    {
        var page = await browser.OpenAsync(at: app.BaseAddress);
        _pages.Add(page);
        return page;
    }

    private static Task LookAsync(IPage page, bool hidden) => page.EvaluateAsync($$"""
        Object.defineProperty(document, "hidden", { get: () => {{(hidden ? "true" : "false")}}, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
        """);

    private async Task<Component> FillAsync(string name)
    {
        var first = await app.AddComponentAsync($"{name} 1");
        for (var i = 2; i <= 30; i++)
        {
            await app.AddComponentAsync($"{name} {i}");
        }

        return first;
    }

    private async Task<IPage> OpenAsync(string path, bool follow = true)
    {
        var page = await NewPageAsync();
        var opened = page.WaitForResponseAsync("**/v1/status/stream*");
        await page.GotoAsync(path);
        if (follow)
        {
            Assert.Equal(200, (await opened).Status);
        }

        // The clock of these tests stands in the past: a page says so once it has heard the time, and then nothing of it moves any more.
        await Expect(page.Locator("p.stale")).ToBeVisibleAsync();
        return page;
    }

    private static Task<double> TopAsync(ILocator element) => element.EvaluateAsync<double>("element => element.getBoundingClientRect().top");

    private static Task<string> TextAsync(IPage page) => page.EvaluateAsync<string>("document.querySelector('main').innerText");
}
