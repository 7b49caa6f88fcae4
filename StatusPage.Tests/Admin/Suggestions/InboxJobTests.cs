using Microsoft.Playwright;
using StatusPage.Core.Incidents;
using StatusPage.Core.Suggestions;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Suggestions;

/// <summary>From the alert to the public page, in a real browser.</summary>
public sealed class InboxJobTests(StatusPageApp app, Browser browser) : IClassFixture<StatusPageApp>, IClassFixture<Browser>
{
    [Fact]
    public async Task Staff_connect_a_source_publish_its_alert_from_the_filled_form_and_dismiss_another()
    {
        await app.AddComponentAsync("Payments");
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/suggestions");
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Let your monitoring suggest incidents" })).ToBeVisibleAsync();
        await Expect(staff.GetByText("send_resolved: true")).ToBeVisibleAsync();
        await staff.LookAsync("suggestions-empty");

        await staff.GetByRole(AriaRole.Link, new() { Name = "Connect an alert source" }).ClickAsync();
        await staff.GetByLabel("Name", new() { Exact = true }).FillAsync("Prometheus");
        await staff.LookAsync("suggestions-source-form");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Connect", Exact = true }).ClickAsync();
        var command = await staff.GetByRole(AriaRole.Region, new() { Name = "the command" }).InnerTextAsync();
        await staff.LookAsync("suggestions-addresses");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();

        var address = command.Split(' ', '\n').First(word => word.StartsWith("http", StringComparison.Ordinal));
        await app.Http.SendAsync(HttpMethod.Post, address, """{"title":"card_gateway 5xx on 10.0.0.7","component":"payments","severity":"high","url":"https://prometheus.example.com/g","runbookUrl":"https://runbooks.example.com/cards","message":"ratio 0.4"}""");
        await app.Http.SendAsync(HttpMethod.Post, address, """{"title":"Disk of a build machine is full"}""");

        await staff.GotoAsync("/admin");
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "2 suggestions wait" })).ToBeVisibleAsync();
        await Expect(staff.Locator(".nav-count")).ToContainTextAsync("2");
        await staff.GetByRole(AriaRole.Link, new() { Name = "All suggestions" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "Open the runbook of “card_gateway 5xx on 10.0.0.7”" })).ToHaveAttributeAsync("href", "https://runbooks.example.com/cards");
        await staff.LookAsync("suggestions-inbox");

        await staff.GetByRole(AriaRole.Button, new() { Name = "Dismiss “Disk of a build machine is full”" }).ClickAsync();
        await staff.GetByLabel("Reason").FillAsync("Not for customers");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Dismiss", Exact = true }).ClickAsync();
        await Expect(staff.GetByText("Not for customers")).ToBeVisibleAsync();

        await staff.GetByRole(AriaRole.Link, new() { Name = "Publish “card_gateway 5xx on 10.0.0.7”" }).ClickAsync();
        await Expect(staff.GetByText("From an alert: card_gateway 5xx on 10.0.0.7")).ToBeVisibleAsync();
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync(SuggestedReport.Title);
        await Expect(staff.GetByText("Becomes: Problem with Payments")).ToBeVisibleAsync();
        await staff.LookAsync("suggestions-form");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Preview exactly how it will look" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Problem with Payments", Level = 1 })).ToBeVisibleAsync();
        await Expect(staff.GetByText("ratio 0.4")).ToBeVisibleAsync();

        var customer = await browser.OpenAsync(at: app.BaseAddress);
        await customer.GotoAsync("/");
        await Expect(customer.GetByRole(AriaRole.Heading, new() { Name = "Problem with Payments", Level = 2 })).ToBeVisibleAsync();
        await Expect(customer.GetByText("card_gateway")).ToHaveCountAsync(0);

        await staff.GotoAsync("/admin/suggestions");
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "Incident of “card_gateway 5xx on 10.0.0.7”" })).ToBeVisibleAsync();
        await Expect(staff.Locator(".nav-count")).ToHaveCountAsync(0);
        var published = app.Published.Incidents.Open.Single();
        Assert.Equal(Impact.Major, published.Impact);
        await staff.LookAsync("suggestions-decided");
        await staff.GotoAsync("/admin/suggestions/sources");
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Addresses of Prometheus" })).ToBeVisibleAsync();
        await staff.LookAsync("suggestions-sources");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Addresses of Prometheus" }).ClickAsync();
        await Expect(staff.GetByText("••••••••")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Show the addresses" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Region, new() { Name = "the command" })).ToContainTextAsync(address);
        Assert.Empty(app.Log.Errors);
    }
}
