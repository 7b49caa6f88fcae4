using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;
using StatusPage.Web.Api;
using StatusPage.Web.Api.Compat;
using StatusPage.Web.Badges;
using StatusPage.Web.Feeds;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Embed;
using StatusPage.Web.Public.Serving;
using StatusPage.Web.Public.Sla;
using StatusPage.Web.Public.Subscribe;

namespace StatusPage.Web.Export;

/// <summary>The files of a static copy: which there are, and how each is made of a snapshot.</summary>
public sealed class ExportSite(PageRenderer renderer, PublicAssets assets, StatusPageConfiguration configuration)
{
    /// <summary>A list without its following pages is as long as a page may be.</summary>
    private const int Listed = Paging.MaxLimit;

    /// <summary>Figures that run with time alone are written anew this often.</summary>
    private static readonly TimeSpan Figures = TimeSpan.FromMinutes(10);

    /// <summary>Another build of the program may write other pages.</summary>
    private static readonly string Build = $"{typeof(ExportSite).Assembly.ManifestModule.ModuleVersionId:N} {typeof(PublishedSnapshot).Assembly.ManifestModule.ModuleVersionId:N}";

    private readonly string _assets = string.Join(',', assets.All.Select(asset => asset.Value.Hash));

    /// <summary>The address that a copy names as its own; null where none is configured.</summary>
    public string? Url => configuration.Export.Url ?? configuration.SiteUrl;

    /// <summary>What everybody asks for comes last: it leads to the rest, which is then in place.</summary>
    public IReadOnlyList<ExportItem> Of(PublishedSnapshot snapshot)
    {
        var url = Url ?? throw new ExportException("The copy names its own address in feeds and JSON, and none is configured. Give Export:Url, or Site:Url where it is the same.");
        var copy = new Copy(snapshot, url, new ExportLinks(url, LiveUrl(url)));
        return [.. Assets(), .. Incidents(copy), .. Components(copy), .. Months(copy), .. Figured(copy), .. Pages(copy), .. ForPrograms(snapshot, url), Board(copy)];
    }

    private IEnumerable<ExportItem> Assets() => assets.All.Select(asset => new ExportItem(asset.Key[1..], () => Task.FromResult(asset.Value.Plain), new MadeFrom(asset.Value.Hash)));

    /// <summary>One that is over stays as it is, whatever becomes of the rest.</summary>
    private IEnumerable<ExportItem> Incidents(Copy copy)
    {
        var (snapshot, url, _) = copy;
        var around = Around(snapshot);
        foreach (var incident in snapshot.Incidents.NewestFirst)
        {
            // A postmortem that is owed becomes overdue by time alone.
            var settled = !incident.IsOpen && incident.Postmortem is null or { PublishedAt: not null };
            var json = new ExportBytes(() => PublicJson.Incident(snapshot, incident, url));
            var page = Page(copy, StatusUrls.Incident(incident.Id), incident.IsOpen ? CopyAge.Exact(snapshot.BuiltAt) : CopyAge.Settled, settled ? new MadeFrom(around, incident) : null);
            yield return settled ? page with { Lasting = () => Hash($"{Build} {around} {Hash(json.Look())} {Words(incident.Postmortem)}") } : page;
            yield return Json($"/v1/status/incidents/{incident.Id}", json.Take, new MadeFrom(around, incident));
        }
    }

