using Microsoft.Playwright;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Tests.Notifications;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Deliveries;

/// <summary>Staff watch mails go out, in a real browser and against a mail server that behaves as it likes.</summary>
public sealed class DeliveryJobTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly ScriptedMailServer _server = ScriptedMailServer.Start();
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StatusPageApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StatusPageApp.StartAsync(_server.Configuration());

    public async ValueTask DisposeAsync()
    {
        _goOn.TrySetResult();
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_reports_an_incident_sees_whom_it_reaches_how_far_it_is_what_failed_and_tries_that_again()
    {
        for (var i = 0; i < 50; i++)
        {
            await _app.SubscribeAsync($"reader{i:00}@example.com", minimumImpact: i < 5 ? Impact.Critical : Impact.None);
        }

        _server.OnRecipient = recipient => recipient switch
        {
            "reader20@example.com" => "550 5.1.1 <reader20@example.com>: User unknown",
            "reader21@example.com" => "550 5.1.1 <reader21@example.com>: User unknown",
            "reader22@example.com" => "450 4.7.1 Greylisted, come back later",
            _ => null,
        };
        _server.BeforeReply = _ => _server.Accepted.Count >= 10 ? _goOn.Task : Task.CompletedTask;
        var staff = await browser.SignInAsync(_app);
        await staff.GotoAsync("/admin/deliveries");
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Nothing was mailed yet" })).ToBeVisibleAsync();
        await staff.LookAsync("deliveries-empty", frames: false);

        await staff.GotoAsync("/admin/incidents/new");
        await Expect(staff.GetByText("Choose the impact to see how many subscribers will be mailed.")).ToBeVisibleAsync();
        await staff.GetByLabel("Title").FillAsync("Logins fail");
        await staff.GetByText("Critical", new() { Exact = true }).ClickAsync();
        await Expect(staff.GetByText("50 subscribers will be mailed.")).ToBeVisibleAsync();
        await staff.GetByText("Major", new() { Exact = true }).ClickAsync();
        await Expect(staff.GetByText("45 subscribers will be mailed.")).ToBeVisibleAsync();
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync("We are looking into it.");
        await staff.LookAsync("deliveries-report", frames: false);
        await staff.GetByLabel("Notify subscribers").UncheckAsync();
        await Expect(staff.GetByText("45 subscribers will be mailed.")).ToHaveCountAsync(0);
        await staff.GetByLabel("Notify subscribers").CheckAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Preview exactly how it will look" }).ClickAsync();
        await Expect(staff.Locator(".review").GetByText("45 subscribers will be mailed.")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();

        await Expect(staff.Locator(".running-mails")).ToContainTextAsync("of 45 sent");
        await Expect(staff.GetByText("45 subscribers will be mailed.")).ToBeVisibleAsync();
        await staff.LookAsync("deliveries-incident", frames: false);
        await staff.Locator(".running-mails").GetByRole(AriaRole.Link, new() { Name = "Deliveries" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Logins fail", Level = 1 })).ToBeVisibleAsync();
        await Expect(staff.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("max", "45");
        await staff.LookAsync("deliveries-running", frames: false);
        _goOn.SetResult();

        await Expect(staff.GetByText("42 of 45 sent, 2 failed")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        var why = staff.GetByRole(AriaRole.Region, new() { Name = "Why mails failed" });
        await Expect(why.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["550 5.1.1 …: User unknown2 mails"], new() { Timeout = 20_000 });
        await Expect(staff.GetByRole(AriaRole.Region, new() { Name = "Refused for now, to be tried again" })).ToContainTextAsync("450 4.7.1 Greylisted, come back later");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Failed 2" }).ClickAsync();
        await Expect(staff.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(staff.Locator("tbody tr").First).ToContainTextAsync("in quarantine");
        await staff.LookAsync("deliveries-failed", frames: false);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Retry all failed" }).ClickAsync();
        await Expect(staff.GetByText("Nothing is tried again. 2 addresses are in quarantine or gone; release them under Subscribers.")).ToBeVisibleAsync();
        _server.OnRecipient = null;
        await _app.ReleaseAsync("reader20@example.com");
        await _app.ReleaseAsync("reader21@example.com");
        await staff.ReloadAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Retry the mail to reader20@example.com" }).ClickAsync();
        await Expect(staff.GetByText("43 of 45 sent, 1 failed")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await staff.GetByRole(AriaRole.Button, new() { Name = "Retry all failed" }).ClickAsync();
        await Expect(staff.GetByText("44 of 45 sent", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        _app.Get<MailSignal>().Wake();
        await Expect(staff.GetByText("45 sent", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal(45, _server.Accepted.Select(mail => mail.Recipient).Distinct().Count());

        await staff.GotoAsync("/admin/deliveries");
        await Expect(staff.Locator("tbody tr")).ToContainTextAsync("Logins fail");
        await Expect(staff.Locator("tbody tr")).ToContainTextAsync("45 sent");
        await staff.LookAsync("deliveries-list", frames: false);
        Assert.Empty(_app.Log.Errors);
    }

    [Fact]
    public async Task While_mail_does_not_go_out_every_page_says_so_and_a_test_mail_tells_when_it_does_again()
    {
        _server.Greeting = "421 4.3.2 Closed for lunch";
        var staff = await browser.SignInAsync(_app);
        await staff.GotoAsync("/admin/deliveries");
        await Expect(staff.GetByLabel("Send a test mail to")).ToHaveValueAsync(TestApp.AdminEmail);
        await staff.GetByLabel("Send a test mail to").FillAsync("nobody");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send it" }).ClickAsync();
        await Expect(staff.Locator(".error")).ToBeVisibleAsync();
        await staff.GetByLabel("Send a test mail to").FillAsync("ops@example.com");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send it" }).ClickAsync();

        var alert = staff.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Mail is not going out." });
        await Expect(alert).ToBeVisibleAsync(new() { Timeout = 20_000 });
        var warning = staff.GetByRole(AriaRole.Region, new() { Name = "Mail", Exact = true });
        await Expect(warning).ToContainTextAsync("Closed for lunch");
        await Expect(warning).ToContainTextAsync("One mail waits; next try at");
        await Expect(staff.GetByText("The mail to ops@example.com waits:")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await staff.LookAsync("deliveries-trouble", frames: false);
        await staff.GetByRole(AriaRole.Link, new() { Name = "Components", Exact = true }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Components", Level = 1 })).ToBeVisibleAsync();
        await Expect(alert).ToBeVisibleAsync();
        await warning.GetByRole(AriaRole.Link, new() { Name = "Look at the deliveries" }).ClickAsync();
        await Expect(staff.GetByText("Not going out", new() { Exact = true })).ToBeVisibleAsync();

        _server.Greeting = "220 scripted.example ESMTP";
        _app.Get<MailSignal>().Wake();
        await Expect(alert).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await Expect(staff.GetByText("Going out", new() { Exact = true }).First).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send it" }).ClickAsync();
        await Expect(staff.GetByText($"The mail to {TestApp.AdminEmail} was accepted: “250 2.0.0 Ok: queued”.")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal(["ops@example.com", TestApp.AdminEmail], _server.Accepted.Select(mail => mail.Recipient));
        await staff.LookAsync("deliveries-tested", frames: false);
    }

    [Fact]
    public async Task What_the_policy_mails_by_hand_says_so_beforehand_waits_on_the_incident_and_is_sent_from_there()
    {
        await _app.SubscribeAsync("reader@example.com");
        var staff = await browser.SignInAsync(_app);
        await staff.GotoAsync("/admin/policy");
        await staff.GetByRole(AriaRole.Group, new() { Name = "Major" }).GetByLabel("Mails to subscribers").SelectOptionAsync(new SelectOptionValue { Label = "By hand: nothing, unless staff send it" });
        await staff.LookAsync("deliveries-policy", frames: false);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Put in force" }).ClickAsync();
        await Expect(staff.GetByText("Version 2 of the policy is in force.")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Show version 2" }).ClickAsync();
        await Expect(staff.GetByText("Mails by hand: nothing, unless staff send it")).ToHaveCountAsync(1);

        var incident = await _app.ReportAsync("Slow answers");
        await staff.GotoAsync($"/admin/incidents/{incident.Id}");
        await Expect(staff.GetByText("The policy mails “Major” incidents by hand: kept back until you send it. It concerns one subscriber.")).ToBeVisibleAsync();
        await Expect(staff.GetByText("Kept back by the policy: no subscriber was mailed.")).ToBeVisibleAsync();
        await staff.LookAsync("deliveries-held", frames: false);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send now… incident reported" }).ClickAsync();
        await Expect(staff.GetByText("One subscriber is mailed what was posted, as it reads now.")).ToBeVisibleAsync();
        Assert.Empty(_server.Accepted);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send now", Exact = true }).ClickAsync();
        await Expect(staff.GetByText("It goes out to one subscriber.")).ToBeVisibleAsync();
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "Mails: 1 sent" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal(["reader@example.com"], _server.Accepted.Select(mail => mail.Recipient));

        await _app.PostAsync(incident, "Still slow.");
        await staff.GotoAsync("/admin/deliveries?show=held");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Slow answers" }).ClickAsync();
        await Expect(staff.GetByText("The policy does not mail this posting by itself.")).ToBeVisibleAsync();
        await staff.LookAsync("deliveries-held-posting", frames: false);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send now… update" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send now", Exact = true }).ClickAsync();
        await Expect(staff.GetByText("1 sent", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }
}
