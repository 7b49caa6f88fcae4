using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>The settings of probing as a form or the API gives them: all of them, not only what changes.</summary>
public sealed record ProbingSettingsInput
{
    public int ResultDays { get; init; } = 8;

    public int HourDays { get; init; } = 800;

    public int QuietMinutes { get; init; } = 10;

    public IReadOnlyList<string>? ReferenceTargets { get; init; }

    public static ProbingSettingsInput From(ProbingSettings settings) => new()
    {
        ResultDays = settings.ResultDays,
        HourDays = settings.HourDays,
        QuietMinutes = settings.QuietMinutes,
        ReferenceTargets = settings.ReferenceTargets,
    };
}

/// <summary>What holds for all probes. Administrators.</summary>
public sealed class ProbingSettingsService(Acts acts, ProbingOptions options)
{
    public const int MaxTargets = 5;

    private const int MaxTarget = 260;

    public Task<ProbingSettings> ChangeAsync(Actor actor, ProbingSettingsInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Administrator, async act =>
        {
            var settings = await act.Db.ProbingSettings.SingleAsync();
            StaleVersionException.ThrowIfStale("The settings of probing", expectedVersion, settings.Version);
            var errors = new InputErrors();
            Within("resultDays", "days", input.ResultDays, 1, 90, errors);
            Within("hourDays", "days", input.HourDays, 31, 3_660, errors);
            Within("quietMinutes", "minutes", input.QuietMinutes, 1, 1_440, errors);
            var targets = Targets(input.ReferenceTargets ?? [], errors);
            errors.ThrowIfAny();
            settings.ResultDays = input.ResultDays;
            settings.HourDays = input.HourDays;
            settings.QuietMinutes = input.QuietMinutes;
            settings.ReferenceTargets = targets;
            settings.Version++;
            act.Record("probing.updated", "settings", settings.Id, "Probing");
            return settings;
        });

    private static void Within(string field, string unit, int value, int min, int max, InputErrors errors)
    {
        if (value < min || value > max)
        {
            errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"{value} {unit} is out of range: give {min} to {max}."));
        }
    }

    private List<string> Targets(IReadOnlyList<string> given, InputErrors errors)
    {
        var targets = given.Select(target => target.Trim()).Where(target => target.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (targets.Count > MaxTargets)
        {
            errors.Add("referenceTargets", $"There are {targets.Count} reference targets; at most {MaxTargets} are accepted.");
            return targets;
        }

        foreach (var target in targets)
        {
            if (target.Length > MaxTarget || !HostPort.TryParse(target, defaultPort: null, out var parsed))
            {
                errors.Add("referenceTargets", $"“{SafeText.Shown(target, 60)}” is not a host with a port. Give one such as 192.0.2.1:443, [2001:db8::1]:443 or example.com:443.");
            }
            else if (Refused(parsed.Host) is { } refusal)
            {
                // One that is never connected to would look as if the network were down, and silence every failure.
                errors.Add("referenceTargets", refusal);
            }
        }

        return targets;
    }

    private string? Refused(string host)
    {
        var address = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.TryParse(host, out var literal) ? literal : null;
        return address is not null && AddressRule.Refusal(address, options.AllowPrivateNetworks) is { } what ? TargetFault.Refused(address, what) : null;
    }
}
