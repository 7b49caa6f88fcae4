using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Web.Admin.Common;

namespace StatusPage.Web.Admin.Probes;

/// <summary>A probe as it is being typed.</summary>
public sealed class ProbeDraft
{
    public ProbeKind Kind { get; init; }

    public string Name { get; set; } = "";

    public string Target { get; set; } = "";

    public string ComponentId { get; set; } = "";

    public string IntervalSeconds { get; set; } = "60";

    public string TimeoutSeconds { get; set; } = "10";

    public string FailureThreshold { get; set; } = "3";

    public string RecoveryThreshold { get; set; } = "3";

    public string Region { get; set; } = "";

    public string RunbookUrl { get; set; } = "";

    public string TemplateId { get; set; } = "";

    /// <summary>A word; empty for the template's, or critical.</summary>
    public string Impact { get; set; } = "";

    public JsonObject Settings { get; init; } = [];

    /// <summary>With what most probes of the kind begin with.</summary>
    public static ProbeDraft New(ProbeKind kind) => new()
    {
        Kind = kind,
        IntervalSeconds = kind switch { ProbeKind.Tls => "3600", ProbeKind.Dns => "300", _ => "60" },
        FailureThreshold = kind is ProbeKind.Heartbeat or ProbeKind.Ratio ? "1" : "3",
        RecoveryThreshold = kind is ProbeKind.Heartbeat or ProbeKind.Ratio ? "1" : "3",
        Settings = kind switch
        {
            ProbeKind.Tls => new JsonObject { ["minimumDays"] = 14 },
            ProbeKind.Prometheus => new JsonObject { ["comparison"] = "<" },
            ProbeKind.Heartbeat => new JsonObject { ["periodSeconds"] = 86_400, ["graceSeconds"] = 3_600 },
            ProbeKind.Ratio => new JsonObject { ["target"] = 99, ["windowMinutes"] = 1_440 },
            _ => [],
        },
    };

    public static ProbeDraft From(Probe probe)
    {
        var input = ProbeInput.From(probe);
        return new()
        {
            Kind = probe.Kind,
            Name = probe.Name,
            Target = probe.Target,
            ComponentId = probe.ComponentId,
            IntervalSeconds = Say(probe.IntervalSeconds),
            TimeoutSeconds = Say(probe.TimeoutSeconds),
            FailureThreshold = Say(probe.FailureThreshold),
            RecoveryThreshold = Say(probe.RecoveryThreshold),
            Region = probe.Region ?? "",
            RunbookUrl = probe.RunbookUrl ?? "",
            TemplateId = probe.TemplateId ?? "",
            Impact = probe.Impact?.ToWord() ?? "",
            Settings = input.Settings,
        };
    }

    /// <summary>A field that needs a number and holds none is out of its range, and told so.</summary>
    public ProbeInput ToInput() => new()
    {
        Name = Name,
        Kind = Kind,
        Target = Target,
        ComponentId = OrNull(ComponentId),
        IntervalSeconds = FormErrors.Whole(IntervalSeconds) ?? 0,
        TimeoutSeconds = FormErrors.Whole(TimeoutSeconds) ?? 0,
        FailureThreshold = FormErrors.Whole(FailureThreshold) ?? 0,
        RecoveryThreshold = FormErrors.Whole(RecoveryThreshold) ?? 0,
        Region = OrNull(Region),
        RunbookUrl = OrNull(RunbookUrl),
        TemplateId = OrNull(TemplateId),
        Impact = EnumWords.TryParse<Impact>(Impact, out var impact) ? impact : null,
        Settings = Filled(),
    };

    /// <summary>After a refusal.</summary>
    public void SayNoNumbers(FormErrors errors)
    {
        errors.SayNoNumber("intervalSeconds", IntervalSeconds);
        errors.SayNoNumber("timeoutSeconds", TimeoutSeconds);
        errors.SayNoNumber("failureThreshold", FailureThreshold);
        errors.SayNoNumber("recoveryThreshold", RecoveryThreshold);
    }

    /// <summary>Equal where nothing differs.</summary>
    public string Print() => JsonSerializer.Serialize(this);

    /// <summary>Without headers that were added and left empty.</summary>
    private JsonObject Filled()
    {
        var settings = Settings.DeepClone().AsObject();
        if (settings["headers"] is JsonArray headers)
        {
            headers.RemoveAll(header => header is JsonObject line && string.IsNullOrEmpty(line["name"]?.ToString()) && string.IsNullOrEmpty(line["value"]?.ToString()));
            if (headers.Count == 0)
            {
                settings.Remove("headers");
            }
        }

        return settings;
    }

    private static string Say(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? OrNull(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
