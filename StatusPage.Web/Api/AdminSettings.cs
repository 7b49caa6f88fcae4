using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Settings;

namespace StatusPage.Web.Api;

public sealed record SettingsBody
{
    [Description("What the page is called; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("One sentence under the name; at most 200 characters.")]
    public string? Tagline { get; init; }

    [Description("How to report a problem; Markdown; at most 5000 characters.")]
    public string? Support { get; init; }

    [Description("IANA name such as Europe/Berlin. Days begin at its midnight.")]
    public string? TimeZone { get; init; }

    [Description("Six hexadecimal digits such as #0b5fff; null for the product's own colour.")]
    public string? Accent { get; init; }

    [Description("Where the name at the top leads; an http or https address.")]
    public string? HomeUrl { get; init; }

    [Description("At most 20 addresses that are mailed of promises on incidents that nobody leads; none for the administrators.")]
    public IReadOnlyList<string>? OnCall { get; init; }

    [Description("Hours before a maintenance at which subscribers are reminded: 0 to 168, 0 for never. Default 24.")]
    public int? MaintenanceReminderHours { get; init; }

    public static SettingsBody From(SiteSettings settings) => new()
    {
        Name = settings.Name,
        Tagline = settings.Tagline,
        Support = settings.Support,
        TimeZone = settings.TimeZone,
        Accent = settings.Accent,
        HomeUrl = settings.HomeUrl,
        OnCall = settings.OnCall,
        MaintenanceReminderHours = settings.MaintenanceReminderHours,
    };

    public SettingsInput ToInput() => new()
    {
        Name = Name,
        Tagline = Tagline,
        Support = Support,
        TimeZone = TimeZone,
        Accent = Accent,
        HomeUrl = HomeUrl,
        OnCall = OnCall ?? [],
        MaintenanceReminderHours = MaintenanceReminderHours ?? SiteSettings.DefaultReminderHours,
    };
}

public sealed record AdminSettingsWire(
    string Name,
    string? Tagline,
    [property: Description("Markdown.")] string? Support,
    string TimeZone,
    string? Accent,
    string? HomeUrl,
    IReadOnlyList<string> OnCall,
    int MaintenanceReminderHours,
    int Version)
{
    public static AdminSettingsWire From(SiteSettings settings) => new(
        settings.Name, settings.Tagline, settings.Support, settings.TimeZone, settings.Accent, settings.HomeUrl, settings.OnCall, settings.MaintenanceReminderHours, settings.Version);
}

/// <summary>How the page presents itself.</summary>
public static class AdminSettings
{
    public static void MapSettings(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/settings").WithTags("Settings");

        group.MapMethods("", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts) =>
                Answered(await contexts.ReadAsync(db => db.Settings.SingleAsync())))
            .Needs(StaffRole.Administrator)
            .WithName("adminGetSettings")
            .WithSummary("How the page presents itself")
            .WithDescription("Name, colour, time zone, support and whom promises are mailed to. Its ETag is its version, for If-Match. What holds for all probes is under settings/probing.")
            .Produces<Envelope<AdminSettingsWire>>()
            .RefusesCallers();

        group.MapPatch("", async (HttpContext http, Acts acts, SettingsService settings) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Administrator, async act =>
                {
                    var current = await act.Db.Settings.SingleAsync();
                    StaleVersionException.ThrowIfStale("The settings", expected, current.Version);
                    if (patch.Against<SettingsBody>(AdminSettingsWire.From(current)).Count == 0)
                    {
                        return current;
                    }

                    return await settings.ChangeAsync(http.Caller(), MergePatch.Apply(SettingsBody.From(current), patch, typeof(AdminSettingsWire)).ToInput(), expected);
                }));
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminChangeSettings")
            .WithSummary("Change how the page presents itself")
            .WithDescription("A merge patch; null takes away what is not needed, and the list of addresses is replaced as a whole. The public page shows it when the answer arrives.")
            .TakesPatch<SettingsBody>()
            .Produces<Envelope<AdminSettingsWire>>()
            .RefusesCallers();
    }

    private static Answer Answered(SiteSettings settings) => Answer.Ok(AdminSettingsWire.From(settings), settings.Version);
}
