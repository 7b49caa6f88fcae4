using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Promises;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Text;

namespace StatusPage.Core.Settings;

/// <summary>The settings as a form or the API gives them: all of them, not only what changes.</summary>
public sealed record SettingsInput
{
    public string? Name { get; init; }

    public string? Tagline { get; init; }

    public string? Support { get; init; }

    public string? TimeZone { get; init; }

    public string? Accent { get; init; }

    public string? HomeUrl { get; init; }

    /// <summary>Addresses, at most <see cref="SettingsService.MaxOnCall"/>; null keeps them as they are.</summary>
    public IReadOnlyList<string>? OnCall { get; init; }

    /// <summary>Hours before maintenance; null as text that was no number.</summary>
    public int? MaintenanceReminderHours { get; init; } = SiteSettings.DefaultReminderHours;

    public static SettingsInput From(SiteSettings settings) => new()
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
}

/// <summary>Site settings and the policy's words. Administrators.</summary>
public sealed partial class SettingsService(Acts acts)
{
    public const int MaxOnCall = 20;

    public Task<SiteSettings> ChangeAsync(Actor actor, SettingsInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Administrator, async act =>
        {
            var settings = await act.Db.Settings.SingleAsync();
            StaleVersionException.ThrowIfStale("The settings", expectedVersion, settings.Version);
            var errors = new InputErrors();
            var name = errors.Line("name", "The name", input.Name, 100);
            var tagline = errors.Line("tagline", "The tagline", input.Tagline, 200, required: false);
            var support = errors.Block("support", "The support text", input.Support, 5_000, required: false);
            var zone = errors.Line("timeZone", "The time zone", input.TimeZone, 60);
            if (zone.Length > 0 && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId))
            {
                errors.Add("timeZone", $"“{zone}” is not a time zone known here. Give an IANA name such as Europe/Berlin or Etc/UTC.");
            }

            var accent = errors.Line("accent", "The accent colour", input.Accent, 7, required: false).ToLowerInvariant();
            if (accent.Length > 0 && !HexColour().IsMatch(accent))
            {
                errors.Add("accent", "This is not a colour. Give six hexadecimal digits such as #0b5fff, or nothing.");
            }

            var home = errors.Line("homeUrl", "The address of your site", input.HomeUrl, 300, required: false);
            if (home.Length > 0 && !(Uri.TryCreate(home, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                errors.Add("homeUrl", "This is not a web address. Give one such as https://example.com, or nothing.");
            }

            var onCall = input.OnCall is null ? settings.OnCall : CheckOnCall(input.OnCall, errors);

            if (input.MaintenanceReminderHours is not (>= 0 and <= SiteSettings.MaxReminderHours))
            {
                errors.Add("maintenanceReminderHours", $"Give 0 to {SiteSettings.MaxReminderHours} whole hours; 0 for no reminder.");
            }

            errors.ThrowIfAny();
            settings.OnCall = onCall;
            settings.Name = name;
            settings.Tagline = OrNull(tagline);
            settings.Support = OrNull(support);
            settings.TimeZone = zone;
            settings.Accent = OrNull(accent);
            settings.HomeUrl = OrNull(home);
            settings.MaintenanceReminderHours = input.MaintenanceReminderHours!.Value;
            settings.Version++;
            act.Record("settings.updated", "settings", settings.Id, "Settings");
            return settings;
        });

    /// <summary>Puts a new version of the policy in force.</summary>
    public Task<PolicyVersion> ChangePolicyAsync(Actor actor, IncidentPolicy policy, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Administrator, async act =>
        {
            var current = await act.Db.Policies.MaxAsync(p => p.Number);
            StaleVersionException.ThrowIfStale("The policy", expectedVersion, current);
            var errors = new InputErrors();
            var clean = PolicyRules.Clean(policy, errors);
            errors.ThrowIfAny();
            var version = new PolicyVersion(current + 1, clean, act.Now, act.Actor.Name);
            act.Db.Policies.Add(version);
            act.Record("policy.updated", "policy", version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), $"Policy version {version.Number}");
            return version;
        });

    private static List<string> CheckOnCall(IReadOnlyList<string> given, InputErrors errors)
    {
        var addresses = new List<string>();
        foreach (var text in given.Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            if (EmailAddress.TryParse(text, out var problem) is { } address)
            {
                addresses.Add(address.Text);
            }
            else
            {
                errors.Add("onCall", problem!);
            }
        }

        if (addresses.Count > MaxOnCall)
        {
            errors.Add("onCall", $"There are {addresses.Count} addresses; at most {MaxOnCall} are accepted. A mailing list counts as one.");
        }

        return [.. addresses.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HexColour();
}
