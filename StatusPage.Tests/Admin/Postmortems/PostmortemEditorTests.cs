using Microsoft.Playwright;
using StatusPage.Core.Notifications;
using StatusPage.Core.Postmortems;
using StatusPage.Tests.Notifications;
using StatusPage.Tests.Postmortems;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Postmortems;

/// <summary>In a real browser: a postmortem from what is owed to the public page and the mail.</summary>
public sealed class PostmortemEditorTests(StatusPageApp app, Browser browser) : IClassFixture<StatusPageApp>, IClassFixture<Browser>
{
    [Fact]
    public async Task A_draft_begins_with_the_timeline_is_edited_published_read_in_public_and_mailed()
    {
        await app.SubscribeAsync("reader@example.com");
        var incident = await app.ReportAsync("Payments fail");
        await app.ResolveAsync(incident);
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync($"/admin/incidents/{incident.Id}");
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Now owed: the postmortem" })).ToBeVisibleAsync();
        await Expect(staff.Locator(".notice").GetByText("due Thu 21 May 2026, 20:00")).ToBeVisibleAsync();
        await staff.GotoAsync("/admin/postmortems");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Payments fail" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Begin the draft" }).ClickAsync();

        await Expect(Section(staff, "rootCause")).ToHaveValueAsync("A disk was full.");
        Assert.Contains("09:00 UTC** Investigating: We are looking into it.", await Section(staff, "timeline").InputValueAsync(), StringComparison.Ordinal);
        await Expect(staff.GetByText("Blameless.")).ToBeVisibleAsync();
        await Section(staff, "affected").FillAsync("Everybody who paid by card.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add an action item" }).ClickAsync();
        await staff.GetByLabel("What is to be done").FillAsync("Alarm on all disks");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish…" }).ClickAsync();
        var question = staff.GetByRole(AriaRole.Dialog, new() { Name = "Publish this postmortem?" });
        await Expect(question.GetByText("1 subscriber who got mails of this incident is mailed")).ToBeVisibleAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Publish it for good" }).ClickAsync();

        await Expect(staff.Locator("#postmortem-summary-error")).ToContainTextAsync("“Summary” is empty");
        await Expect(staff.Locator("#postmortem-actions-0--owner-error")).ToContainTextAsync("has no owner");
        await staff.LookAsync("postmortem-editor");
        await Section(staff, "summary").FillAsync("Payments failed because a **disk was full**.");
        await staff.GetByLabel("Owner").FillAsync("Bo");
        await staff.GetByLabel("Due", new() { Exact = true }).FillAsync("2026-06-30");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(staff.Locator("section[aria-label=Preview] strong").First).ToHaveTextAsync("disk was full");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Write", Exact = true }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish…" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Publish it for good" }).ClickAsync();
        await Expect(staff.GetByText("It is permanent.")).ToBeVisibleAsync();
        await staff.GetByLabel("State of “Alarm on all disks”").SelectOptionAsync("done");
        await Expect(staff.GetByText("Marked as done.")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Change owner or day of “Alarm on all disks”" }).ClickAsync();
        await staff.GetByLabel("Owner").FillAsync("Ada");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(staff.Locator("td[data-label=Owner]")).ToHaveTextAsync("Ada");
        await staff.LookAsync("postmortem-published");

        var reader = await browser.OpenAsync(width: 390, at: app.BaseAddress);
        await reader.GotoAsync($"/incidents/{incident.Id}#postmortem");
        await Expect(reader.GetByRole(AriaRole.Heading, new() { Name = "Postmortem", Exact = true })).ToBeVisibleAsync();
        await Expect(reader.Locator("strong", new() { HasText = "disk was full" })).ToBeVisibleAsync();
        await Expect(reader.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain("Bo<", await reader.ContentAsync(), StringComparison.Ordinal);
        await reader.LookAsync("postmortem-public");

        var notification = Assert.Single(await app.NotificationsAsync(), n => n.Kind == NotificationKind.PostmortemPublished);
        Assert.Equal(["reader@example.com"], await app.RecipientsAsync(notification));
    }

    [Fact]
    public async Task Who_saves_or_discards_second_keeps_the_text_and_chooses_what_becomes_of_it()
    {
        var incident = await app.ReportAsync("Search fails");
        await app.ResolveAsync(incident);
        await app.DraftAsync(incident);
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync($"/admin/incidents/{incident.Id}/postmortem");
        await Section(staff, "summary").FillAsync("Dropped.");
        await Expect(staff.GetByText("not saved since")).ToBeVisibleAsync();
        await app.Postmortems().ChangeAsync(app.Admin, incident.Id, new PostmortemChange { Sections = new Dictionary<PostmortemSection, string> { [PostmortemSection.WentWell] = "Theirs first." } }, expectedVersion: null);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Discard…" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Throw it away" }).ClickAsync();
        await Expect(staff.GetByText("Someone else changed this while you were editing.")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Load the latest and drop mine" }).ClickAsync();
        await Expect(Section(staff, "wentWell")).ToHaveValueAsync("Theirs first.");

        await Section(staff, "summary").FillAsync("Mine.");
        await app.Postmortems().ChangeAsync(app.Admin, incident.Id, new PostmortemChange { Sections = new Dictionary<PostmortemSection, string> { [PostmortemSection.Lessons] = "Theirs." } }, expectedVersion: null);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
        await Expect(staff.GetByText("Someone else changed this while you were editing.")).ToBeVisibleAsync();
        await Expect(Section(staff, "summary")).ToHaveValueAsync("Mine.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save mine over theirs" }).ClickAsync();
        await Expect(staff.GetByText("Saved. It is for staff only until it is published.")).ToBeVisibleAsync();
        Assert.Equal("Mine.", (await app.PostmortemOfAsync(incident)).Postmortem!.Of(PostmortemSection.Summary));
    }

    private static ILocator Section(IPage page, string field) => page.Locator($"#postmortem-{field}");
}