    private IEnumerable<ExportItem> Components(Copy copy)
    {
        var (snapshot, url, _) = copy;
        var around = $"{Around(snapshot)} {Tick(snapshot)}";
        var incidents = snapshot.Incidents.NewestFirst.SelectMany(incident => incident.Components.Select(affected => (affected.ComponentId, incident))).ToLookup(one => one.ComponentId, one => one.incident, StringComparer.Ordinal);
        var maintenances = snapshot.Maintenances.SelectMany(window => window.ComponentIds.Select(id => (id, window))).ToLookup(one => one.id, one => one.window, StringComparer.Ordinal);
        foreach (var component in snapshot.ComponentsInOrder)
        {
            var windows = string.Join(',', maintenances[component.Id].Select(window => $"{window.Id}/{window.Version}"));
            var age = CopyAge.Changed(snapshot.BuiltAt, [component.UpdatedAt, .. incidents[component.Id].Select(incident => incident.UpdatedAt), .. maintenances[component.Id].Select(window => window.UpdatedAt)]);
            var from = new MadeFrom(
                string.Create(CultureInfo.InvariantCulture, $"{around} {age} {component.Status} {component.StatusReason} {component.UpdatedAt.UtcTicks} {component.Target} {component.Measured} {component.Plans} {component.Description} {windows}"),
                [.. incidents[component.Id]]);
            yield return Page(copy, StatusUrls.Component(component.Id), age, from);
            yield return new ExportItem(ExportAddress.FileOf(StatusUrls.ComponentAtom(component.Id)), () => Feed(snapshot, StatusUrls.ComponentAtom(component.Id), url), from);
            yield return new ExportItem(ExportAddress.FileOf(StatusUrls.ComponentRss(component.Id)), () => Feed(snapshot, StatusUrls.ComponentRss(component.Id), url), from);
            yield return new ExportItem(ExportAddress.FileOf(StatusUrls.BadgeOf(component.Id)), () => Task.FromResult(PublishedBadges.Status(component).ToSvg()), from);
            yield return new ExportItem(ExportAddress.FileOf(StatusUrls.BadgeOf(component.Id), "?kind=uptime"), () => Task.FromResult(PublishedBadges.Uptime(component).ToSvg()), from);
        }
    }

    /// <summary>From that of the oldest incident to the present one.</summary>
    private IEnumerable<ExportItem> Months(Copy copy)
    {
        var snapshot = copy.Snapshot;
        var current = new DateOnly(snapshot.Today.Year, snapshot.Today.Month, 1);
        var oldest = snapshot.Incidents.NewestFirst is [.., var last] ? Month(snapshot, last) : current;
        var around = string.Create(CultureInfo.InvariantCulture, $"{Around(snapshot)} {current:O} {oldest:O}");
        var byMonth = snapshot.Incidents.NewestFirst.ToLookup(incident => Month(snapshot, incident));
        for (var month = current; month >= oldest && month.Year >= 2000; month = month.AddMonths(-1))
        {
            var incidents = byMonth[month];
            var age = month == current || incidents.Any(incident => incident.IsOpen) ? CopyAge.Changed(snapshot.BuiltAt, incidents.Select(incident => incident.UpdatedAt)) : CopyAge.Settled;
            var from = new MadeFrom(month == current ? $"{around} {snapshot.Today:O} {age}" : $"{around} {age}", [.. incidents]);
            yield return Page(copy, StatusUrls.Month(month.Year, month.Month), age, from);
            if (month == current)
            {
                yield return Page(copy, StatusUrls.History, age, from);
            }
        }
    }

    /// <summary>What is reckoned over long times, and changes with time alone or with anything that is posted.</summary>
    private IEnumerable<ExportItem> Figured(Copy copy)
    {
        var snapshot = copy.Snapshot;
        var (around, age) = ($"{Around(snapshot)} {Tick(snapshot)}", CopyAge.Reckoned(snapshot.BuiltAt, Figures));
        var from = new MadeFrom(string.Create(CultureInfo.InvariantCulture, $"{around} {snapshot.Version} {string.Join(',', snapshot.Sla.Tiers.Select(Terms))}"));
        yield return Page(copy, StatusUrls.Sla, age, from);
        yield return Page(copy, StatusUrls.SlaQuarters, age, from);
        yield return Page(copy, StatusUrls.Promises, age, new MadeFrom(around, snapshot.Ledger));
        yield return Json(SlaTargets.Address, () => SlaTargets.Json(snapshot), new MadeFrom(around, snapshot.Probes));
        yield return Json(PublicPromises.Address, () => PublicPromises.Json(snapshot));
        yield return Json(SlaReports.Address, () => Report(snapshot.Sla.Month), from);
        foreach (var period in SlaPage.Periods(snapshot.Sla))
        {
            var span = period.In(snapshot.Site.Zone);
            var made = span.Until > snapshot.BuiltAt ? from : Over(snapshot, around, span);
            yield return Json($"{SlaReports.Address}.{period.Name}", () => Report(period), made);
            if (snapshot.Sla.Tiers.Length > 0)
            {
                yield return new ExportItem(ExportAddress.Csv(period.Name), () => Task.FromResult(SlaCsv.Write(snapshot.Sla, snapshot.Sla.Report(period)!)), made);
            }
        }

        byte[] Report(SlaPeriod period) => SlaReports.Json(snapshot, snapshot.Sla.Report(period)!);
    }

