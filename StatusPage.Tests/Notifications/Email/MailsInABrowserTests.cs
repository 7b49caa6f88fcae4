using Deque.AxeCore.Playwright;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Notifications.Email.Messages;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email;

/// <summary>A browser is not a mail client, but those that follow the standards lay out as it does.</summary>
public sealed class MailsInABrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task Mails_can_be_read_by_everybody_on_a_phone_and_on_a_desk_in_light_and_dark(int width, bool dark)
    {
        await using var app = await MailSamples.StartAsync();
        var page = await browser.OpenAsync(width, dark);
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        // Of each layout one.
        foreach (var message in MailSamples.All().Where(m => m is IncidentUpdatedMail or IncidentResolvedMail or MaintenanceChangedMail or ConfirmSubscriptionMail))
        {
            var mail = await app.Get<MailRenderer>().RenderAsync(message, TestContext.Current.CancellationToken);
            await page.SetContentAsync(mail.Html);

            var faults = await page.FaultsAsync();
            // Landmarks are for pages; a mail stands within one of its reader's.
            Assert.Empty(faults.Where(fault => fault.Split(' ')[0] is not ("region" or "landmark-one-main")).Select(fault => $"{message.GetType().Name}: {fault}"));
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }

        Assert.Empty(asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_tone_can_be_read_on_its_ground(bool dark)
    {
        await using var app = await MailSamples.StartAsync();
        var mail = await app.Get<MailRenderer>().RenderAsync(new Toned(), TestContext.Current.CancellationToken);
        var page = await browser.OpenAsync(390, dark);
        await page.SetContentAsync(mail.Html);
        var found = await page.RunAxe();

        Assert.DoesNotContain(found.Violations, v => v.Id == "color-contrast");
        Assert.Contains(found.Passes, pass => pass.Id == "color-contrast");
    }

    private sealed class Toned() : MailMessage(MailSamples.Site)
    {
        public override string Title => "Checkout";

        public override MailWord State => new("How it is", MailTone.Critical);

        public override MailThread Thread => new("test");

        protected override string Gist => "how it is";

        public override IEnumerable<MailBlock> Blocks(int allowance) =>
            [new ComponentsBlock("Affected", [.. MailTone.All.Select(tone => new MailComponent("API", null, new MailWord("How it is", tone)))], 0)];
    }
}
