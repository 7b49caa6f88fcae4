using Deque.AxeCore.Playwright;
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
        await LookAsync(page, "empty");

        // It appears by itself.
        await app.AskAsync("zoe@example.com", new SubscriptionRequest());
        var subject = page.GetByRole(AriaRole.Link, new() { Name = "Confirm your subscription" });
        await Expect(subject).ToBeVisibleAsync();
        await LookAsync(page, "one");
        await page.GetByLabel("Subject or address").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No mail matches" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();

        await subject.ClickAsync();
        var mail = page.FrameLocator("iframe");
        await Expect(mail.GetByRole(AriaRole.Heading, new() { Name = "Confirm your subscription" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Text", Exact = true }).ClickAsync();
        await Expect(page.GetByText("ONE STEP TO GO")).ToBeVisibleAsync();
        await LookAsync(page, "text");
        await page.GetByRole(AriaRole.Link, new() { Name = "Headers" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "auto-generated" })).ToBeVisibleAsync();
        await LookAsync(page, "headers");
        await page.GetByRole(AriaRole.Link, new() { Name = "HTML" }).ClickAsync();

        var opened = await page.RunAndWaitForPopupAsync(() => mail.GetByRole(AriaRole.Link, new() { Name = "Confirm subscription" }).ClickAsync());
        await opened.GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(opened.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await AssertActiveAsync(app, "zoe@example.com");
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

    private static async Task AssertActiveAsync(StatusPageApp app, string email)
    {
        while ((await app.SubscriberAsync(email)).State != SubscriberState.Active)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task LookAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("MAILBOX_LOOKS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = $"{folder}/mailbox-{name}.png", FullPage = true });
        }

        var found = await page.RunAxe();
        Assert.Empty(found.Violations.Select(violation => $"{name}: {violation.Id} {violation.Nodes[0].Html}"));
    }
}
