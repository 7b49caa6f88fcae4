using Microsoft.Playwright;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Incidents;

/// <summary>The main job, in a real browser: staff report and update, customers read it.</summary>
public sealed class IncidentJobTests(StatusPageApp app, Browser browser) : IClassFixture<StatusPageApp>, IClassFixture<Browser>
{
    [Fact]
    public async Task Staff_report_from_a_template_update_correct_resolve_and_reopen_and_customers_see_each()
    {
        var api = await app.AddComponentAsync("Public API");
        await app.AddTemplateAsync("API is slow", input => input with
        {
            Title = "Slow answers from {{component}}",
            Impact = Impact.Major,
            Message = "{{component}} answers slowly. We look into it.",
            Components = [new TemplateComponent(api.Id, ComponentStatus.DegradedPerformance)],
        });
        var staff = await browser.SignInAsync(app);
        var customer = await browser.OpenAsync(at: app.BaseAddress);

        await staff.GotoAsync("/admin/incidents/new");
        await staff.GetByLabel("Template").SelectOptionAsync(new SelectOptionValue { Label = "API is slow" });
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("Slow answers from {{component}}");
        await Expect(staff.GetByText("Becomes: Slow answers from Public API")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Preview exactly how it will look" }).ClickAsync();
        await Expect(staff.FrameLocator("iframe").GetByRole(AriaRole.Heading, new() { Name = "Slow answers from Public API" })).ToBeVisibleAsync();
        await customer.GotoAsync("/");
        await Expect(customer.GetByText("Slow answers")).ToHaveCountAsync(0);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Slow answers from Public API", Level = 1 })).ToBeVisibleAsync();
        var id = staff.Url.Split('/')[^1];

        await customer.GotoAsync("/");
        await Expect(customer.GetByRole(AriaRole.Heading, new() { Name = "Slow answers from Public API", Level = 2 })).ToBeVisibleAsync();
        await Expect(customer.GetByText("Public API answers slowly. We look into it.").First).ToBeVisibleAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await PostAsync(staff, "Identified", "A query plan went bad.");
        await customer.GotoAsync($"/incidents/{id}");
        await Expect(customer.GetByText("A query plan went bad.").First).ToBeVisibleAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await PostAsync(staff, "Monitoring", "We replaced the plan; answers are fats again.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Correct the update" }).First.ClickAsync();
        await staff.GetByLabel("Corrected message").FillAsync("We replaced the plan; answers are fast again.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save the correction" }).ClickAsync();
        await Expect(staff.GetByText("The earlier text", new() { Exact = true })).ToBeVisibleAsync();
        await customer.ReloadAsync();
        await Expect(customer.GetByText("answers are fast again").First).ToBeVisibleAsync();
        await Expect(customer.GetByText("edited").First).ToBeVisibleAsync();
        await Expect(customer.GetByText("answers are fats again")).ToHaveCountAsync(0);

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await ChooseAsync(staff, "Resolved");
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync("All is well.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Post and resolve" }).ClickAsync();
        await Expect(staff.GetByText("(the root cause) is missing").First).ToBeVisibleAsync();
        await staff.GetByLabel("What happened (root cause)").FillAsync("Statistics were stale.");
        await staff.GetByLabel("What was done about it (remediation)").FillAsync("They are renewed every night.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Post and resolve" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Reopen…" })).ToBeVisibleAsync();
        await customer.ReloadAsync();
        await Expect(customer.GetByText("Statistics were stale.").First).ToBeVisibleAsync();
        Assert.Equal(ComponentStatus.Operational, app.Published.Components[api.Id].Status);

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await staff.GetByRole(AriaRole.Button, new() { Name = "Reopen…" }).ClickAsync();
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync("It is slow again.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Reopen the incident" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Post update" })).ToBeVisibleAsync();
        await customer.GotoAsync("/");
        await Expect(customer.GetByText("It is slow again.").First).ToBeVisibleAsync();
        Assert.Equal(ComponentStatus.DegradedPerformance, app.Published.Components[api.Id].Status);
    }

    [Fact]
    public async Task Whoever_posts_second_is_shown_what_the_first_changed_keeps_the_text_and_may_post_anyway()
    {
        await app.AddStaffAsync(StaffRole.Responder, "Ben Second");
        var incident = await app.ReportAsync("Two people at once");
        var anna = await browser.SignInAsync(app);
        var ben = await browser.SignInAsync(app, "ben.second@example.com");
        await anna.GotoAsync($"/admin/incidents/{incident.Id}");
        await ben.GotoAsync($"/admin/incidents/{incident.Id}");
        await ben.GetByLabel("Message", new() { Exact = true }).FillAsync("Written by Ben.");
        await Expect(ben.GetByRole(AriaRole.Button, new() { Name = "Discard" })).ToBeVisibleAsync();

        await PostAsync(anna, "Identified", "Written by Anna.");

        var notice = ben.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Somebody changed this incident" });
        await Expect(notice.GetByText("Written by Anna.")).ToBeVisibleAsync();
        await Expect(ben.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("Written by Ben.");
        await ben.GetByRole(AriaRole.Button, new() { Name = "Post update" }).ClickAsync();
        await Expect(notice.GetByText("Not posted yet")).ToBeVisibleAsync();
        Assert.Equal(2, app.Published.Incidents.Find(incident.Id)!.Updates.Length);

        await notice.GetByRole(AriaRole.Button, new() { Name = "Post mine anyway" }).ClickAsync();
        await Expect(ben.Locator(".staff-timeline").GetByText("Written by Ben.")).ToBeVisibleAsync();
        await Expect(anna.Locator(".staff-timeline").GetByText("Written by Ben.")).ToBeVisibleAsync();
        Assert.Equal(IncidentStatus.Identified, app.Published.Incidents.Find(incident.Id)!.Status);
    }

    [Fact]
    public async Task A_report_that_was_being_written_is_offered_again_after_the_page_was_lost()
    {
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/incidents/new");
        await staff.GetByLabel("Title").FillAsync("Half a report");
        await staff.GetByText("Major", new() { Exact = true }).ClickAsync();
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync("It began when");
        await KeptAsync(staff, "It began when", "major");

        await staff.ReloadAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Restore it" }).ClickAsync();

        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("Half a report");
        await Expect(staff.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("It began when");
        await Expect(staff.Locator("label").Filter(new() { HasText = "Major" }).Locator("input")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_template_asks_before_it_replaces_what_was_typed()
    {
        await app.AddTemplateAsync("Asks first", input => input with { Title = "From the template", Message = "Words of the template." });
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/incidents/new");
        await staff.GetByLabel("Title").FillAsync("My own title");

        await staff.GetByLabel("Template").SelectOptionAsync(new SelectOptionValue { Label = "Asks first" });
        await Expect(staff.GetByText("would replace the title")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Fill only what is empty" }).ClickAsync();

        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("My own title");
        await Expect(staff.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("Words of the template.");
    }

    [Fact]
    public async Task A_time_is_typed_in_the_zone_of_the_browser()
    {
        var incident = await app.ReportAsync("Times in Berlin");
        var staff = await browser.SignInAsync(app, timeZone: "Europe/Berlin");
        await staff.GotoAsync($"/admin/incidents/{incident.Id}");
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync("Until the afternoon.");
        // The app's clock stands in May, when Berlin is two hours ahead of UTC.
        await staff.GetByLabel("Estimated resolution").FillAsync($"{app.Now.AddDays(1):yyyy-MM-dd}T15:30");
        await staff.GetByLabel("Estimated resolution").BlurAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Post update" }).ClickAsync();
        await Expect(staff.Locator(".staff-timeline").GetByText("Until the afternoon.")).ToBeVisibleAsync();

        Assert.Equal(new DateTimeOffset(app.Now.UtcDateTime.Date.AddDays(1).AddHours(13.5), TimeSpan.Zero), app.Published.Incidents.Find(incident.Id)!.EstimatedResolutionAt);
    }

    [Fact]
    public async Task A_viewer_reads_and_is_offered_no_form()
    {
        await app.AddStaffAsync(StaffRole.Viewer, "Vera Viewer");
        var incident = await app.ReportAsync("Seen by a viewer");
        var viewer = await browser.SignInAsync(app, "vera.viewer@example.com");

        await viewer.GotoAsync($"/admin/incidents/{incident.Id}");
        await Expect(viewer.GetByText("We are looking into it.")).ToBeVisibleAsync();
        await Expect(viewer.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(0);
        await viewer.GotoAsync("/admin/incidents/new");
        await Expect(viewer.GetByText("Reporting takes the role responder")).ToBeVisibleAsync();
    }

    private static async Task PostAsync(IPage staff, string status, string message)
    {
        await ChooseAsync(staff, status);
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync(message);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Post update" }).ClickAsync();
        await Expect(staff.Locator(".staff-timeline").GetByText(message)).ToBeVisibleAsync();
    }

    /// <summary>Waits until the browser itself keeps these words.</summary>
    private static async Task KeptAsync(IPage staff, params string[] words)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var kept = await staff.EvaluateAsync<string>("() => Object.values(localStorage).join()");
            if (Array.TrueForAll(words, word => kept.Contains(word, StringComparison.Ordinal)))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The browser does not keep the draft.");
    }

    private static Task ChooseAsync(IPage staff, string status) => staff.GetByRole(AriaRole.Radio, new() { Name = status }).CheckAsync();
}
