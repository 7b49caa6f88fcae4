using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StatusPage.Core;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api.Compat;

/// <summary>
/// A snapshot as clients of hosted status pages read it. Pure: the same snapshot gives the same bytes.
/// </summary>
public static class CompatJson
{
    /// <summary>Incidents and maintenances that the lists of all of them go back.</summary>
    public const int Last = 50;

    /// <summary>The addresses, each with how it is answered.</summary>
    public static IReadOnlyDictionary<string, Func<PublishedSnapshot, string, byte[]>> ByPath { get; } = new Dictionary<string, Func<PublishedSnapshot, string, byte[]>>(StringComparer.Ordinal)
    {
        [StatusUrls.CompatSummary] = (snapshot, site) => Write(snapshot, site, page => new CompatSummaryAnswer(
            page.Wire, page.Status, page.Components, page.Incidents(snapshot.Incidents.Open), page.Maintenances(snapshot.Maintenances.Where(m => m.IsOpen)))),
        [StatusUrls.CompatStatus] = (snapshot, site) => Write(snapshot, site, page => new CompatStatusAnswer(page.Wire, page.Status)),
        [StatusUrls.CompatComponents] = (snapshot, site) => Write(snapshot, site, page => new CompatComponentsAnswer(page.Wire, page.Components)),
        [StatusUrls.CompatIncidents] = (snapshot, site) => Incidents(snapshot, site, snapshot.Incidents.NewestFirst.Take(Last)),
        [StatusUrls.CompatUnresolved] = (snapshot, site) => Incidents(snapshot, site, snapshot.Incidents.Open),
        [StatusUrls.CompatMaintenances] = (snapshot, site) => Maintenances(snapshot, site, snapshot.Maintenances.OrderByDescending(m => m.ScheduledFor).ThenByDescending(m => m.Id, StringComparer.Ordinal).Take(Last)),
        [StatusUrls.CompatUpcoming] = (snapshot, site) => Maintenances(snapshot, site, snapshot.Maintenances.Where(m => m.Status == MaintenanceStatus.Scheduled)),
        [StatusUrls.CompatActive] = (snapshot, site) => Maintenances(snapshot, site, snapshot.Maintenances.Where(m => m.IsRunning)),
    };

    private static byte[] Incidents(PublishedSnapshot snapshot, string siteUrl, IEnumerable<PublishedIncident> incidents) =>
        Write(snapshot, siteUrl, page => new CompatIncidentsAnswer(page.Wire, page.Incidents(incidents)));

    private static byte[] Maintenances(PublishedSnapshot snapshot, string siteUrl, IEnumerable<PublishedMaintenance> windows) =>
        Write(snapshot, siteUrl, page => new CompatMaintenancesAnswer(page.Wire, page.Maintenances(windows)));

    private static byte[] Write<TAnswer>(PublishedSnapshot snapshot, string siteUrl, Func<Page, TAnswer> answer) =>
        WireJson.Serialize(answer(new Page(snapshot, siteUrl)));

    /// <summary>What of one page is the same in all answers.</summary>
    private sealed class Page
    {
        private readonly PublishedSnapshot _snapshot;
        private readonly string _siteUrl;
        private readonly Dictionary<string, CompatComponent> _byId = new(StringComparer.Ordinal);

        public Page(PublishedSnapshot snapshot, string siteUrl)
        {
            (_snapshot, _siteUrl) = (snapshot, siteUrl);
            Wire = new CompatPage(IdOf(snapshot), snapshot.Site.Name, siteUrl, CompatWords.Zone(snapshot.Site.Zone), CompatWords.Time(PublicJson.UpdatedAt(snapshot)));
            Components = [.. List(snapshot)];
        }

        public CompatPage Wire { get; }

        public CompatStatus Status => CompatWords.StatusOf(_snapshot.Overall);

        /// <summary>As on the board: those outside any group, then each group with its members after it.</summary>
        public IReadOnlyList<CompatComponent> Components { get; }

        public IReadOnlyList<CompatIncident> Incidents(IEnumerable<PublishedIncident> incidents) => [.. incidents.Select(Of)];

        public IReadOnlyList<CompatMaintenance> Maintenances(IEnumerable<PublishedMaintenance> windows) => [.. windows.Select(Of)];

