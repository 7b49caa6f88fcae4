using System.Net;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Public;

public sealed class SubscribePageTests
{
    [Fact]
    public async Task An_open_incident_offers_its_own_updates_and_a_resolved_one_no_more()
    {
        await using var app = await StatusPageApp.StartAsync();
        var incident = await app.ReportAsync("Trouble");

        var button = (await app.ReadAsync(StatusUrls.Incident(incident.Id))).QuerySelector($"a[href='{StatusUrls.SubscribeTo(incident.Id)}']");
        Assert.Equal("Get updates on this incident", button.Words());
        var form = (await app.ReadAsync(StatusUrls.SubscribeTo(incident.Id))).QuerySelector("form")!;
        Assert.Equal(StatusUrls.SubscribeForm, form.GetAttribute("action"));
        Assert.Equal(incident.Id, form.QuerySelector("input[name=incident]")!.GetAttribute("value"));
        Assert.NotNull(form.QuerySelector("input[name=scope][value=incident][checked]"));

        await app.ResolveAsync(incident);
        Assert.Null((await app.ReadAsync(StatusUrls.Incident(incident.Id))).QuerySelector($"a[href='{StatusUrls.SubscribeTo(incident.Id)}']"));
        Assert.Contains("resolved", (await app.ReadAsync(StatusUrls.SubscribeTo(incident.Id))).QuerySelector(".lead").Words(), StringComparison.Ordinal);
        using var nothing = await app.Http.GetAsync(StatusUrls.SubscribeTo("none"));
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task The_form_offers_the_visible_components_by_group_and_the_policys_impacts()
    {
        await using var app = await StatusPageApp.StartAsync();
        Assert.Null((await app.ReadAsync(StatusUrls.Subscribe)).QuerySelector("input[value=components]"));
        var group = await app.AddGroupAsync("Europe");
        await app.AddComponentAsync("API", group);
        await app.AddComponentAsync("Secret", group, c => c with { Visible = false });

        var page = await app.ReadAsync(StatusUrls.Subscribe);

        Assert.Equal("API", Assert.Single(page.QuerySelectorAll("[aria-label='Europe'] label")).Words());
        Assert.Equal(["All of them", "Minor and worse", "Major and worse", "Only Critical"], page.QuerySelectorAll("option").Select(option => option.TextContent));
        Assert.Null(page.QuerySelector("input[type=hidden][name^=__Request]"));
        Assert.NotNull(page.QuerySelector("a[href='/history.atom']"));
    }

    [Fact]
    public async Task With_five_hundred_components_the_first_view_is_still_small()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.Acts.RunAsync(app.Admin, StaffRole.Editor, act =>
        {
            // In one act, and not as many publications as components.
            for (var g = 0; g < 20; g++)
            {
                var group = new ComponentGroup(Ids.New(act.Now), act.Now) { Name = $"Region {g}", Version = 1 };
                act.Db.Groups.Add(group);
                act.Db.Components.AddRange(Enumerable.Range(0, 25).Select(c => new Component(Ids.New(act.Now), act.Now) { Name = $"Service {c} of region {g}", GroupId = group.Id, Position = c, Version = 1 }));
            }

            act.Record("components.filled", "component", "many", "Many components");
            return Task.CompletedTask;
        });

        var page = await app.ReadAsync(StatusUrls.Subscribe);
        var files = page.QuerySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon], script").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).Prepend(StatusUrls.Subscribe).ToList();
        var bytes = 0;
        foreach (var file in files)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
            using var answer = await app.Http.SendAsync(request);
            bytes += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.Equal(500, page.QuerySelectorAll("input[name=components]").Length);
        Assert.InRange(bytes, 25_000, 50_000);
    }
}
