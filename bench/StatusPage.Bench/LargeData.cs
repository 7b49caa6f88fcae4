using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;

namespace StatusPage.Bench;

/// <summary>
/// Fills a database with as much as a measurement wants: components in up to twenty groups, and resolved incidents of
/// three updates each, spread evenly over the last three years. The same sizes give the same content, ids apart.
/// </summary>
public static class LargeData
{
    private const int Years = 3;
    private const int MaxGroups = 20;
    private const int ComponentsPerGroup = 10;
    private const int Batch = 500;

    private static readonly string[] Subjects = ["Slow responses", "Errors on some requests", "Messages delayed", "Service unavailable", "Exports waiting"];

    private static readonly (Impact Impact, ComponentStatus Status)[] Kinds =
    [
        (Impact.Minor, ComponentStatus.DegradedPerformance),
        (Impact.Minor, ComponentStatus.DegradedPerformance),
        (Impact.Major, ComponentStatus.PartialOutage),
        (Impact.Critical, ComponentStatus.MajorOutage),
    ];

    /// <param name="services">Of StatusPage.Core, with the schema in place.</param>
    /// <param name="incidents">Incidents to add.</param>
    /// <param name="components">Components to add, one at least.</param>
    public static Task FillAsync(IServiceProvider services, int incidents, int components)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(incidents);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        return services.GetRequiredService<Acts>().RunAsync(Actor.System("bench"), StaffRole.Administrator, async act =>
        {
            act.Db.ChangeTracker.AutoDetectChangesEnabled = false;
            var publication = await act.Db.Publications.AsNoTracking().Select(p => p.Version).SingleAsync() + 1;
            var ids = AddComponents(act, components);
            await SaveAsync(act);
            for (var from = 0; from < incidents; from += Batch)
            {
                for (var number = from; number < Math.Min(from + Batch, incidents); number++)
                {
                    AddIncident(act, number, incidents, ids, publication);
                }

                await SaveAsync(act);
            }

            // Left to the act itself, so that it publishes what was saved above.
            act.Db.ChangeTracker.AutoDetectChangesEnabled = true;
            var settings = await act.Db.Settings.SingleAsync();
            settings.Name = $"{incidents.ToString(CultureInfo.InvariantCulture)} incidents, {components.ToString(CultureInfo.InvariantCulture)} components";
            settings.Version++;
            act.Record("bench.filled", "settings", settings.Id, settings.Name);
        });
    }

    private static async Task SaveAsync(Act act)
    {
        await act.Db.SaveChangesAsync();
        act.Db.ChangeTracker.Clear();
    }

    private static List<string> AddComponents(Act act, int count)
    {
        var since = act.Now.AddYears(-Years);
        var groups = Enumerable.Range(0, Math.Clamp(count / ComponentsPerGroup, 1, MaxGroups))
            .Select(g => new ComponentGroup(Ids.New(since), since) { Name = $"Group {g + 1}", Position = g, Version = 1 })
            .ToList();
        var components = Enumerable.Range(0, count)
            .Select(c => new Component(Ids.New(since), since)
            {
                Name = $"Component {c + 1}",
                Description = "What it does for customers, in one sentence.",
                Measured = "GET / returns 200",
                Target = 99.9m,
                GroupId = groups[c % groups.Count].Id,
                Position = c / groups.Count,
                Version = 1,
            })
            .ToList();
        act.Db.AddRange(groups);
        act.Db.AddRange(components);
        return [.. components.Select(c => c.Id)];
    }

    private static void AddIncident(Act act, int number, int of, List<string> components, long publication)
    {
        var span = act.Now - act.Now.AddYears(-Years) - TimeSpan.FromDays(1);
        var began = act.Now.AddYears(-Years) + (span * ((double)number / of));
        var (impact, status) = Kinds[number % Kinds.Length];
        var first = components[number % components.Count];
        var second = components[((number * 7) + 1) % components.Count];
        var affected = first == second ? [first] : new[] { first, second };
        var report = new IncidentReport
        {
            Title = $"{Subjects[number % Subjects.Length]} ({number + 1})",
            Impact = impact,
            Message = "Since a few minutes some requests take **several seconds** or fail. We are looking into the cause and will post the next update within 60 minutes.",
            Components = [.. affected.Select(id => new AffectedComponent(id, status))],
            Notify = false,
            StartedAt = began,
            DetectedAt = began.AddMinutes(2),
        };
        var minutes = 10 + (number % 50);
        var statuses = IncidentPolicy.Default.Statuses;
        var (incident, _) = Incident.Report(report, statuses, began.AddMinutes(5), act.Actor.Name);
        incident.Post(
            new IncidentPosting
            {
                Status = IncidentStatus.Identified,
                Message = "A queue is held up by one receiver that does not answer. We are giving it a queue of its own.\n\n- New requests are served as usual.\n- Those that wait are caught up within minutes.",
                Notify = false,
            },
            statuses,
            began.AddMinutes(5 + (minutes / 2)),
            act.Actor.Name);
        incident.Post(
            new IncidentPosting
            {
                Status = IncidentStatus.Resolved,
                Message = "Everything that waited has been served, and new requests are answered at once.",
                RootCause = "One receiver that did not answer held up a shared queue.",
                Remediation = "Each receiver has a queue of its own.",
                Notify = false,
            },
            statuses,
            began.AddMinutes(5 + minutes),
            act.Actor.Name);
        incident.PublishedInVersion = publication;
        act.Db.Add(incident);
        act.Db.AddRange(affected.Select(id => new StatusInterval(id, StatusSource.Incident, incident.Id, status, began) { To = incident.ResolvedAt }));
    }
}