        private CompatIncident Of(PublishedIncident incident) => new()
        {
            Id = incident.Id,
            Name = incident.Title,
            Status = CompatTimeline.EndsInPostmortem(incident) ? CompatWords.Postmortem : incident.Status.ToWord(),
            CreatedAt = CompatWords.Time(incident.ReportedAt),
            UpdatedAt = CompatWords.Time(incident.UpdatedAt),
            MonitoringAt = CompatWords.Time(CompatTimeline.MonitoringAt(incident)),
            ResolvedAt = CompatWords.Time(incident.ResolvedAt),
            Impact = incident.Impact.ToWord(),
            Shortlink = _siteUrl + StatusUrls.Incident(incident.Id),
            StartedAt = CompatWords.Time(incident.StartedAt),
            PageId = Wire.Id,
            IncidentUpdates = CompatTimeline.Of(_snapshot, incident, _siteUrl),
            Components = Known(incident.Components.Select(affected => affected.ComponentId)),
        };

        private CompatMaintenance Of(PublishedMaintenance window) => new()
        {
            Id = window.Id,
            Name = window.Title,
            Status = CompatWords.Known(window.Status).ToWord(),
            CreatedAt = CompatWords.Time(window.FirstAnnouncedAt),
            UpdatedAt = CompatWords.Time(window.UpdatedAt),
            MonitoringAt = null,
            ResolvedAt = CompatWords.Time(window.CompletedAt ?? window.Updates.LastOrDefault(update => update is { Status: MaintenanceStatus.Cancelled, StatusBefore: not null })?.PostedAt),
            Impact = CompatWords.Maintenance,
            Shortlink = _siteUrl + StatusUrls.Maintenance(window.Id),
            StartedAt = CompatWords.Time(window.StartedAt ?? window.ScheduledFor),
            PageId = Wire.Id,
            IncidentUpdates = CompatTimeline.Of(_snapshot, window),
            Components = Known(window.ComponentIds),
            ScheduledFor = CompatWords.Time(window.ScheduledFor),
            ScheduledUntil = CompatWords.Time(window.ScheduledUntil),
        };

        private IReadOnlyList<CompatComponent> Known(IEnumerable<string> ids) => [.. ids.Select(id => _byId.GetValueOrDefault(id)).OfType<CompatComponent>()];

        private IEnumerable<CompatComponent> List(PublishedSnapshot snapshot)
        {
            var position = 0;
            foreach (var group in snapshot.Groups)
            {
                if (group is { Id: { } id, Name: { } name })
                {
                    position++;
                    yield return new CompatComponent
                    {
                        Id = id,
                        Name = name,
                        Status = group.Status.ToWord(),
                        CreatedAt = CompatWords.Time(group.Components.Min(member => member.CreatedAt)),
                        UpdatedAt = CompatWords.Time(group.Components.Max(member => member.UpdatedAt)),
                        Position = position,
                        Description = null,
                        Showcase = false,
                        StartDate = null,
                        GroupId = null,
                        PageId = Wire.Id,
                        Group = true,
                        OnlyShowIfDegraded = false,
                        Components = [.. group.Components.Select(member => member.Id)],
                    };
                }

                for (var index = 0; index < group.Components.Length; index++)
                {
                    var component = Of(group.Components[index], group.Id, group.Id is null ? ++position : index + 1);
                    _byId[component.Id] = component;
                    yield return component;
                }
            }
        }

        private CompatComponent Of(PublishedComponent component, string? groupId, int position) => new()
        {
            Id = component.Id,
            Name = component.Name,
            Status = component.Status.ToWord(),
            CreatedAt = CompatWords.Time(component.CreatedAt),
            UpdatedAt = CompatWords.Time(component.UpdatedAt),
            Position = position,
            Description = component.Description,
            Showcase = true,
            StartDate = component.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            GroupId = groupId,
            PageId = Wire.Id,
            Group = false,
            OnlyShowIfDegraded = false,
        };

        /// <summary>The same for ever: the first version of the policy is as old as the installation.</summary>
        private static string IdOf(PublishedSnapshot snapshot) =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"statuspage/page/{snapshot.Policies[0].From.UtcTicks}"))).AsSpan(0, 6));
    }
}