    /// <summary>A period that is over: what is posted now changes it only where it is about then.</summary>
    private static MadeFrom Over(PublishedSnapshot snapshot, string around, Interval span)
    {
        var components = string.Join(',', snapshot.ComponentsInOrder.Select(component => string.Create(CultureInfo.InvariantCulture, $"{component.Core} {component.Target}")));
        var windows = string.Join(',', snapshot.Maintenances.Where(window => window.ScheduledFor < span.Until && window.ScheduledUntil > span.From).Select(window => $"{window.Id}/{window.Version}"));
        return new MadeFrom(
            $"{around} {components} {windows} {string.Join(',', snapshot.Sla.Tiers.Select(Terms))}",
            [.. snapshot.Incidents.NewestFirst.Where(incident => incident.StartedAt < span.Until && (incident.ResolvedAt ?? snapshot.BuiltAt) > span.From)]);
    }

    private IEnumerable<ExportItem> Pages(Copy copy)
    {
        var snapshot = copy.Snapshot;
        var around = Around(snapshot);
        yield return Page(copy, StatusUrls.MaintenanceList, CopyAge.Changed(snapshot.BuiltAt, snapshot.Maintenances.Select(window => window.UpdatedAt)));
        foreach (var window in snapshot.Maintenances)
        {
            yield return window.IsOpen
                ? Page(copy, StatusUrls.Maintenance(window.Id), CopyAge.Changed(snapshot.BuiltAt, window.ComponentIds.Select(id => snapshot.Components.GetValueOrDefault(id)).OfType<PublishedComponent>().Select(component => component.UpdatedAt).Append(window.UpdatedAt)))
                : Page(copy, StatusUrls.Maintenance(window.Id), CopyAge.Settled, new MadeFrom(string.Create(CultureInfo.InvariantCulture, $"{around} {window.Version} {window.Recurrence}")));
        }

        foreach (var window in snapshot.OlderMaintenances.Values.OrderBy(window => window.Id, StringComparer.Ordinal))
        {
            yield return Page(copy, StatusUrls.Maintenance(window.Id), CopyAge.Settled, new MadeFrom(around, window));
        }

        yield return Page(copy, ExportAddress.FileOf(StatusUrls.Subscribe), new PublicPage(typeof(SubscribePage), new Dictionary<string, object?>(StringComparer.Ordinal) { ["Copy"] = new CopyOf(copy.Url, LiveUrl(copy.Url)) }), CopyAge.Settled);
        yield return Page(copy, ExportLinks.NotFound, PublicPages.NotFound, CopyAge.Settled);
        yield return Page(copy, ExportAddress.FileOf(StatusUrls.Embed), new PublicPage(typeof(EmbedPage), new Dictionary<string, object?>(StringComparer.Ordinal) { ["Copy"] = true }), CopyAge.Settled);
    }

    private static IEnumerable<ExportItem> ForPrograms(PublishedSnapshot snapshot, string url)
    {
        foreach (var (path, body) in CompatJson.ByPath)
        {
            yield return new ExportItem(ExportAddress.FileOf(path), () => Task.FromResult(body(snapshot, url)));
        }

        foreach (var state in IncidentStates.Words)
        {
            yield return Json($"/v1/status/incidents{(state == IncidentStates.All ? "" : $".{state}")}", () => PublicJson.Incidents(snapshot, url, state, Listed, after: null, last: true));
        }

        foreach (var state in MaintenanceStates.Words)
        {
            yield return Json($"/v1/status/maintenances{(state == MaintenanceStates.All ? "" : $".{state}")}", () => PublicJson.Maintenances(snapshot, url, state));
        }

        yield return new ExportItem(ExportAddress.FileOf(StatusUrls.Atom), () => Feed(snapshot, StatusUrls.Atom, url));
        yield return new ExportItem(ExportAddress.FileOf(StatusUrls.Rss), () => Feed(snapshot, StatusUrls.Rss, url));
        yield return new ExportItem(ExportAddress.FileOf(StatusUrls.Calendar), () => Task.FromResult(MaintenanceCalendar.Write(snapshot, url)));
        yield return new ExportItem(ExportAddress.FileOf(StatusUrls.Badge), () => Task.FromResult(PublishedBadges.Overall(snapshot).ToSvg()));
        yield return Json("/v1/status", () => PublicJson.Status(snapshot));
    }

