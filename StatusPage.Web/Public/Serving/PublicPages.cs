using System.Globalization;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Public.Serving;

/// <summary>Which address shows which page.</summary>
public sealed class PublicPages(PageRenderer renderer, PublicAssets assets) : IPublicContent
{
    public IReadOnlyList<string> Hot { get; } = [StatusUrls.Board];

    private volatile NotFoundOf? _notFound;

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path) => Find(snapshot, path) switch
    {
        null => null,
        { Status: StatusCodes.Status404NotFound } => () => NotFoundAsync(snapshot),
        { } page => () => RenderAsync(page, snapshot),
    };

    /// <summary>The page that says an address leads nowhere. Rendered once a snapshot: such addresses are without number.</summary>
    public Task<CachedResponse> NotFoundAsync(PublishedSnapshot snapshot)
    {
        var known = _notFound;
        if (known is null || known.Snapshot != snapshot)
        {
            _notFound = known = new NotFoundOf(snapshot, new Lazy<Task<CachedResponse>>(() => RenderAsync(NotFound, snapshot)));
        }

        return known.Page.Value;
    }

    public static PublicPage NotFound => new(typeof(NotFound.NotFoundPage), new Dictionary<string, object?>(), StatusCodes.Status404NotFound);

    /// <summary>The page of an address; null where none of ours is.</summary>
    public static PublicPage? Find(PublishedSnapshot snapshot, string path)
    {
        if (path == StatusUrls.Board)
        {
            return Show<Board.BoardPage>();
        }

        // One address each: what is rendered is kept by it. Others are led here (PublicFallback).
        if (path.Split('/') is not ["", .. var parts] || parts.Contains("", StringComparer.Ordinal))
        {
            return null;
        }

        return parts switch
        {
            ["incidents", var id] => snapshot.Incidents.Find(id) is { } incident ? Show<Incidents.IncidentPage>(("Incident", incident)) : NotFound,
            ["incidents", var id, "subscribe"] => snapshot.Incidents.Find(id) is { } incident ? Show<Subscribe.SubscribePage>(("Incident", incident)) : NotFound,
            ["components", var id] => snapshot.Components.TryGetValue(id, out var component) ? Show<ComponentDetail.ComponentPage>(("Component", component)) : NotFound,
            ["maintenance"] => Show<Maintenance.MaintenanceListPage>(),
            ["maintenance", var id] => snapshot.FindMaintenance(id) is { } window ? Show<Maintenance.MaintenancePage>(("Window", window)) : NotFound,
            ["history"] => Show<History.HistoryPage>(("Month", new DateOnly(snapshot.Today.Year, snapshot.Today.Month, 1))),
            ["history", var month] => Month(snapshot, month) is { } first ? Show<History.HistoryPage>(("Month", first)) : NotFound,
            ["sla"] => Show<Sla.SlaPage>(("Quarters", false)),
            ["sla", "quarters"] => Show<Sla.SlaPage>(("Quarters", true)),
            ["promises"] => Show<Promises.PromisesPage>(),
            ["subscribe"] => Show<Subscribe.SubscribePage>(),
            _ => null,
        };
    }

    /// <summary>A month that can have history: from the year 2000 to the present.</summary>
    private static DateOnly? Month(PublishedSnapshot snapshot, string text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year >= 2000 && first <= snapshot.Today ? first : null;

    private static PublicPage Show<TComponent>(params (string Name, object? Value)[] parameters) =>
        new(typeof(TComponent), parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));

    private async Task<CachedResponse> RenderAsync(PublicPage page, PublishedSnapshot snapshot)
    {
        var html = await renderer.RenderAsync(page, snapshot, assets);
        var kept = page.Status == StatusCodes.Status200OK ? PublicHeaders.CacheControl : PublicHeaders.KeptByNobody;
        return await CachedResponse.CreateAsync(html, "text/html; charset=utf-8", PublicHeaders.ForPage(PublicStyle.Accent(snapshot.Site)), kept, page.Status);
    }

    private sealed record NotFoundOf(PublishedSnapshot Snapshot, Lazy<Task<CachedResponse>> Page);
}
