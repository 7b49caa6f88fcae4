using Microsoft.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;
using StatusPage.Web.Admin.Incidents;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Incidents;

/// <summary>In a real browser: hurried clicks do no harm, and nothing that was typed is lost or left out unsaid.</summary>
public sealed class TypedTests(StatusPageApp app, Browser browser) : IClassFixture<StatusPageApp>, IClassFixture<Browser>
{
    [Fact]
    public async Task A_component_that_is_double_clicked_is_added_once_and_the_search_keeps_the_focus()
    {
        var group = await app.AddGroupAsync("Hurried group");
        await app.AddComponentAsync("Hurried one", group);
        await app.AddComponentAsync("Hurried two", group);
        await app.AddComponentAsync("Hurried three");
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/incidents/new");

        await staff.GetByRole(AriaRole.Button, new() { Name = "Add Hurried three" }).DblClickAsync();
        await Expect(staff.Locator(".picked > li")).ToHaveCountAsync(1);
        await Expect(staff.GetByLabel("Find a component to add")).ToBeFocusedAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add all 2 of Hurried group" }).DblClickAsync();
        await Expect(staff.Locator(".picked > li")).ToHaveCountAsync(3);

        // The page still answers.
        await staff.GetByRole(AriaRole.Button, new() { Name = "Take Hurried two off the incident" }).DblClickAsync();
        await Expect(staff.Locator(".picked > li")).Not.ToHaveCountAsync(3);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Add components" })).ToBeFocusedAsync();
    }

    [Fact]
    public void A_draft_that_names_a_component_twice_holds_it_once()
    {
        var draft = new ReportDraft { Components = [new DraftComponent("a", ComponentStatus.MajorOutage), new DraftComponent("a", ComponentStatus.PartialOutage)] };

        Assert.Equal([new DraftComponent("a", ComponentStatus.MajorOutage)], draft.Components);
    }

