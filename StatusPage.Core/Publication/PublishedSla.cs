using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>
/// The uptime that was owed and kept, as of one snapshot. Reckoned when somebody asks for a period, once: a publication
/// waits for none of it.
/// </summary>
public sealed class PublishedSla
{
    /// <summary>History is published this many months back, the present one not counted.</summary>
    public const int Months = 36;

    private readonly TimeZoneInfo _zone;
    private readonly DateTimeOffset _now;
    private readonly ImmutableArray<PublishedPolicy> _policies;
    private readonly Lazy<ImmutableArray<SlaComponent>> _components;
    private readonly Lazy<FrozenDictionary<string, SlaComponent>> _byId;
    private readonly ConcurrentDictionary<SlaPeriod, SlaReport> _reports = new();

    internal PublishedSla(
        TimeZoneInfo zone, DateTimeOffset now, ImmutableArray<PublishedPolicy> policies, ImmutableArray<SlaTerms> tiers, Func<ImmutableArray<SlaComponent>> components)
    {
        (_zone, _now, _policies, Tiers) = (zone, now, policies, tiers);
        _components = new(components);
        _byId = new(() => _components.Value.ToFrozenDictionary(c => c.Id, StringComparer.Ordinal));
    }

    /// <summary>In their order.</summary>
    public ImmutableArray<SlaTerms> Tiers { get; }

    /// <summary>In board order.</summary>
    internal ImmutableArray<SlaComponent> Components => _components.Value;

    public SlaPeriod Month => SlaPeriod.MonthOf(DailyUptime.Today(_now, _zone));

    public SlaPeriod Quarter => SlaPeriod.QuarterOf(DailyUptime.Today(_now, _zone));

    /// <summary>Null where the period has not begun, or lies before what is published.</summary>
    public SlaReport? Report(SlaPeriod period) => IsReported(period)
        ? _reports.GetOrAdd(period, static (p, of) => SlaReport.Compute(p, of._zone, of._now, of.Tiers, of._components.Value), this)
        : null;

    /// <summary>Whether there is a report on a period, without reckoning it.</summary>
    public bool IsReported(SlaPeriod period) => period.First <= Month.First && period.First >= Earliest(period);

    /// <summary>The version of the policy that holds for a period: that of its end, or of now.</summary>
    public PublishedPolicy PolicyFor(SlaReport report) =>
        PublishedPolicy.At(_policies, report.Span.Until < _now ? report.Span.Until.AddTicks(-1) : _now);

    /// <summary>A component's whole uptime, nothing left out but gaps: what its bars show.</summary>
    public SlaMeasurement? Uptime(string componentId, SlaPeriod period)
    {
        if (!_byId.Value.TryGetValue(componentId, out var component))
        {
            return null;
        }

        var all = component.History with
        {
            Down = component.History.Down.Union(component.History.Excused),
            Excused = IntervalSet.None,
            Maintenance = IntervalSet.None,
        };
        return SlaArithmetic.Measure(all, period.In(_zone), _now);
    }

    /// <summary>One component as the SLA counts it; null where there is none of this id.</summary>
    public SlaMeasurement? Counted(string componentId, SlaPeriod period) =>
        _byId.Value.TryGetValue(componentId, out var component) ? SlaArithmetic.Measure(component.History, period.In(_zone), _now) : null;

    private DateOnly Earliest(SlaPeriod period)
    {
        var month = Month.First.AddMonths(-Months);
        return period.IsQuarter ? SlaPeriod.QuarterOf(month.AddMonths(2)).First : month;
    }
}