    private ExportItem Board(Copy copy) => Page(copy, StatusUrls.Board, CopyAge.Exact(copy.Snapshot.BuiltAt));

    private ExportItem Page(Copy copy, string path, CopyAge age, MadeFrom? from = null) =>
        Page(copy, ExportAddress.FileOf(path), PublicPages.Find(copy.Snapshot, path) ?? PublicPages.NotFound, age, from);

    private ExportItem Page(Copy copy, string file, PublicPage page, CopyAge age, MadeFrom? from = null) => new(
        file,
        async () => Encoding.UTF8.GetBytes(copy.Links.Rewrite(await renderer.RenderTextAsync(page, copy.Snapshot, assets), file, age)),
        from);

    private static ExportItem Json(string path, Func<byte[]> body, MadeFrom? from = null) => new(path[1..] + ExportAddress.Json, () => Task.FromResult(body()), from);

    private static Task<byte[]> Feed(PublishedSnapshot snapshot, string path, string url)
    {
        var found = FeedContent.Find(snapshot, path, url) ?? throw new InvalidOperationException($"There is no feed at {path}.");
        return Task.FromResult(found.Render());
    }

    /// <summary>Where the copy is read at the page's own address there is no live page beside it.</summary>
    private string? LiveUrl(string url) => configuration.SiteUrl == url ? null : configuration.SiteUrl;

    /// <summary>What is on every page besides its own: names, colours, words, files.</summary>
    private string Around(PublishedSnapshot snapshot)
    {
        var site = snapshot.Site;
        var words = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{_assets}|{Url}|{site.Name}|{site.Tagline}|{site.Support}|{site.Zone.Id}|{site.Accent}|{site.HomeUrl}|{snapshot.Policies[^1].Number}|{snapshot.Sla.Tiers.Length}|");
        foreach (var component in snapshot.ComponentsInOrder)
        {
            words.Append(component.Id).Append(' ').Append(component.Name).Append('|');
        }

        foreach (var (id, name) in snapshot.NamesOfRemoved.OrderBy(removed => removed.Key, StringComparer.Ordinal))
        {
            words.Append(id).Append(' ').Append(name).Append('|');
        }

        return Hash(words.ToString());
    }

    private sealed record Copy(PublishedSnapshot Snapshot, string Url, ExportLinks Links);

    /// <summary>What its page shows of a postmortem, and the JSON does not.</summary>
    private static string Words(PublishedPostmortem? postmortem) => postmortem is null
        ? ""
        : $"{postmortem.Readers} {string.Join('\n', postmortem.Sections)} {string.Join('\n', postmortem.Actions)}";

    private static string Hash(string words) => Hash(Encoding.UTF8.GetBytes(words));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));

    private static string Terms(SlaTerms tier) => string.Create(
        CultureInfo.InvariantCulture, $"{tier.Id} {tier.Name} {tier.Description} {tier.Target} {string.Join(' ', tier.Bands)} {string.Join(' ', tier.ComponentIds ?? [])}");

    private static string Tick(PublishedSnapshot snapshot) => string.Create(CultureInfo.InvariantCulture, $"{snapshot.BuiltAt.UtcTicks / Figures.Ticks} {snapshot.Today:O}");

    private static DateOnly Month(PublishedSnapshot snapshot, PublishedIncident incident)
    {
        var day = DailyUptime.Today(incident.StartedAt, snapshot.Site.Zone);
        return new DateOnly(day.Year, day.Month, 1);
    }
}
