using System.Runtime.CompilerServices;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Api;

/// <summary>
/// The public JSON as part of the surface that is rendered once a snapshot and served from memory. What
/// holds addresses takes part only where the page's own is configured; otherwise it differs by the address asked for,
/// and its route answers.
/// </summary>
internal sealed class PublicJsonContent(StatusPageConfiguration configuration) : IPublicContent
{
    private const string Status = "/v1/status";
    private const string Incidents = "/v1/status/incidents";
    private const string Maintenances = "/v1/status/maintenances";

    private readonly ConditionalWeakTable<PublishedProbes, Lazy<Task<CachedResponse>>> _targets = [];

    public IReadOnlyList<string> Hot { get; } = [Status, Incidents];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path)
    {
        if (path == Status)
        {
            return Json(() => PublicJson.Status(snapshot));
        }

        if (path == SlaTargets.Address)
        {
            // Postings do not change it, and thousands of targets are a megabyte: rendered once for each reading of the probes.
            return () => _targets.GetValue(snapshot.Probes, probes => new Lazy<Task<CachedResponse>>(() => TargetsAsync(probes, snapshot))).Value;
        }

        if (path == PublicPromises.Address)
        {
            return Json(() => PublicPromises.Json(snapshot));
        }

        if (path == SlaReports.Address)
        {
            return snapshot.Sla.Report(snapshot.Sla.Month) is { } report ? Json(() => SlaReports.Json(snapshot, report)) : null;
        }

        if (configuration.SiteUrl is not { } site)
        {
            return null;
        }

        return path switch
        {
            Incidents => Json(() => PublicJson.Incidents(snapshot, site, IncidentStates.All, Paging.DefaultLimit, after: null)),
            Maintenances => Json(() => PublicJson.Maintenances(snapshot, site, MaintenanceStates.All)),
            _ when path.StartsWith(Incidents + "/", StringComparison.Ordinal) && snapshot.Incidents.Find(path[(Incidents.Length + 1)..]) is { } incident =>
                Json(() => PublicJson.Incident(snapshot, incident, site)),
            _ => null,
        };
    }

    private async Task<CachedResponse> TargetsAsync(PublishedProbes probes, PublishedSnapshot snapshot)
    {
        try
        {
            return await Json(() => SlaTargets.Json(snapshot))();
        }
        catch
        {
            // The next who asks may have more luck.
            _targets.Remove(probes);
            throw;
        }
    }

    private static Func<Task<CachedResponse>> Json(Func<byte[]> body) => Render(body, WireJson.MediaType);

    private static Func<Task<CachedResponse>> Render(Func<byte[]> body, string contentType) => () =>
        Representation.Render(body(), contentType);
}
