using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>What is accepted of a probe.</summary>
internal static class ProbeRules
{
    private const int MaxSettings = 100_000;

    public static async Task ApplyAsync(Act act, Probe probe, ProbeInput input, ProbeDefinitions definitions, ProbeSecrets secrets)
    {
        var errors = new InputErrors();
        var isNew = act.Db.Entry(probe).State == EntityState.Detached;
        var name = errors.Line("name", "The name", input.Name, Probe.MaxName);
        if (name.Length > 0 && await act.Db.Probes.AnyAsync(p => p.Name == name && p.Id != probe.Id && p.RemovedAt == null))
        {
            errors.Add("name", $"There is already a probe named “{name}”. Choose another name.");
        }

        await CheckComponentAsync(act.Db, input.ComponentId, errors);
        var template = input.TemplateId;
        if (template is not null && !await act.Db.Templates.AnyAsync(t => t.Id == template))
        {
            if (template != probe.TemplateId)
            {
                errors.Add("templateId", "There is no such template. Choose an existing one, or none.");
            }

            // One that was deleted since is no reason to refuse another change.
            template = null;
        }

        var region = errors.Line("region", "The region", input.Region, Probe.MaxRegion, required: false);
        var runbook = errors.Line("runbookUrl", "The address of the runbook", input.RunbookUrl, Probe.MaxRunbook, required: false);
        if (runbook.Length > 0 && !(Uri.TryCreate(runbook, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            errors.Add("runbookUrl", "This is not a web address. Give one such as https://wiki.example.com/runbooks/api, or nothing.");
        }

        CheckTimes(input, errors);
        Within("failureThreshold", "failures in a row", input.FailureThreshold, errors);
        Within("recoveryThreshold", "successes in a row", input.RecoveryThreshold, errors);
        var (target, settings) = Check(isNew ? null : probe, input, definitions, secrets, errors);
        errors.ThrowIfAny();

        probe.Name = name;
        probe.Kind = input.Kind!.Value;
        probe.Target = target;
        probe.ComponentId = input.ComponentId!;
        probe.IntervalSeconds = input.IntervalSeconds;
        probe.TimeoutSeconds = input.TimeoutSeconds;
        probe.FailureThreshold = input.FailureThreshold;
        probe.RecoveryThreshold = input.RecoveryThreshold;
        probe.Region = OrNull(region);
        probe.RunbookUrl = OrNull(runbook);
        probe.TemplateId = template;
        probe.Impact = input.Impact;
        probe.Settings = secrets.Seal(settings, isNew ? null : probe.Settings);
        probe.UpdatedAt = act.Now;
    }

    /// <summary>Target and settings as the kind wants them, secrets in the clear.</summary>
    public static (string Target, JsonObject Settings) Check(Probe? probe, ProbeInput input, ProbeDefinitions definitions, ProbeSecrets secrets, InputErrors errors)
    {
        var target = errors.Line("target", "The target", input.Target, Probe.MaxTarget, required: false);
        if (probe is not null && input.Kind is { } kind && kind != probe.Kind)
        {
            errors.Add("kind", $"A probe keeps its kind: this one is {probe.Kind.ToWord()}. Add another probe of the kind {kind.ToWord()} instead.");
        }

        if (input.Settings.ToJsonString() is { Length: > MaxSettings } text)
        {
            errors.Add("settings", $"The settings are too long: {text.Length} characters as JSON, at most {MaxSettings} are accepted.");
            return (target, []);
        }

        // Who may not see a secret may not have it sent to a place of their own either.
        var kept = probe is not null && Host(probe.Target) == Host(target) ? probe.Settings : null;
        var clear = secrets.Unmask(input.Settings, kept, errors);
        return (target, definitions.Validate(input.Kind, target, clear, errors) ?? clear);
    }

    public static void CheckTimes(ProbeInput input, InputErrors errors)
    {
        if (input.IntervalSeconds is < Probe.MinInterval or > Probe.MaxInterval)
        {
            errors.Add("intervalSeconds", $"An interval of {Number(input.IntervalSeconds)} seconds is out of range: give {Probe.MinInterval} to {Probe.MaxInterval} (a day).");
        }

        if (input.TimeoutSeconds is < Probe.MinTimeout or > Probe.MaxTimeout)
        {
            errors.Add("timeoutSeconds", $"A timeout of {Number(input.TimeoutSeconds)} seconds is out of range: give {Probe.MinTimeout} to {Probe.MaxTimeout}.");
        }
        else if (input.TimeoutSeconds > input.IntervalSeconds && input.IntervalSeconds >= Probe.MinInterval)
        {
            errors.Add("timeoutSeconds", $"A timeout of {Number(input.TimeoutSeconds)} seconds is longer than the interval of {Number(input.IntervalSeconds)}. Give at most the interval.");
        }
    }

    private static string Host(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address.GetLeftPart(UriPartial.Authority) : target;

    private static async Task CheckComponentAsync(StatusPageDbContext db, string? id, InputErrors errors)
    {
        if (string.IsNullOrEmpty(id))
        {
            errors.Add("componentId", "The component is missing: say which one this probe speaks for.");
        }
        else if (!await db.Components.AnyAsync(c => c.Id == id && c.RemovedAt == null))
        {
            errors.Add("componentId", "There is no such component. Choose from the list of components.");
        }
    }

    private static void Within(string field, string what, int value, InputErrors errors)
    {
        if (value is < 1 or > Probe.MaxThreshold)
        {
            errors.Add(field, $"{Number(value)} {what} is out of range: give 1 to {Probe.MaxThreshold}.");
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
