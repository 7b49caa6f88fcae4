using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Settings;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Public;

/// <summary>Public pages as a visitor gets them, parsed.</summary>
internal static class PublicSite
{
    public static async Task<IHtmlDocument> ReadAsync(this StatusPageApp app, string path)
    {
        using var answer = await app.Http.GetAsync(path);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>An answer that is a page.</summary>
    public static Task<IHtmlDocument> PageAsync(this Api.ApiAnswer answer) => new HtmlParser().ParseDocumentAsync(answer.Text);

    public static string Words(this AngleSharp.Dom.INode? node) => string.Join(' ', (node?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static Task ConfigureAsync(this TestApp app, Func<SettingsInput, SettingsInput> change) =>
        app.Get<SettingsService>().ChangeAsync(app.Admin, change(new SettingsInput { Name = "Fernhollow", TimeZone = "Etc/UTC" }), expectedVersion: null);

    /// <summary>
    /// Something on every page, with the same words in every field: a group, three components, an open and a resolved
    /// incident, which is excused, a tier, a window that runs, one that comes and one at short notice. Returns the address of every page there is.
    /// </summary>
    public static async Task<IReadOnlyList<string>> FillAsync(this StatusPageApp app, string words)
    {
        await app.ConfigureAsync(settings => settings with { Name = words, Tagline = words, Support = words, Accent = "#ffe000" });
        var group = await app.AddGroupAsync(words);
        var one = await app.AddComponentAsync(words, group, c => c with { Description = words, Measured = words, Plans = words, Target = 99.9m });
        var two = await app.AddComponentAsync(words);
        await app.Catalog.SetStatusAsync(app.Admin, two.Id, ComponentStatus.DegradedPerformance, words, expectedVersion: null);
        var open = await app.ReportAsync(words, report => report with { Message = words, EstimatedResolutionAt = app.Now.AddHours(1) }, (one, ComponentStatus.PartialOutage));
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        open = await app.PostAsync(open, words, posting => posting with { Status = IncidentStatus.Identified, Impact = Impact.Critical, EstimatedResolutionAt = app.Now.AddHours(2) });
        await app.Incidents.CorrectAsync(app.Admin, open.Id, open.Updates[0].Id, words + " again", expectedVersion: null);
        var resolved = await app.ReportAsync(words, report => report with { Message = words }, (two, ComponentStatus.MajorOutage));
        app.Clock.Advance(TimeSpan.FromMinutes(12));
        await app.PostAsync(resolved, words, posting => posting with { Status = IncidentStatus.Resolved, RootCause = words, Remediation = words });
        await app.Incidents.ChangeAsync(app.Admin, resolved.Id, new IncidentChange { SlaExclusion = new(SlaExclusionReason.ThirdParty, words) }, expectedVersion: null);
        await app.Get<TierService>().AddAsync(app.Admin, new TierInput { Name = words, Description = words, Target = 99.9m, Bands = [new(99.9m, 10), new(99m, 25)] });
        var running = await app.AddMaintenanceAsync(words, app.Now.AddMinutes(1), app.Now.AddHours(2), one);
        var coming = await app.AddMaintenanceAsync(words, app.Now.AddDays(3), app.Now.AddDays(3).AddHours(1), one, two);
        await app.PassAsync(TimeSpan.FromMinutes(5));
        var maintenance = app.Get<MaintenanceService>();
        await maintenance.PostAsync(app.Admin, running.Id, new MaintenancePosting { Message = words }, expectedVersion: null);
        await maintenance.ChangeAsync(app.Admin, running.Id, new MaintenanceChange { ScheduledUntil = app.Now.AddHours(3), ComponentIds = [one.Id, two.Id], Note = words }, expectedVersion: null);
        var hurried = await maintenance.ScheduleAsync(app.Admin, new MaintenanceInput
        {
            Title = words,
            Message = words,
            ComponentIds = [two.Id],
            ScheduledFor = app.Now.AddHours(5),
            ScheduledUntil = app.Now.AddHours(6),
            Emergency = true,
            EmergencyReason = words,
            Recurrence = new RecurrenceRule { Frequency = RecurrenceFrequency.Monthly },
        });
        return
        [
            StatusUrls.Board, StatusUrls.Incident(open.Id), StatusUrls.SubscribeTo(open.Id), StatusUrls.Incident(resolved.Id), StatusUrls.Component(one.Id), StatusUrls.Component(two.Id),
            StatusUrls.MaintenanceList, StatusUrls.Maintenance(running.Id), StatusUrls.Maintenance(coming.Id), StatusUrls.Maintenance(hurried.Id), StatusUrls.History, StatusUrls.Month(2026, 4), StatusUrls.Subscribe, StatusUrls.Sla, StatusUrls.SlaQuarters, StatusUrls.Promises, StatusUrls.ApiDocs, StatusUrls.ApiDocsOf("incidents"), "/no/such/page",
        ];
    }
}

internal static class AnswerText
{
    /// <summary>The body whatever the status.</summary>
    public static async Task<string> GetStringOrEmptyAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
