using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>What probes have to say in public. Read from roll-ups, anew with each refresh and not with each posting.</summary>
public sealed record PublishedProbes
{
    /// <summary>The rolling window that targets are counted over.</summary>
    public const int WindowDays = 30;

    public static readonly PublishedProbes None = new();

    public DateTimeOffset ReadAt { get; init; }

    /// <summary>In the order of their labels; probes of hidden components are left out.</summary>
    public ImmutableArray<PublishedTarget> Targets { get; init; } = [];

    /// <summary>By component: the last 24 hours that are over, oldest first; an hour without results is missing.</summary>
    public FrozenDictionary<string, ImmutableArray<LatencyPoint>> HourlyLatencies { get; init; } = FrozenDictionary<string, ImmutableArray<LatencyPoint>>.Empty;

    /// <summary>By component: the last 30 days that are over, oldest first; a day without results is missing.</summary>
    public FrozenDictionary<string, ImmutableArray<LatencyPoint>> DailyLatencies { get; init; } = FrozenDictionary<string, ImmutableArray<LatencyPoint>>.Empty;

    public DateTimeOffset WindowEnd => ReadAt;

    public DateTimeOffset WindowStart => ReadAt.AddDays(-WindowDays);

    /// <summary>The hour that latencies were read up to; -1 before they were.</summary>
    internal int LatenciesUntilHour { get; init; } = -1;

    /// <summary>Without the targets of components that are public no longer; what was read of the others stays.</summary>
    public PublishedProbes Of(IReadOnlySet<string> visible) =>
        Targets.All(target => visible.Contains(target.ComponentId)) ? this : this with { Targets = [.. Targets.Where(target => visible.Contains(target.ComponentId))] };

    internal CountsBefore Closed { get; init; } = CountsBefore.None;

    /// <summary>Counts of the hours and days that are over: kept from one reading to the next.</summary>
    internal sealed record CountsBefore(int FirstHour, int OpenHour, DateTimeOffset ReadAt, FrozenDictionary<long, (long Total, long Ok)> ByProbe)
    {
        public static readonly CountsBefore None = new(-1, -1, default, FrozenDictionary<long, (long Total, long Ok)>.Empty);
    }
}

/// <summary>One probe over the window.</summary>
/// <param name="Target">Its host, or its name where it has none or shares it.</param>
/// <param name="ComponentId">What it probes.</param>
/// <param name="Total">Results in the window.</param>
/// <param name="Ok">Good ones among them.</param>
/// <param name="LastProbeAt">The last result; null before the first.</param>
/// <param name="LastFailureAt">The last failure ever; null where there was none.</param>
public sealed record PublishedTarget(string Target, string ComponentId, long Total, long Ok, DateTimeOffset? LastProbeAt, DateTimeOffset? LastFailureAt)
{
    /// <summary>Truncated to two decimals; null without results.</summary>
    public decimal? UptimePercent => Uptime.UptimePercent.Of(Total, Total - Ok);
}

/// <summary>Latencies of successes in ms, from the start of an hour or day on.</summary>
public sealed record LatencyPoint(DateTimeOffset From, int P50, int P95, int P99);
