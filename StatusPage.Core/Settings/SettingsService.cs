using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
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

    public static SettingsInput From(SiteSettings settings) => new()
    {
        Name = settings.Name,
        Tagline = settings.Tagline,
        Support = settings.Support,
        TimeZone = settings.TimeZone,
        Accent = settings.Accent,
        HomeUrl = settings.HomeUrl,
    };
}

/// <summary>Site settings and the policy's words. Administrators.</summary>
public sealed partial class SettingsService(Acts acts)
{
    public Task<SiteSettings> ChangeAsync(Actor actor, SettingsInput input, int? expectedVersion) =>
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

            errors.ThrowIfAny();
            settings.Name = name;
            settings.Tagline = OrNull(tagline);
            settings.Support = OrNull(support);
            settings.TimeZone = zone;
            settings.Accent = OrNull(accent);
            settings.HomeUrl = OrNull(home);
            settings.Version++;
            act.Record("settings.updated", "settings", settings.Id, "Settings");
            return settings;
        });

    /// <summary>Puts a new version of the policy in force.</summary>
    public Task<PolicyVersion> ChangePolicyAsync(Actor actor, IncidentPolicy policy, int? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Administrator, async act =>
        {
            var current = await act.Db.Policies.MaxAsync(p => p.Number);
            StaleVersionException.ThrowIfStale("The policy", expectedVersion, current);
            var errors = new InputErrors();
            var impacts = new Dictionary<Impact, ImpactPolicy>();
            foreach (var impact in Enum.GetValues<Impact>())
            {
                var given = policy.Impacts.GetValueOrDefault(impact);
                impacts[impact] = new ImpactPolicy(
                    errors.Line($"{impact.ToWord()}.label", "The label", given?.Label, 60),
                    errors.Line($"{impact.ToWord()}.definition", "The definition", given?.Definition, 300, required: false));
            }

            var statuses = policy.Statuses.Distinct().Order().ToList();
            if (!statuses.Contains(IncidentStatus.Investigating) || !statuses.Contains(IncidentStatus.Resolved))
            {
                errors.Add("statuses", "The statuses investigating and resolved are always in use; identified and monitoring may be left out.");
            }

            var checklist = new Dictionary<IncidentStatus, IReadOnlyList<string>>();
            foreach (var status in Enum.GetValues<IncidentStatus>())
            {
                var lines = policy.Checklist.GetValueOrDefault(status) ?? [];
                if (lines.Count > 12)
                {
                    errors.Add($"checklist.{status.ToWord()}", "A checklist has at most 12 lines.");
                }

                checklist[status] = [.. lines.Select(line => errors.Line($"checklist.{status.ToWord()}", "A line of the checklist", line, 200, required: false)).Where(line => line.Length > 0)];
            }

            if (policy.MaintenanceNoticeHours is < 0 or > IncidentPolicy.MaxNoticeHours)
            {
                errors.Add("maintenanceNoticeHours", $"Notice of {policy.MaintenanceNoticeHours} hours is not accepted: give 0 to {IncidentPolicy.MaxNoticeHours} whole hours.");
            }

            var method = errors.Block("slaMethod", "The method of measuring", policy.SlaMethod, IncidentPolicy.MaxSlaMethod);
            errors.ThrowIfAny();
            // A copy with what was cleaned, so that nothing the policy holds besides is lost.
            var version = new PolicyVersion(
                current + 1, policy with { Impacts = impacts, Statuses = statuses, Checklist = checklist, SlaMethod = method }, act.Now, act.Actor.Name);
            act.Db.Policies.Add(version);
            act.Record("policy.updated", "policy", version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), $"Policy version {version.Number}");
            return version;
        });

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HexColour();
}
