using System.ComponentModel;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Api;

public sealed record SlaTargetWire(
    [property: Description("The host that is probed, or the probe's name where it has none or shares it.")] string Target,
    [property: Description("Good results among all, in percent with at most two decimals, truncated: one failure in 43 200 is 99.99. Null without results.")] decimal? UptimePct,
    [property: Description("Results in the window. What was not measured for a reason of ours is none.")] long TotalProbes,
    long OkCount,
    long FailCount,
    DateTimeOffset? LastProbeAt,
    [property: Description("Null where it never failed.")] DateTimeOffset? LastFailureAt,
    DateTimeOffset WindowStart,
    DateTimeOffset WindowEnd);

/// <summary>Uptime by target over the rolling window, as the contract has it.</summary>
public static class SlaTargets
{
    public const string Address = "/v1/status/sla";

    public static byte[] Json(PublishedSnapshot snapshot)
    {
        var probes = snapshot.Probes;
        var end = new DateTimeOffset(probes.WindowEnd.Ticks - (probes.WindowEnd.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        var start = end.AddDays(-PublishedProbes.WindowDays);
        return WireJson.Serialize(new ListEnvelope<SlaTargetWire>(
            [
                .. probes.Targets.Select(target => new SlaTargetWire(
                    target.Target, target.UptimePercent, target.Total, target.Ok, target.Total - target.Ok, target.LastProbeAt, target.LastFailureAt, start, end)),
            ],
            NextCursor: null));
    }
}
