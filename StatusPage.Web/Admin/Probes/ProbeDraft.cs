using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;

namespace StatusPage.Web.Admin.Probes;

/// <summary>A probe as it is being typed.</summary>
public sealed class ProbeDraft
{
    public ProbeKind Kind { get; init; }

    public string Name { get; set; } = "";

    public string Target { get; set; } = "";

    public string ComponentId { get; set; } = "";

    public int? IntervalSeconds { get; set; } = 60;

    public int? TimeoutSeconds { get; set; } = 10;

    public int? FailureThreshold { get; set; } = 3;

    public int? RecoveryThreshold { get; set; } = 3;

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
        IntervalSeconds = kind switch { ProbeKind.Tls => 3_600, ProbeKind.Dns => 300, _ => 60 },
        FailureThreshold = kind is ProbeKind.Heartbeat or ProbeKind.Ratio ? 1 : 3,
        RecoveryThreshold = kind is ProbeKind.Heartbeat or ProbeKind.Ratio ? 1 : 3,
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
            IntervalSeconds = probe.IntervalSeconds,
            TimeoutSeconds = probe.TimeoutSeconds,
            FailureThreshold = probe.FailureThreshold,
            RecoveryThreshold = probe.RecoveryThreshold,
            Region = probe.Region ?? "",
            RunbookUrl = probe.RunbookUrl ?? "",
            TemplateId = probe.TemplateId ?? "",
            Impact = probe.Impact?.ToWord() ?? "",
            Settings = input.Settings,
        };
    }

    /// <summary>A field left empty that needs a number is out of its range, and told so.</summary>
    public ProbeInput ToInput() => new()
    {
        Name = Name,
        Kind = Kind,
        Target = Target,
        ComponentId = OrNull(ComponentId),
        IntervalSeconds = IntervalSeconds ?? 0,
        TimeoutSeconds = TimeoutSeconds ?? 0,
        FailureThreshold = FailureThreshold ?? 0,
        RecoveryThreshold = RecoveryThreshold ?? 0,
        Region = OrNull(Region),
        RunbookUrl = OrNull(RunbookUrl),
        TemplateId = OrNull(TemplateId),
        Impact = EnumWords.TryParse<Impact>(Impact, out var impact) ? impact : null,
        Settings = Filled(),
    };

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

    private static string? OrNull(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
