using System.Globalization;
using StatusPage.Core.Probing;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Admin.Probes;

/// <summary>Probes as people read them.</summary>
public static class ProbeWords
{
    public static StatusLook Look(ProbeLine line) => line.Standing switch
    {
        ProbeStanding.Down => new("Down", "major"),
        ProbeStanding.Up when line.State.FailuresInRow > 0 => new("Failing", "degraded"),
        ProbeStanding.Up => new("Up", "ok"),
        ProbeStanding.Unknown when line.State.FailuresInRow > 0 => new("Failing", "degraded"),
        ProbeStanding.Unknown => new("No result yet", "nodata"),
        ProbeStanding.Paused => new("Paused", "cancelled"),
    };

    public static string Word(ProbeStanding standing) => standing switch
    {
        ProbeStanding.Down => "Down",
        ProbeStanding.Up => "Up",
        ProbeStanding.Unknown => "Not known",
        ProbeStanding.Paused => "Paused",
    };

    public static StatusLook Look(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Ok => new("Passed", "ok"),
        CheckVerdict.Failed => new("Failed", "major"),
        CheckVerdict.Gap => new("Could not tell", "nodata"),
    };

    public static string Name(ProbeKind kind) => kind switch
    {
        ProbeKind.Http => "HTTP",
        ProbeKind.JsonRpc => "JSON-RPC",
        ProbeKind.Tcp => "TCP",
        ProbeKind.Tls => "TLS certificate",
        ProbeKind.Dns => "DNS",
        ProbeKind.Prometheus => "Prometheus",
        ProbeKind.Heartbeat => "Heartbeat",
        ProbeKind.Ratio => "Ratio",
    };

    /// <summary>What it finds out, for the choice of a kind.</summary>
    public static string Meaning(ProbeKind kind) => kind switch
    {
        ProbeKind.Http => "A page or API answers: status, text or a JSON value in the body, in time.",
        ProbeKind.JsonRpc => "A JSON-RPC endpoint answers a call with a result.",
        ProbeKind.Tcp => "A port takes connections, and says what it should.",
        ProbeKind.Tls => "A certificate is trusted and lasts for days to come.",
        ProbeKind.Dns => "A name resolves, to the right records.",
        ProbeKind.Prometheus => "A query stays on the right side of a threshold: backup age, queue length.",
        ProbeKind.Heartbeat => "A job calls in on time. It calls an address; nothing goes out from here.",
        ProbeKind.Ratio => "A share stays high: good and total counts are pushed to an address.",
    };

    public static string TargetLabel(ProbeKind kind) => kind switch
    {
        ProbeKind.Http or ProbeKind.JsonRpc => "Web address",
        ProbeKind.Tcp => "Host and port",
        ProbeKind.Tls => "Host",
        ProbeKind.Dns => "Domain name",
        ProbeKind.Prometheus => "Address of the Prometheus server",
        ProbeKind.Heartbeat or ProbeKind.Ratio => "Target",
    };

    public static string TargetExample(ProbeKind kind) => kind switch
    {
        ProbeKind.Http => "https://api.example.com/health",
        ProbeKind.JsonRpc => "https://mcp.example.com/mcp",
        ProbeKind.Tcp => "db.example.com:5432",
        ProbeKind.Tls => "www.example.com, with a port if it is not 443: mail.example.com:993",
        ProbeKind.Dns => "www.example.com",
        ProbeKind.Prometheus => "https://prometheus.example.com; /api/v1/query is added to it",
        ProbeKind.Heartbeat or ProbeKind.Ratio => "",
    };

    /// <summary>12 ms, 3.4 s.</summary>
    public static string Latency(int? ms) => ms switch
    {
        null => "–",
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{ms} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ms / 1_000m:0.0#} s"),
    };

    /// <summary>60 s, 5 min, 1 h, 1 day.</summary>
    public static string Seconds(int seconds) => seconds switch
    {
        >= 86_400 when seconds % 86_400 == 0 => Wording.Count(seconds / 86_400, "day"),
        >= 3_600 when seconds % 3_600 == 0 => $"{seconds / 3_600} h",
        >= 120 when seconds % 60 == 0 => $"{seconds / 60} min",
        _ => $"{seconds} s",
    };

    /// <summary>When it runs next, seen from now.</summary>
    public static string In(DateTimeOffset at, DateTimeOffset now) => (at - now).TotalSeconds switch
    {
        <= 1 => "now",
        < 120 and var seconds => string.Create(CultureInfo.InvariantCulture, $"in {seconds:0} s"),
        var seconds => $"in {Wording.Duration(TimeSpan.FromSeconds(seconds))}",
    };
}
