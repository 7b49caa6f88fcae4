using System.Diagnostics.Metrics;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Publication;
using StatusPage.Core.Telemetry;

namespace StatusPage.Web.Telemetry;

/// <summary>What the published snapshot tells: read off it when somebody asks, with the database or without.</summary>
public sealed class SnapshotGauges
{
    private readonly Publisher _publisher;
    private readonly TimeProvider _clock;

    public SnapshotGauges(StatusMetrics metrics, Publisher publisher, TimeProvider clock)
    {
        (_publisher, _clock) = (publisher, clock);
        var meter = metrics.Meter;
        meter.CreateObservableGauge("statuspage.snapshot.version", () => Read<Measurement<long>>(snapshot => [new Measurement<long>(snapshot.Version)]), null, "The publication that readers see; grows by one with each.");
        meter.CreateObservableGauge(
            "statuspage.snapshot.age", () => Read<Measurement<double>>(snapshot => [new Measurement<double>(Age(snapshot).TotalSeconds)]), "s", "How long ago what readers see was built; 15 seconds or less while the database answers.");
        meter.CreateObservableGauge("statuspage.components", () => Read(Components), null, "Components on the public page, by their status.");
        meter.CreateObservableGauge("statuspage.incidents.open", () => Read(Open), null, "Open incidents, by impact.");
        meter.CreateObservableGauge("statuspage.promise.clocks.running", () => Read(snapshot => Clocks(snapshot, overdue: false)), null, "Promises of open incidents that wait for what was promised and are not yet due, by kind.");
        meter.CreateObservableGauge("statuspage.promise.clocks.overdue", () => Read(snapshot => Clocks(snapshot, overdue: true)), null, "Promises of open incidents that wait for what was promised and are past their time, by kind.");
        meter.CreateObservableGauge("statuspage.promises.ended_90d", () => Read(Ended), null, "Promises that ended within the last 90 days, by kind and by whether they were kept, missed or waived.");
    }

    private TimeSpan Age(PublishedSnapshot snapshot) => _clock.GetUtcNow() - snapshot.BuiltAt is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private IEnumerable<T> Read<T>(Func<PublishedSnapshot, IEnumerable<T>> read) => _publisher.Current is { } snapshot ? read(snapshot) : [];

    private static IEnumerable<Measurement<long>> Components(PublishedSnapshot snapshot)
    {
        var counts = snapshot.Components.Values.CountBy(component => component.Status).ToDictionary();
        return Enum.GetValues<ComponentStatus>().Select(status => Of(counts.GetValueOrDefault(status), ("status", status.ToWord())));
    }

    private static IEnumerable<Measurement<long>> Open(PublishedSnapshot snapshot)
    {
        var counts = snapshot.Incidents.Open.CountBy(incident => incident.Impact).ToDictionary();
        return Enum.GetValues<Impact>().Select(impact => Of(counts.GetValueOrDefault(impact), ("impact", impact.ToWord())));
    }

    private IEnumerable<Measurement<long>> Clocks(PublishedSnapshot snapshot, bool overdue)
    {
        var now = _clock.GetUtcNow();
        var counts = snapshot.Incidents.Open
            .SelectMany(incident => incident.Promises)
            .Where(clock => clock.IsOpen && clock.DueAt < now == overdue)
            .CountBy(clock => clock.Kind)
            .ToDictionary();
        return Enum.GetValues<PromiseKind>().Select(kind => Of(counts.GetValueOrDefault(kind), ("kind", kind.ToWord())));
    }

    private IEnumerable<Measurement<long>> Ended(PublishedSnapshot snapshot)
    {
        var counts = snapshot.Ledger.EndedSince(_clock.GetUtcNow()).CountBy(ending => (ending.Kind, ending.State)).ToDictionary();
        PromiseState[] states = [PromiseState.Kept, PromiseState.Missed, PromiseState.Waived];
        return Enum.GetValues<PromiseKind>().SelectMany(kind => states.Select(state => Of(counts.GetValueOrDefault((kind, state)), ("kind", kind.ToWord()), ("state", state.ToWord()))));
    }

    private static Measurement<long> Of(int count, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            tags[i] = new(labels[i].Name, labels[i].Value);
        }

        return new Measurement<long>(count, tags);
    }
}