    [Fact]
    public async Task A_half_typed_time_is_told_beside_its_field_and_nothing_goes_out_until_it_is_whole()
    {
        var incident = await app.ReportAsync("Half a time");
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync($"/admin/incidents/{incident.Id}");
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync("With half a time.");
        var estimate = staff.GetByLabel("Estimated resolution");
        await estimate.FocusAsync();
        await staff.Keyboard.TypeAsync("05");

        await staff.GetByRole(AriaRole.Button, new() { Name = "Post update" }).ClickAsync();
        await Expect(staff.GetByText("The time is not complete").Filter(new() { Visible = true })).ToHaveCountAsync(1);
        Assert.Single(app.Published.Incidents.Find(incident.Id)!.Updates);

        await estimate.FillAsync($"{app.Now.AddDays(1):yyyy-MM-dd}T15:30");
        await Expect(staff.GetByText("The time is not complete").Filter(new() { Visible = true })).ToHaveCountAsync(0);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Post update" }).ClickAsync();
        await Expect(staff.Locator(".staff-timeline").GetByText("With half a time.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_typed_while_an_unfinished_report_is_offered_is_kept_too_and_restoring_asks()
    {
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/incidents/new");
        await staff.GetByLabel("Title").FillAsync("The first report");
        await KeptAsync(staff, "The first report");
        await staff.ReloadAsync();
        await Expect(staff.GetByText("“The first report”")).ToBeVisibleAsync();
        await staff.GetByLabel("Title").FillAsync("The second report");
        await KeptAsync(staff, "The first report", "The second report");

        await staff.ReloadAsync();
        await Expect(staff.GetByText("“The second report”")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Restore it" }).ClickAsync();
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("The second report");
        await Expect(staff.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();

        await Expect(staff.GetByText("“The first report”")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Restore it" }).ClickAsync();
        var question = staff.GetByRole(AriaRole.Dialog, new() { Name = "Replace what you typed?" });
        await Expect(question).ToBeVisibleAsync();
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("The second report");
        await question.GetByRole(AriaRole.Button, new() { Name = "Replace it" }).ClickAsync();
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("The first report");
        await Expect(staff.GetByText("You have an unfinished report")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_preview_of_a_reopened_incident_leaves_out_the_resolution_as_the_public_page_does()
    {
        var incident = await app.ReopenAsync(await app.ResolveAsync(await app.ReportAsync("Over and not over")));
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync($"/admin/incidents/{incident.Id}");

        var preview = staff.FrameLocator("iframe");
        await Expect(preview.GetByText("All is well again.")).ToBeVisibleAsync();
        await Expect(preview.GetByText("A disk was full.")).ToHaveCountAsync(0);
        Assert.DoesNotContain("A disk was full.", await app.Http.GetStringAsync(new Uri($"/incidents/{incident.Id}", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_asks_about_a_note_that_was_not_added_and_about_a_correction()
    {
        var incident = await app.ReportAsync("Left in a hurry");
        var staff = await browser.SignInAsync(app);
        var asked = new List<string>();
        staff.Dialog += async (_, dialog) =>
        {
            asked.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        await staff.GotoAsync($"/admin/incidents/{incident.Id}");
        await staff.GetByLabel("New note").FillAsync("Call the provider.");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Templates" }).ClickAsync();
        await AskedAsync(() => asked.Count, 1);
        await Expect(staff.GetByLabel("New note")).ToHaveValueAsync("Call the provider.");
        await staff.GetByLabel("New note").FillAsync("");
        Assert.Contains("not saved", Assert.Single(asked), StringComparison.Ordinal);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Correct the update" }).ClickAsync();
        await Expect(staff.GetByLabel("Corrected message")).ToBeFocusedAsync();
        await staff.GetByLabel("Corrected message").FillAsync("Corrected once.");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Templates" }).ClickAsync();
        await AskedAsync(() => asked.Count, 2);
        await Expect(staff.GetByLabel("Corrected message")).ToHaveValueAsync("Corrected once.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save the correction" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Correct the update" })).ToBeFocusedAsync();
        Assert.Equal(2, asked.Count);

        await staff.GetByRole(AriaRole.Link, new() { Name = "Templates" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Templates", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_template_asks_before_it_is_left_unsaved_and_leads_on_once_it_is_saved()
    {
        var template = await app.AddTemplateAsync("Left unsaved");
        var staff = await browser.SignInAsync(app);
        var asked = 0;
        staff.Dialog += async (_, dialog) =>
        {
            asked++;
            await dialog.DismissAsync();
        };
        await staff.GotoAsync($"/admin/templates/{template.Id}");
        await staff.GetByLabel("Title").FillAsync("Another title");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("Another title");
        await AskedAsync(() => asked, 1);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Templates", Level = 1 })).ToBeVisibleAsync();
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Discarding_more_than_a_few_words_asks_and_the_focus_follows_resolving_and_reopening()
    {
        var incident = await app.ReportAsync("Discarded and resolved", report => report with { Impact = Impact.None });
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync($"/admin/incidents/{incident.Id}");
        var message = staff.GetByLabel("Message", new() { Exact = true });
        await message.FillAsync("A text of more than just a few words.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Discard", Exact = true }).ClickAsync();
        var question = staff.GetByRole(AriaRole.Dialog, new() { Name = "Discard what you typed?" });
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(message).ToHaveValueAsync("A text of more than just a few words.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Discard", Exact = true }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Discard it" }).ClickAsync();
        await Expect(message).ToHaveValueAsync("");
        await Expect(message).ToBeFocusedAsync();

        await staff.GetByRole(AriaRole.Radio, new() { Name = "Resolved" }).CheckAsync();
        await message.FillAsync("Over.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Post and resolve" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Resolved", Exact = true })).ToBeFocusedAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Reopen…" }).ClickAsync();
        await Expect(message).ToBeFocusedAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Reopen the incident" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Post an update" })).ToBeFocusedAsync();
    }

    private static async Task AskedAsync(Func<int> asked, int times)
    {
        for (var attempt = 0; attempt < 300 && asked() < times; attempt++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(times, asked());
    }

    /// <summary>Waits until the browser itself keeps these words.</summary>
    private static Task KeptAsync(IPage staff, params string[] words) =>
        staff.WaitForFunctionAsync("words => words.every(word => Object.values(localStorage).join().includes(word))", words);
}
