using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Mailbox;

/// <summary>Trying mail out without a mail server, in a real browser.</summary>
public sealed class MailboxJobTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Who_tries_the_product_out_finds_its_mails_and_follows_their_links()
    {
        await using var app = await StatusPageApp.StartAsync(configure: builder => builder.Environment.EnvironmentName = Environments.Development);
        var page = await browser.SignInAsync(app);
        await page.GetByRole(AriaRole.Link, new() { Name = "Mailbox" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No mail yet" })).ToBeVisibleAsync();
        await page.LookAsync("mailbox-empty");

        // It appears by itself.
        await app.AskAsync("zoe@example.com", new SubscriptionRequest());
        var subject = page.GetByRole(AriaRole.Link, new() { Name = "Confirm your subscription" });
        await Expect(subject).ToBeVisibleAsync();
        await page.LookAsync("mailbox-one");
        await page.GetByLabel("Subject or address").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No mail matches" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();

        await subject.ClickAsync();
        var mail = page.FrameLocator("iframe");
        await Expect(mail.GetByRole(AriaRole.Heading, new() { Name = "Confirm your subscription" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Text", Exact = true }).ClickAsync();
        await Expect(page.GetByText("ONE STEP TO GO")).ToBeVisibleAsync();
        await page.LookAsync("mailbox-text");
        await page.GetByRole(AriaRole.Link, new() { Name = "Headers" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "auto-generated" })).ToBeVisibleAsync();
        await page.LookAsync("mailbox-headers");
        await page.GetByRole(AriaRole.Link, new() { Name = "HTML" }).ClickAsync();

        var opened = await page.RunAndWaitForPopupAsync(() => mail.GetByRole(AriaRole.Link, new() { Name = "Confirm subscription" }).ClickAsync());
        await opened.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Expect(opened.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Eventually.HoldsAsync(async () => (await app.SubscriberAsync("zoe@example.com")).State == SubscriberState.Active);
    }

    [Fact]
    public async Task Outside_development_nobody_reads_the_mails_of_others()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.AskAsync("zoe@example.com", new SubscriptionRequest());
        var page = await browser.SignInAsync(app);

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Mailbox" })).ToHaveCountAsync(0);
        await page.GotoAsync(StatusUrls.AdminMailbox);

        await Expect(page.GetByText("Outside Development it is not shown here")).ToBeVisibleAsync();
        await Expect(page.GetByText("zoe@example.com")).ToHaveCountAsync(0);
    }
}
