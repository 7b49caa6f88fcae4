using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Maintenance;

/// <summary>In a real browser: maintenance from the form to the public page, and on to its end.</summary>
public sealed class SchedulingTests(StatusPageApp app, Browser browser) : IClassFixture<StatusPageApp>, IClassFixture<Browser>
{
    [Fact]
    public async Task A_minute_too_late_is_refused_beside_the_field_with_the_earliest_start_and_an_emergency_is_marked_in_public()
    {
        await app.AddComponentAsync("Payments");
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/maintenance");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Schedule maintenance" }).First.ClickAsync();
        var start = app.Now.AddHours(48).AddMinutes(-1);
        var earliest = Words(app.Now.AddHours(48));
        await Expect(staff.Locator("#earliest-start")).ToContainTextAsync(earliest);

        await staff.GetByLabel("Title").FillAsync("Certificate exchange");
        await staff.GetByLabel("What you do, and what customers may notice").FillAsync("Connections are cut **once**.");
        await staff.GetByLabel("Payments").CheckAsync();
        await staff.GetByLabel("Start", new() { Exact = true }).FillAsync(Typed(start));
        await Expect(staff.Locator("#earliest-start")).ToContainTextAsync("That is 47 hours 59 minutes ahead. 48 hours are promised");
        await Expect(staff.Locator("#earliest-start").GetByRole(AriaRole.Status)).ToHaveTextAsync("48 hours are promised, so this is too near.");
        await Expect(staff.GetByLabel("End", new() { Exact = true })).ToHaveValueAsync(Typed(start.AddHours(1)));
        await staff.GetByRole(AriaRole.Button, new() { Name = "Announce maintenance" }).ClickAsync();

        await Expect(staff.Locator("#maintenance-scheduledFor-error")).ToContainTextAsync($"The earliest start is now {earliest}");
        await staff.LookAsync("maintenance-form");
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("Certificate exchange");
        Assert.DoesNotContain(app.Published.Maintenances, m => m.Title == "Certificate exchange");

        await staff.GetByLabel("This is an emergency and cannot wait").CheckAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Announce maintenance" }).ClickAsync();
        await Expect(staff.Locator("#maintenance-emergencyReason-error")).ToContainTextAsync("is missing");
        await staff.GetByLabel("Why it cannot wait").FillAsync("The certificate ends tomorrow.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Announce maintenance" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Certificate exchange", Level = 1 })).ToBeVisibleAsync();
        await Expect(staff.GetByText("Short notice")).ToBeVisibleAsync();
        await staff.GotoAsync("/admin/maintenance");
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "Certificate exchange" })).ToBeVisibleAsync();
        await staff.LookAsync("maintenance-list");

        var reader = await browser.OpenAsync(width: 390, at: app.BaseAddress);
        await reader.GotoAsync("/");
        var card = reader.Locator("article.window").Filter(new() { HasText = "Certificate exchange" });
        await Expect(card.GetByText("Emergency", new() { Exact = true })).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Link, new() { Name = "Certificate exchange" }).ClickAsync();
        await Expect(reader.GetByText("Announced at shorter notice than promised: The certificate ends tomorrow.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_window_is_moved_extended_and_completed_and_readers_see_each_turn()
    {
        var component = await app.AddComponentAsync("Search");
        var service = app.Get<MaintenanceService>();
        var window = await service.ScheduleAsync(app.Admin, new MaintenanceInput
        {
            Title = "Rebuilding the index",
            Message = "Search is slower.",
            ComponentIds = [component.Id],
            ScheduledFor = app.Now.AddHours(72),
            ScheduledUntil = app.Now.AddHours(73),
        });
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync($"/admin/maintenance/{window.Id}/edit");
        await staff.GetByLabel("Start", new() { Exact = true }).FillAsync(Typed(app.Now.AddHours(74)));
        await Expect(staff.Locator("#earliest-start")).ToContainTextAsync("still holds");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save the change" }).ClickAsync();
        await Expect(staff.Locator(".staff-timeline > li")).ToHaveCountAsync(1);

        await app.PassAsync(TimeSpan.FromHours(74));
        await staff.GetByRole(AriaRole.Button, new() { Name = "Extend by 30 minutes" }).ClickAsync();
        await Expect(staff.Locator(".staff-timeline > li")).ToHaveCountAsync(3);
        await staff.GetByLabel("Completed early").CheckAsync();
        await staff.Locator("#update-message").FillAsync("Done, all is well.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Complete it" }).ClickAsync();
        await Expect(staff.Locator(".staff-timeline > li")).ToHaveCountAsync(4);
        var last = staff.Locator(".staff-timeline > li").First;
        await last.GetByRole(AriaRole.Button, new() { Name = "Correct the update" }).ClickAsync();
        await staff.GetByLabel("Corrected message").FillAsync("Done, search is fast again.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save the correction" }).ClickAsync();
        await Expect(last.Locator(".prose").First).ToHaveTextAsync("Done, search is fast again.");
        await Expect(last.GetByText("The earlier text")).ToBeVisibleAsync();

        Assert.Equal(ComponentStatus.Operational, app.Published.Components[component.Id].Status);
        await staff.LookAsync("maintenance-page");
        var reader = await browser.OpenAsync(at: app.BaseAddress);
        await reader.GotoAsync($"/maintenance/{window.Id}");
        foreach (var turn in new[] { "Completed", "Extended", "In progress", "Rescheduled", "Announced" })
        {
            await Expect(reader.Locator(".timeline").GetByRole(AriaRole.Heading, new() { Name = turn, Exact = true })).ToBeVisibleAsync();
        }

        await Expect(reader.Locator(".timeline").GetByText("Done, search is fast again.")).ToBeVisibleAsync();
        await Expect(reader.Locator(".timeline .mark", new() { HasText = "edited" })).ToBeVisibleAsync();
        await reader.LookAsync("maintenance-public");
        await reader.GetByRole(AriaRole.Link, new() { Name = "All maintenance" }).ClickAsync();
        await Expect(reader.GetByRole(AriaRole.Heading, new() { Name = "Maintenance", Level = 1 })).ToBeVisibleAsync();
        await reader.LookAsync("maintenance-public-list");
    }

    [Fact]
    public async Task Work_that_comes_again_is_previewed_warned_of_and_cancelling_asks()
    {
        var component = await app.AddComponentAsync("Reports");
        await app.ReportAsync("Reports are late", (component, ComponentStatus.DegradedPerformance));
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/maintenance/new");
        await staff.GetByLabel("Title").FillAsync("Weekly patches");
        await staff.GetByLabel("What you do, and what customers may notice").FillAsync("Servers are patched.");
        await staff.GetByLabel("Start", new() { Exact = true }).FillAsync(Typed(app.Now.AddHours(96)));
        await staff.GetByLabel("Reports").CheckAsync();
        await Expect(staff.Locator(".overlaps").GetByText("Reports are late")).ToBeVisibleAsync();
        await staff.GetByLabel("Repeat").SelectOptionAsync("weekly");
        await Expect(staff.GetByText("Every week on")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Announce maintenance" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Weekly patches", Level = 1 })).ToBeVisibleAsync();

        await staff.GetByRole(AriaRole.Button, new() { Name = "Skip the one of" }).First.ClickAsync();
        await staff.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Skip it" }).ClickAsync();
        await Expect(staff.GetByText("is skipped.")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Cancel maintenance…" }).ClickAsync();
        var question = staff.GetByRole(AriaRole.Dialog, new() { Name = "Cancel this maintenance?" });
        await question.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(question).ToBeHiddenAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Cancel maintenance…" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel the maintenance" }).ClickAsync();
        await Expect(staff.Locator(".incident-state").GetByText("Cancelled")).ToBeVisibleAsync();
        Assert.Single((await app.ReadAsync(db => db.MaintenanceSeries.SingleAsync(s => s.Title == "Weekly patches"))).Excepted);
    }

    [Fact]
    public async Task What_is_typed_outlasts_the_change_of_a_colleague_and_the_end_of_the_window()
    {
        var service = app.Get<MaintenanceService>();
        var (start, end) = (app.Now.AddHours(72), app.Now.AddHours(74));
        var window = await service.ScheduleAsync(app.Admin, new MaintenanceInput { Title = "New switches", Message = "Short cuts.", ScheduledFor = start, ScheduledUntil = end });
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync($"/admin/maintenance/{window.Id}/edit");
        await staff.GetByLabel("Title").FillAsync("New switches in hall two");
        await service.ChangeAsync(app.Admin, window.Id, new MaintenanceChange { ScheduledFor = start.AddHours(24), ScheduledUntil = end.AddHours(24) }, null);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save the change" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save mine over theirs" }).ClickAsync();
        // Mine moves it back to an earlier time; that is in time.
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "New switches in hall two", Level = 1 })).ToBeVisibleAsync();
        var saved = await app.ReadAsync(db => db.Maintenances.SingleAsync(m => m.Id == window.Id));
        Assert.Equal((start, end), (saved.ScheduledFor, saved.ScheduledUntil));

        await app.PassAsync(start - app.Now);
        await staff.Locator("#update-message").FillAsync("All switches are new.");
        await staff.GetByLabel("Completed early").CheckAsync();
        // By now the console has heard of both.
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Complete it" })).ToBeVisibleAsync();
        await app.PassAsync(end - app.Now);
        await Expect(staff.GetByText("It was completed meanwhile.")).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Post update" }).ClickAsync();
        await Expect(staff.Locator(".staff-timeline > li").First).ToContainTextAsync("All switches are new.");
        await Expect(staff.Locator("#update-message")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_occurrence_that_a_raised_notice_left_out_is_announced_as_an_emergency()
    {
        var start = app.Now.AddHours(72);
        await app.Get<MaintenanceService>().ScheduleAsync(app.Admin, new MaintenanceInput
        {
            Title = "Nightly copies",
            Message = "Copies are made.",
            ScheduledFor = start,
            ScheduledUntil = start.AddHours(1),
            Recurrence = new RecurrenceRule { Frequency = RecurrenceFrequency.Daily, Count = 4 },
        });
        var settings = app.Get<SettingsService>();
        await settings.ChangePolicyAsync(app.Admin, IncidentPolicy.Default with { MaintenanceNoticeHours = 240 }, null);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        var staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/maintenance?phase=upcoming");
        var card = staff.GetByRole(AriaRole.Region, new() { Name = "Nightly copies" });
        await card.GetByRole(AriaRole.Button, new() { Name = "as an emergency" }).First.ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Announce it" }).ClickAsync();
        await Expect(card.Locator("#series-emergencyReason-error")).ToContainTextAsync("is missing");
        await card.GetByLabel("Why it cannot wait").FillAsync("The copies are due.");
        await card.GetByRole(AriaRole.Button, new() { Name = "Announce it" }).ClickAsync();

        await Expect(staff.GetByText("Announced for its new time.")).ToBeVisibleAsync();
        Assert.Contains(app.Published.Maintenances, m => m.Title == "Nightly copies" && m.Emergency);
        await settings.ChangePolicyAsync(app.Admin, IncidentPolicy.Default, null);
    }

    /// <summary>By the wall clock of the browser, which is in Berlin.</summary>
    private static string Typed(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static string Words(DateTimeOffset at) => Local(at).ToString("d MMM yyyy, HH:mm", System.Globalization.CultureInfo.InvariantCulture) + " UTC+02:00";

    private static DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
}
