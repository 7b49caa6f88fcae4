using System.Text;
using Microsoft.Playwright;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Subscribers;

/// <summary>What staff do with subscribers, in a real browser.</summary>
public sealed class SubscribersJobTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Staff_import_a_file_read_its_report_release_one_change_another_and_erase_a_third()
    {
        await using var app = await StatusPageApp.StartAsync();
        var component = await app.AddComponentAsync("Payments");
        var staff = await browser.SignInAsync(app);
        await staff.GetByRole(AriaRole.Link, new() { Name = "Subscribers" }).ClickAsync();
        await staff.GetByRole(AriaRole.Heading, new() { Name = "No subscriber yet" }).WaitForAsync();
        await staff.LookAsync("subscribers-none");

        // A file that is none is told beside the field.
        await staff.GetByRole(AriaRole.Link, new() { Name = "Import a file" }).ClickAsync();
        await ChooseAsync(staff, "letter.csv", Encoding.Latin1.GetBytes("email\nmüller@example.com\n"));
        await staff.GetByText("Line 2 holds a byte (FC)").First.WaitForAsync();
        await staff.LookAsync("subscribers-import-wrong");

        // The preview says what would become of each line; then it is imported, and the report has every line.
        await ChooseAsync(staff, "people.csv", "email,components,phone\nanna@example.com,Payments,1\nben@example.com,,2\ncarla@example.com,,3\nnobody,,4\n"u8.ToArray());
        await staff.GetByText("“nobody” is not an email address").First.WaitForAsync();
        await Expect(staff.GetByText("Passed over: the column “phone”")).ToBeVisibleAsync();
        await staff.LookAsync("subscribers-import-preview");
        await staff.GetByRole(AriaRole.Radio, new() { Name = "They gave consent elsewhere" }).CheckAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Import 3 of 4" }).ClickAsync();
        await staff.GetByRole(AriaRole.Heading, new() { Name = "Imported", Exact = true }).WaitForAsync();
        await staff.LookAsync("subscribers-imported");
        var download = await staff.RunAndWaitForDownloadAsync(() => staff.GetByRole(AriaRole.Link, new() { Name = "Report of every line" }).ClickAsync());
        Assert.Equal(5, (await File.ReadAllLinesAsync(await download.PathAsync())).Length);

        await app.QuarantineAsync("ben@example.com");
        await staff.GetByRole(AriaRole.Link, new() { Name = "See the subscribers" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "anna@example.com" })).ToBeVisibleAsync();
        await staff.LookAsync("subscribers-three");

        // The list follows what is typed.
        await staff.GetByLabel("Part of the address").PressSequentiallyAsync("carl");
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "anna@example.com" })).ToHaveCountAsync(0);
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "carla@example.com" })).ToBeVisibleAsync();
        await Expect(staff.GetByLabel("Part of the address")).ToHaveValueAsync("carl");
        await Expect(staff.GetByLabel("Part of the address")).ToBeFocusedAsync();
        await staff.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "anna@example.com" })).ToBeVisibleAsync();

        await staff.GetByRole(AriaRole.Link, new() { Name = "Quarantined" }).ClickAsync();
        await Expect(staff.GetByText("550 5.1.1 no such mailbox")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Release ben@example.com" }).ClickAsync();
        await Expect(staff.GetByText("No address is in quarantine")).ToBeVisibleAsync();

        // One subscriber: what it hears of is changed, and a mail to it shows.
        await app.ReportAsync("Payments are down", (component, ComponentStatus.MajorOutage));
        await staff.GetByRole(AriaRole.Link, new() { Name = "Active" }).ClickAsync();
        await staff.GetByRole(AriaRole.Link, new() { Name = "carla@example.com" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "Payments are down" })).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Radio, new() { Name = "Chosen components" }).CheckAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(staff.GetByText("No component is chosen").First).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Checkbox, new() { Name = "Payments" }).CheckAsync();
        await staff.GetByLabel("Least impact").SelectOptionAsync(new SelectOptionValue { Index = 2 });
        await staff.LookAsync("subscribers-one");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(staff.GetByText("Saved.")).ToBeVisibleAsync();
        Assert.Equal(SubscriberScope.Components, (await app.SubscriberAsync("carla@example.com")).Scope);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Erase…" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Erase for good" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Subscribers", Exact = true })).ToBeVisibleAsync();
        Assert.Null(await app.FindSubscriberAsync("carla@example.com"));

        await staff.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await staff.GetByLabel("Email address").FillAsync("anna@example");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add and ask to confirm" }).ClickAsync();
        await Expect(staff.GetByText("after the @ is not a domain").First).ToBeVisibleAsync();
        await staff.LookAsync("subscribers-add");
        await staff.GetByLabel("Email address").FillAsync("dora@example.com");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add and ask to confirm" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Ask again: dora@example.com" })).ToBeVisibleAsync();
        Assert.Equal(1, await app.ConfirmationsSentToAsync("dora@example.com"));

        var export = await staff.RunAndWaitForDownloadAsync(() => staff.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());
        Assert.Contains("dora@example.com,pending", await File.ReadAllTextAsync(await export.PathAsync()), StringComparison.Ordinal);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task Whoever_may_only_look_sees_the_list_and_no_way_to_change_it()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.Get<SubscriberAdminService>().AddAsync(app.Admin, new SubscriberInput { Email = "seen@example.com" }, confirmed: true);
        await app.AddStaffAsync(StaffRole.Viewer, "Vera");
        var viewer = await browser.SignInAsync(app, "vera@example.com");
        await viewer.GotoAsync("/admin/subscribers");
        await viewer.GetByRole(AriaRole.Link, new() { Name = "seen@example.com" }).WaitForAsync();
        await Expect(viewer.GetByRole(AriaRole.Button, new() { Name = "Erase seen@example.com" })).ToHaveCountAsync(0);
        await Expect(viewer.GetByRole(AriaRole.Link, new() { Name = "Export" })).ToHaveCountAsync(0);
        Assert.Equal(403, (await viewer.APIRequest.GetAsync("/admin/subscribers/export.csv")).Status);
        await viewer.GotoAsync("/admin/subscribers/import");
        await Expect(viewer.GetByText("CSV file")).ToHaveCountAsync(0);
        Assert.Empty(app.Log.Errors);
    }

    private static async Task ChooseAsync(IPage page, string name, byte[] content)
    {
        // No person is as quick as to choose a file before the page listens to its field.
        await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        await page.GetByLabel("CSV file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = content });
    }
}
