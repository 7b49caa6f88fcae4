using System.Text.Json;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Publication;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Publication;

/// <summary>The snapshot is carried forward from act to act; it must never differ from one read from nothing.</summary>
public class IncrementalReadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task After_any_series_of_acts_the_page_equals_one_read_from_nothing(int seed)
    {
        await using var app = await CoreApp.StartAsync();
        var chance = new Random(seed);
        var staff = new Staff(app, chance);
        for (var i = 0; i < 50; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(chance.Next(0, 40_000)));
            try
            {
                await staff.ActAsync();
            }
            catch (RefusedException)
            {
                // A refusal is a result like any other: it must leave nothing behind.
            }

            var carried = app.Published;
            app.Clock.Now = carried.BuiltAt;
            var fresh = await app.Get<SnapshotReader>().ReadAsync(before: null);
            Assert.Equal(Describe(fresh), Describe(carried));
        }

        Assert.NotEmpty(app.Published.Incidents.NewestFirst);
    }

    private static string Describe(PublishedSnapshot snapshot) => JsonSerializer.Serialize(new
    {
        snapshot.Version,
        snapshot.Overall,
        snapshot.Groups,
        snapshot.Policy.Statuses,
        Removed = snapshot.NamesOfRemoved.OrderBy(pair => pair.Key, StringComparer.Ordinal),
        Incidents = snapshot.Incidents.NewestFirst.Select(Describe),
        Open = snapshot.Incidents.Open.Select(i => i.Id),
        snapshot.Maintenances,
        Owed = Enumerable.Range(-2, 3).Select(months => snapshot.Sla.Report(snapshot.Sla.Month.Plus(months))!.Components.Select(c => (c.Component.Id, c.Measurement).ToString())),
    });

    /// <summary>The components of an incident are a set; the database hands them out in no order.</summary>
    private static object Describe(PublishedIncident incident) => new
    {
        Incident = incident with { Components = [] },
        Components = incident.Components.OrderBy(c => c.ComponentId, StringComparer.Ordinal),
    };

    /// <summary>Staff that do whatever comes to mind, allowed or not.</summary>
    private sealed class Staff(CoreApp app, Random chance)
    {
        private readonly List<Component> _components = [];
        private readonly List<ComponentGroup> _groups = [];
        private readonly List<Incident> _incidents = [];

        public async Task ActAsync()
        {
            switch (chance.Next(16))
            {
                case 0 or 1:
                    _components.Add(await app.AddComponentAsync($"Component {_components.Count}", chance.Next(2) == 0 ? Any(_groups) : null));
                    break;
                case 2:
                    _groups.Add(await app.AddGroupAsync($"Group {_groups.Count}"));
                    break;
                case 3 or 4 or 5:
                    var backfilled = chance.Next(4) == 0;
                    _incidents.Add(await app.ReportAsync($"Incident {_incidents.Count}", report => report with
                    {
                        Impact = (Impact)chance.Next(4),
                        Backfilled = backfilled,
                        StartedAt = backfilled || chance.Next(3) == 0 ? app.Now.AddMinutes(-chance.Next(5_000)) : null,
                        Components = Affected(),
                    }));
                    break;
                case 6 or 7 when Any(_incidents) is { } incident:
                    await app.PostAsync(incident, "More.", posting => posting with { Status = (IncidentStatus)chance.Next(3), Components = Affected() });
                    break;
                case 8 or 9 when Any(_incidents) is { } incident:
                    await app.ResolveAsync(incident);
                    break;
                case 10 when Any(_incidents) is { } incident:
                    await app.ReopenAsync(incident);
                    break;
                case 11 when Any(_incidents) is { } incident:
                    await app.Incidents.CorrectAsync(app.Admin, incident.Id, incident.Updates[0].Id, $"Corrected {chance.Next()}.", null);
                    break;
                case 12 when Any(_incidents) is { } incident:
                    await app.Incidents.ChangeAsync(app.Admin, incident.Id, new IncidentChange { StartedAt = incident.StartedAt.AddMinutes(-chance.Next(500)) }, null);
                    break;
                case 13 when Any(_incidents) is { } incident && chance.Next(3) == 0:
                    await app.Incidents.RemoveAsync(app.Admin, incident.Id, null);
                    break;
                case 14 when Any(_components) is { } component:
                    await app.AddMaintenanceAsync("Work", app.Now.AddHours(chance.Next(10)), app.Now.AddHours(10 + chance.Next(10)), component);
                    break;
                case 15 when Any(_components) is { } component:
                    await app.Catalog.ChangeComponentAsync(
                        app.Admin, component.Id, ComponentInput.From(component) with { Visible = chance.Next(3) > 0, Status = (ComponentStatus)chance.Next(5) }, null);
                    break;
                default:
                    await app.PassAsync(TimeSpan.Zero);
                    break;
            }
        }

        private List<AffectedComponent> Affected() =>
            [.. _components.Where(_ => chance.Next(3) == 0).Select(c => new AffectedComponent(c.Id, new[] { ComponentStatus.Operational, ComponentStatus.DegradedPerformance, ComponentStatus.PartialOutage, ComponentStatus.MajorOutage }[chance.Next(4)]))];

        private T? Any<T>(List<T> all)
            where T : class => all.Count == 0 ? null : all[chance.Next(all.Count)];
    }
}
