using System.ComponentModel;
using System.Text.Json.Nodes;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;

namespace StatusPage.Web.Api;

public sealed record ProbeBody
{
    [Description("Required; unique; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("Required. A probe keeps its kind.")]
    public ProbeKind? Kind { get; init; }

    [Description("What is probed, by kind: a URL, host:port, a name; nothing for heartbeat and ratio.")]
    public string? Target { get; init; }

    [Description("Required: the component it speaks for.")]
    public string? ComponentId { get; init; }

    [Description("From one check to the next: 10 to 86400. Default 60.")]
    public int? IntervalSeconds { get; init; }

    [Description("What a check may take: 1 to 60, at most the interval. Default 10.")]
    public int? TimeoutSeconds { get; init; }

    [Description("Failures in a row that open an incident: 1 to 100. Default 3.")]
    public int? FailureThreshold { get; init; }

    [Description("Successes in a row that count as recovery: 1 to 100. Default 3.")]
    public int? RecoveryThreshold { get; init; }

    [Description("Where the target is, in your own words.")]
    public string? Region { get; init; }

    [Description("An http or https address, shown wherever the probe fires.")]
    public string? RunbookUrl { get; init; }

    [Description("The template its incident is written from.")]
    public string? TemplateId { get; init; }

    [Description("Of the incident it opens. Default: the template's, or critical.")]
    public Impact? Impact { get; init; }

    [Description("By kind. In an object {name, value, secret: true} the value is stored encrypted and answered as ••••••••; given back so it stays as it was.")]
    public JsonObject? Settings { get; init; }

    public static ProbeBody From(Probe probe) => new()
    {
        Name = probe.Name,
        Kind = probe.Kind,
        Target = probe.Target,
        ComponentId = probe.ComponentId,
        IntervalSeconds = probe.IntervalSeconds,
        TimeoutSeconds = probe.TimeoutSeconds,
        FailureThreshold = probe.FailureThreshold,
        RecoveryThreshold = probe.RecoveryThreshold,
        Region = probe.Region,
        RunbookUrl = probe.RunbookUrl,
        TemplateId = probe.TemplateId,
        Impact = probe.Impact,
        Settings = ProbeSecrets.Masked(probe.Settings),
    };

    public ProbeInput ToInput()
    {
        var defaults = new ProbeInput();
        return new()
        {
            Name = Name,
            Kind = Kind,
            Target = Target,
            ComponentId = ComponentId,
            IntervalSeconds = IntervalSeconds ?? defaults.IntervalSeconds,
            TimeoutSeconds = TimeoutSeconds ?? defaults.TimeoutSeconds,
            FailureThreshold = FailureThreshold ?? defaults.FailureThreshold,
            RecoveryThreshold = RecoveryThreshold ?? defaults.RecoveryThreshold,
            Region = Region,
            RunbookUrl = RunbookUrl,
            TemplateId = TemplateId,
            Impact = Impact,
            Settings = Settings ?? [],
        };
    }
}

public sealed record ProbeStateWire(
    [property: Description("Up, down, or unknown while it has not succeeded or failed often enough to say.")] ProbeHealth Health,
    DateTimeOffset? LastAt,
    bool? LastOk,
    string? LastCode,
    string? LastDetail,
    int? LastLatencyMs,
    [property: Description("How much later than due the last check started, in milliseconds.")] int? Lateness,
    DateTimeOffset? NextRunAt,
    [property: Description("The first failure of the present run; kept until the recovery.")] DateTimeOffset? FailingSince,
    [property: Description("The incident that answers the present run of failures.")] string? IncidentId,
    DateTimeOffset? LastFailureAt,
    [property: Description("The last check that told nothing, for a reason of ours.")] DateTimeOffset? LastGapAt,
    string? LastGapReason,
    [property: Description("Heartbeats: when something last called in.")] DateTimeOffset? LastBeatAt);

public sealed record AdminProbeWire(
    string Id,
    string Name,
    ProbeKind Kind,
    string Target,
    string ComponentId,
    int IntervalSeconds,
    int TimeoutSeconds,
    int FailureThreshold,
    int RecoveryThreshold,
    string? Region,
    string? RunbookUrl,
    string? TemplateId,
    Impact? Impact,
    [property: Description("Secret values are masked.")] JsonObject Settings,
    [property: ChangedBy("Post to …/pause or …/resume.")] bool Paused,
    [property: Description("Heartbeat and ratio: the address to call; to editors and above."), MovesByItself] string? Url,
    [property: MovesByItself] ProbeStateWire State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version)
{
    public static AdminProbeWire From(ProbeLine line, string? url)
    {
        var (probe, state) = line;
        return new(
            probe.Id,
            probe.Name,
            probe.Kind,
            probe.Target,
            probe.ComponentId,
            probe.IntervalSeconds,
            probe.TimeoutSeconds,
            probe.FailureThreshold,
            probe.RecoveryThreshold,
            probe.Region,
            probe.RunbookUrl,
            probe.TemplateId,
            probe.Impact,
            ProbeSecrets.Masked(probe.Settings),
            probe.PausedAt is not null,
            url,
            new ProbeStateWire(
                state.Health,
                line.LastAt,
                state.LastOk,
                state.LastCode,
                state.LastDetail,
                state.LastLatencyMs,
                state.LatenessMs,
                line.NextRunAt,
                line.FailingSince,
                state.IncidentId,
                line.LastFailureAt,
                line.LastGapAt,
                state.LastGapReason,
                line.LastBeatAt),
            probe.CreatedAt,
            probe.UpdatedAt,
            probe.Version);
    }
}

public sealed record ProbeResultWire(
    string Id,
    DateTimeOffset At,
    bool Ok,
    int LatencyMs,
    [property: Description("An HTTP status, or a word such as timeout.")] string Code,
    string? Detail)
{
    public static ProbeResultWire From(ProbeResult result) =>
        new(DeliveryWire.Text(result.Id), DateTimeOffset.FromUnixTimeMilliseconds(result.AtMs), result.Ok, result.LatencyMs, result.Code, result.Detail);
}

public sealed record ProbeLatencyWire(
    [property: Description("The beginning of the hour or day, UTC.")] DateTimeOffset From,
    int Total,
    int Ok,
    [property: Description("Milliseconds; of successes; null without any.")] int? P50,
    int? P95,
    int? P99)
{
    public static ProbeLatencyWire Of(HistoryPoint point) => new(point.From, point.Total, point.Ok, point.P50, point.P95, point.P99);
}

public sealed record CheckOutcomeWire(
    [property: Description("Ok, failed, or gap: we could not tell, for a reason of ours.")] CheckVerdict Verdict,
    string Code,
    string? Detail,
    int LatencyMs,
    CheckEvidence? Evidence)
{
    public static CheckOutcomeWire From(CheckOutcome outcome) => new(outcome.Verdict, outcome.Code, outcome.Detail, outcome.LatencyMs, outcome.Evidence);
}
