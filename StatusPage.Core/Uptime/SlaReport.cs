using System.Collections.Immutable;

namespace StatusPage.Core.Uptime;

/// <summary>What a tier promises, as published.</summary>
/// <param name="ComponentIds">The components it covers; null for all core components.</param>
public sealed record SlaTerms(
    string Id, string Name, string? Description, decimal Target, IReadOnlyList<CreditBand> Bands, IReadOnlyList<string>? ComponentIds)
{
    /// <summary>Only core components carry an SLA, chosen by name or not.</summary>
    public bool Covers(SlaComponent component) =>
        component.Core && (ComponentIds is null || ComponentIds.Contains(component.Id, StringComparer.Ordinal));
}

/// <summary>A component as the report needs it.</summary>
public sealed record SlaComponent(string Id, string Name, bool Core, decimal? Target, SlaHistory History);

/// <summary>One component against one target.</summary>
/// <param name="Target">In percent; null where none is promised.</param>
/// <param name="Met">Null without a target and without data.</param>
/// <param name="CreditPercent">0 where nothing is owed.</param>
public sealed record SlaResult(SlaComponent Component, SlaMeasurement Measurement, decimal? Target, bool? Met, decimal CreditPercent);

/// <summary>One tier: met when every core component it covers met the target.</summary>
/// <param name="Percent">The lowest of its components; null without data.</param>
/// <param name="Met">Null without data.</param>
/// <param name="CreditPercent">That of the lowest component.</param>
/// <param name="Components">In the order of the board.</param>
public sealed record SlaTierResult(SlaTerms Tier, decimal? Percent, bool? Met, decimal CreditPercent, ImmutableArray<SlaResult> Components);

/// <summary>What was owed and what was kept in one month or quarter. Pure.</summary>
/// <param name="Period">Which.</param>
/// <param name="Span">From when until before when.</param>
/// <param name="Final">Whether the period is over; until then the figures are those so far.</param>
/// <param name="Tiers">In their order.</param>
/// <param name="Components">Every component by itself against its own target, the best-effort ones without.</param>
public sealed record SlaReport(SlaPeriod Period, Interval Span, bool Final, ImmutableArray<SlaTierResult> Tiers, ImmutableArray<SlaResult> Components)
{
    public static SlaReport Compute(
        SlaPeriod period, TimeZoneInfo zone, DateTimeOffset now, IReadOnlyList<SlaTerms> tiers, IReadOnlyList<SlaComponent> components)
    {
        var span = period.In(zone);
        var measured = components.Select(component => (Component: component, Measurement: SlaArithmetic.Measure(component.History, span, now))).ToList();
        return new SlaReport(
            period,
            span,
            span.Until <= now,
            [.. tiers.Select(tier => Judge(tier, measured))],
            [.. measured.Select(m => Judge(m.Component, m.Measurement, m.Component.Core ? m.Component.Target : null, []))]);
    }

    private static SlaTierResult Judge(SlaTerms tier, List<(SlaComponent Component, SlaMeasurement Measurement)> measured)
    {
        var results = measured
            .Where(m => tier.Covers(m.Component))
            .Select(m => Judge(m.Component, m.Measurement, tier.Target, tier.Bands))
            .ToImmutableArray();
        var known = results.Where(result => result.Met is not null).ToList();
        return new SlaTierResult(
            tier,
            known.Min(result => result.Measurement.Percent),
            known.Count == 0 ? null : known.TrueForAll(result => result.Met == true),
            known.Count == 0 ? 0 : known.Max(result => result.CreditPercent),
            results);
    }

    private static SlaResult Judge(SlaComponent component, SlaMeasurement measurement, decimal? target, IReadOnlyList<CreditBand> bands) =>
        new(component, measurement, target, target is { } promised ? measurement.Meets(promised) : null, measurement.CreditBy(bands));
}
